package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of a GGUF file, or of a model folder's safetensors files in the order of their names. */
final class WeightsHash {
  private WeightsHash() {}

  static String of(Path folder) {
    try {
      return Digests.hex(Digests.sha256(), weights(folder));
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the weights of " + folder + ": " + e.getMessage() + ". Check the folder.",
          e);
    }
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
