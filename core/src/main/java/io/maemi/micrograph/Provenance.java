package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a micrograph came from.
 *
 * @param file the file as it was named, or what a stream was called
 * @param sha256 SHA-256 of all of the file's bytes, in hexadecimal; null for files of more than
 *     {@link #MOST_HASHED_BYTES}, of which one image is read in less time: see {@link #hash}
 * @param frame which of the file's images, from 1
 */
public record Provenance(String file, @Nullable String sha256, int frame) {
  /** Files up to this length are hashed when they are read. */
  public static final long MOST_HASHED_BYTES = 64L << 20;

  static Provenance of(ImageSource source, int frame) throws IOException {
    Path path = source.path();
    String hash =
        source.length() > MOST_HASHED_BYTES
            ? null
            : path == null || source.isHeld() ? hex(digest().digest(source.bytes())) : hex(path);
    return new Provenance(source.name(), hash, frame);
  }

  /** The same of a file on disk, without reading more of it. */
  public static @Nullable String hashUnlessLong(Path file) {
    return file.toFile().length() > MOST_HASHED_BYTES ? null : hash(file);
  }

  /** SHA-256 of a file of any length, in hexadecimal. */
  public static String hash(Path file) {
    try {
      return hex(file);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }

  private static String hex(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
