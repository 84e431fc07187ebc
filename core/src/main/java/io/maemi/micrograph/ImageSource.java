package io.maemi.micrograph;

import com.twelvemonkeys.imageio.stream.BufferedFileImageInputStreamSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.maemi.foundation.MaemiException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of one file, on disk or in memory, that can be opened again and again. */
final class ImageSource {
  /** Bytes that a format is told by. */
  static final int HEAD = 1024;

  private static final Pattern ANYTHING = Pattern.compile("(.*)");

  /** Files up to this length are held in memory where most of their bytes are wanted. */
  private static final long MOST_HELD = 16L << 20;

  /** Files up to this length are read at once: that is as quick as reading their head. */
  private static final long MOST_AT_ONCE = 64L << 10;

  private final String name;
  private final @Nullable Path path;
  private final long length;

  /** The first of them, or all. */
  private byte[] bytes;

  private ImageSource(String name, @Nullable Path path, byte[] bytes, long length) {
    this.name = name;
    this.path = path;
    this.bytes = bytes;
    this.length = length;
  }

  static ImageSource of(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw MaemiException.unreadable(
          "cannot read " + path + ": there is no such file. Check the path.");
    }
    if (Files.isDirectory(path)) {
      throw MaemiException.unreadable(
          "cannot read " + path + ": it is a folder. Name an image file in it.");
    }
    if (!Files.isReadable(path)) {
      throw MaemiException.unreadable(
          "cannot read " + path + ": no permission. Ask for read access.");
    }
    long length = Files.size(path);
    try (InputStream in = Files.newInputStream(path)) {
      boolean isSmall = length <= MOST_AT_ONCE;
      byte[] bytes = in.readNBytes(isSmall ? (int) length : HEAD);
      return new ImageSource(path.toString(), path, bytes, isSmall ? bytes.length : length);
    }
  }

  static ImageSource of(byte[] bytes, String name) {
    return new ImageSource(name, null, bytes, bytes.length);
  }

  /** What to call it in messages. */
  String name() {
    return name;
  }

  /** Length in bytes. */
  long length() {
    return length;
  }

  /** The first bytes, at most {@link #HEAD}. */
  byte[] head() {
    return Arrays.copyOf(bytes, Math.min(HEAD, bytes.length));
  }

  /** The file on disk, or null for bytes in memory. */
  @Nullable Path path() {
    return path;
  }

  /** Reads a file that is not too large into memory: what opens it again from then on is quick. */
  void hold() throws IOException {
    Path file = path;
    if (file != null && !isHeld() && length <= MOST_HELD) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] all = in.readNBytes((int) length);
        if (all.length < length) {
          throw new EOFException("shorter than it was");
        }
        bytes = all;
      }
    }
  }

  /** Whether all bytes are in memory. */
  boolean isHeld() {
    return bytes.length == length;
  }

  /** All bytes where they are in memory, otherwise nothing. */
  byte[] bytes() {
    return isHeld() ? bytes : new byte[0];
  }

  /**
   * The text of the file beside this one that has its name with another suffix, or null where there
   * is none, where it is longer than {@code most} bytes, or where this one is not on disk.
   */
  @Nullable String sibling(String suffix, int most) {
    return sibling(ANYTHING, suffix, most);
  }

  /** The same, taking only what the first group of {@code stems} matches of the name. */
  @Nullable String sibling(Pattern stems, String suffix, int most) {
    Path file = path;
    Path name = file == null ? null : file.getFileName();
    if (file == null || name == null) {
      return null;
    }
    Matcher matcher = stems.matcher(name.toString().replaceAll("\\.[^.]*$", ""));
    if (!matcher.matches()) {
      return null;
    }
    String stem = matcher.group(1);
    for (String candidate : List.of(suffix, suffix.toUpperCase(Locale.ROOT))) {
      Path sibling = file.resolveSibling(stem + candidate);
      try {
        if (Files.isRegularFile(sibling) && Files.size(sibling) <= most) {
          return text(Files.readAllBytes(sibling));
        }
      } catch (IOException e) {
        return null;
      }
    }
    return null;
  }

  /** Bytes as text: UTF-16 by its mark, UTF-8 where it is valid, otherwise ISO 8859-1. */
  static String text(byte[] bytes) {
    if (bytes.length >= 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    String utf8 = new String(bytes, StandardCharsets.UTF_8);
    return utf8.indexOf('\ufffd') < 0 ? utf8 : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A copy of {@code count} bytes from {@code offset}. */
  byte[] read(long offset, int count) throws IOException {
    byte[] part = new byte[count];
    try (ImageInputStream in = open()) {
      in.seek(offset);
      in.readFully(part);
    }
    return part;
  }

  /** A new seekable stream at the first byte; the caller closes it. */
  ImageInputStream open() throws IOException {
    Path file = path;
    return file == null || isHeld()
        ? new ByteArrayImageInputStream(bytes)
        : new BufferedFileImageInputStreamSpi()
            .createInputStreamInstance(file.toFile(), false, null);
  }
}
