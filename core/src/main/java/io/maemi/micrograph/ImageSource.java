package io.maemi.micrograph;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of one file, on disk or in memory, that can be opened again and again. */
final class ImageSource {
  /** Bytes that a format is told by. */
  static final int HEAD = 16;

  private final String name;
  private final @Nullable Path path;
  private final byte[] bytes;
  private final long length;

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
    try (InputStream in = Files.newInputStream(path)) {
      return new ImageSource(path.toString(), path, in.readNBytes(HEAD), Files.size(path));
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

  /** A new seekable stream at the first byte; the caller closes it. */
  ImageInputStream open() throws IOException {
    Path file = path;
    return file == null
        ? new ByteArrayImageInputStream(bytes)
        : new FileImageInputStream(file.toFile());
  }
}
