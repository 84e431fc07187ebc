package io.maemi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A model folder or GGUF file as {@code models} shows it.
 *
 * @param name what the user calls it
 * @param path the folder or file
 * @param architecture the model type that its configuration states, {@code adapter} or {@code gguf}
 * @param bytes size of its weights
 * @param files its files by name
 */
record ModelFolder(String name, Path path, String architecture, long bytes, List<String> files) {
  static final String ADAPTER_CONFIG = "adapter_config.json";

  static final String GGUF = "gguf";
  static final String ADAPTER = "adapter";

  static ModelFolder read(String name, Path path) {
    if (isGguf(path)) {
      return gguf(name, path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      long bytes = 0;
      for (Path file : files) {
        if (file.toString().endsWith(".safetensors")) {
          bytes += Files.size(file);
        }
      }
      return new ModelFolder(
          name,
          path,
          architecture(path),
          bytes,
          files.stream().map(file -> String.valueOf(file.getFileName())).toList());
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the model "
              + name
              + ": its folder "
              + path
              + " or its config.json is damaged. Copy or download it again.",
          e);
    }
  }

  static boolean isGguf(Path path) {
    return path.toString().endsWith("." + GGUF) && Files.isRegularFile(path);
  }

  private static ModelFolder gguf(String name, Path path) {
    try {
      return new ModelFolder(
          name, path, GGUF, Files.size(path), List.of(path.getFileName().toString()));
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the model " + path + ": " + e.getMessage() + ". Check the file.", e);
    }
  }

  private static String architecture(Path path) throws IOException {
    Path config = path.resolve("config.json");
    if (!Files.exists(config)) {
      return ADAPTER;
    }
    JsonNode tree = Json.MAPPER.readTree(config.toFile());
    return tree.path("model_type").asText("unknown");
  }

  String text() {
    return String.join(
        System.lineSeparator(),
        name,
        "  architecture  " + architecture,
        String.format(Locale.ROOT, "  weights       %.1f MB", bytes / 1e6),
        "  folder        " + path,
        "  files         " + String.join(", ", files));
  }
}
