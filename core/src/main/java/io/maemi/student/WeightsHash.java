package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of a GGUF file, or of a model folder's safetensors files in the order of their names. */
final class WeightsHash {
  private WeightsHash() {}

  static String of(Path folder) {
    MessageDigest digest = ModelFolders.sha256();
    try {
      for (Path file : weights(folder)) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the weights of " + folder + ": " + e.getMessage() + ". Check the folder.",
          e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> weights(Path folder) throws IOException {
    if (GgufModel.isFile(folder)) {
      return List.of(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("model.*\\.safetensors"))
          .sorted()
          .toList();
    }
  }
}
