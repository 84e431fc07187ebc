package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts models under {@link ModelFolders#models} and takes them away. A model appears there whole or
 * not at all.
 */
public final class InstalledModels {
  private static final Set<String> PICKLES = Set.of("bin", "pt", "pth", "pkl", "ckpt");
  private static final Set<String> KEPT = Set.of("safetensors", "json", "jinja", "txt", "md");

  private final ModelFolders folders;

  /** Models of {@code folders}. */
  public InstalledModels(ModelFolders folders) {
    this.folders = folders;
  }

  /**
   * Copies a model folder, or a GGUF file, and returns where it lies now.
   *
   * @param name what it is to be called
   */
  public Path add(Path source, String name) {
    boolean gguf = GgufModel.isFile(source) && Files.isRegularFile(source);
    Path target = free(gguf && !name.endsWith(".gguf") ? name + ".gguf" : name);
    if (!gguf) {
      check(source, names(source));
    }
    Path part = unfinished(target);
    try {
      Files.createDirectories(folders.models());
      delete(part);
      if (gguf) {
        GgufModel.open(source).close();
        Files.copy(source, part);
      } else {
        Files.createDirectories(part);
        for (String file : names(source)) {
          if (wanted(file)) {
            Files.copy(source.resolve(file), part.resolve(file));
          }
        }
      }
      return finish(part, target);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot import " + source + ": " + e.getMessage() + ". Check both folders and the room.",
          e);
    }
  }

  /** Deletes the model called {@code name}. */
  public void remove(String name) {
    Path place = place(name);
    if (!Files.exists(place)) {
      Path gguf = folders.models().resolve(name + ".gguf");
      if (!Files.exists(gguf)) {
        throw MaemiException.usage(
            "cannot remove "
                + name
                + ": there is no such model in "
                + folders.models()
                + ". Name one that maemi models list shows there.");
      }
      place = gguf;
    }
    try {
      delete(place);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot remove " + place + ": " + e.getMessage() + ". Check its permissions.", e);
    }
  }

  /** Where a model called {@code name} is to lie; nothing may lie there yet. */
  Path free(String name) {
    Path target = place(name);
    if (Files.exists(target)) {
      throw MaemiException.usage(
          "cannot install "
              + name
              + ": "
              + target
              + " is there already. Remove it first, or choose another name.");
    }
    return target;
  }

  /** Where what becomes {@code target} grows. */
  static Path unfinished(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  /** Gives {@code part} its name. */
  static Path finish(Path part, Path target) throws IOException {
    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether a model needs the file called {@code name}. */
  static boolean wanted(String name) {
    return KEPT.contains(ending(name)) || name.startsWith("LICENSE");
  }

  /**
   * Refuses {@code files} that are no model, or a pickled one.
   *
   * @param where they are, for the message
   */
  static void check(Object where, List<String> files) {
    refusePickles(where, files);
    if (!safe(files) || !(files.contains("config.json") || files.contains("adapter_config.json"))) {
      throw MaemiException.unreadable(
          "cannot use "
              + where
              + ": it has no config.json with safetensors beside it. Give a whole model folder"
              + " or a GGUF file.");
    }
  }

  /** Refuses a folder whose weights are pickled and nothing else. */
  static void refusePickles(Path folder) {
    if (Files.isDirectory(folder)) {
      refusePickles(folder, names(folder));
    }
  }

  private static void refusePickles(Object where, List<String> files) {
    if (!safe(files) && files.stream().anyMatch(name -> PICKLES.contains(ending(name)))) {
      throw MaemiException.unreadable(
          "cannot use "
              + where
              + ": its weights are pickled, which runs code when it is read. Convert them where"
              + " you trust them: in Python, AutoModel.from_pretrained(FOLDER)"
              + ".save_pretrained(OUT).");
    }
  }

  private static boolean safe(List<String> files) {
    return files.stream().anyMatch(name -> name.matches("(?i).*model.*\\.safetensors"));
  }

  private Path place(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw MaemiException.usage(
          "cannot call a model "
              + name
              + ": letters, digits, dots, dashes and underlines are taken. Choose another name.");
    }
    return folders.models().resolve(name);
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + folder + ": " + e.getMessage() + ". Give a model folder.", e);
    }
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static void delete(Path place) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
