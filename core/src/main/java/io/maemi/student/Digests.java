package io.maemi.student;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Hashes by which files and weights are known. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    return named("SHA-256");
  }

  /** What git knows files by. */
  static MessageDigest sha1() {
    return named("SHA-1");
  }

  /**
   * {@code digest} of what it has seen and then {@code files}, one after another, in hexadecimal.
   */
  static String hex(MessageDigest digest, List<Path> files) throws IOException {
    for (Path file : files) {
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest named(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
