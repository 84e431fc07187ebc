package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over files, so that a run says which bytes it learnt from. */
final class DataHash {
  private DataHash() {}

  /**
   * The hash of the files that exist among {@code files}, their names included, in the given order.
   */
  static String of(List<Path> files) {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          out.write(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
          try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
          }
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the data: " + e.getMessage() + ". Check the folder.", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The hash of names, sizes and times of {@code files}: enough to tell whether a cache made from
   * them by {@code settings} still holds.
   */
  static String ofSizes(List<Path> files, String settings) {
    MessageDigest digest = sha256();
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    for (Path file : files) {
      try {
        String line =
            file.getFileName()
                + " "
                + Files.size(file)
                + " "
                + Files.getLastModifiedTime(file).toMillis()
                + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw MaemiException.unreadable(
            "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
