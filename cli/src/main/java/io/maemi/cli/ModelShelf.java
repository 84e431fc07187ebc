package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.student.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models and adapters that can be named: the bundled student and the home of models. */
final class ModelShelf {
  private static final String CONFIG = "config.json";

  private final ModelFolders folders;

  ModelShelf(ModelFolders folders) {
    this.folders = folders;
  }

  /** The bundled student first, where this build holds it, then the others by name. */
  List<ModelFolder> all() {
    List<ModelFolder> models = new ArrayList<>();
    Path bundled = bundled();
    if (bundled != null) {
      models.add(ModelFolder.read(ModelFolders.NANO, bundled));
    }
    if (Files.isDirectory(folders.models())) {
      try (Stream<Path> entries = Files.list(folders.models())) {
        entries
            .filter(ModelShelf::isModel)
            .filter(path -> !path.equals(bundled))
            .sorted()
            .forEach(path -> models.add(ModelFolder.read(name(path), path)));
      } catch (IOException e) {
        throw MaemiException.failed(
            "cannot list models: " + folders.models() + " cannot be read. Check its permissions.",
            e);
      }
    }
    return models;
  }

  /** The model of a name, or in a folder. */
  ModelFolder find(String nameOrFolder) {
    Path folder = Path.of(nameOrFolder);
    if (isModel(folder)) {
      return ModelFolder.read(nameOrFolder, folder.toAbsolutePath().normalize());
    }
    return all().stream()
        .filter(model -> model.name().equals(nameOrFolder))
        .findFirst()
        .orElseThrow(() -> unknown(nameOrFolder));
  }

  private MaemiException unknown(String name) {
    String known = all().stream().map(ModelFolder::name).collect(Collectors.joining(", "));
    return MaemiException.usage(
        "cannot find the model "
            + name
            + ": it is neither a model folder nor a name in "
            + folders.models()
            + ". "
            + (known.isEmpty() ? "Name a folder with a " + CONFIG + "." : "Known: " + known + "."));
  }

  private @Nullable Path bundled() {
    return folders.holdNano() ? folders.resolve(ModelFolders.NANO) : null;
  }

  private static String name(Path path) {
    String name = path.getFileName().toString();
    String ending = "." + ModelFolder.GGUF;
    return ModelFolder.isGguf(path) ? name.substring(0, name.length() - ending.length()) : name;
  }

  private static boolean isModel(Path folder) {
    String name = String.valueOf(folder.getFileName());
    if (name.startsWith(".") && name.endsWith(".part")) {
      return false; // on its way here
    }
    return ModelFolder.isGguf(folder)
        || Files.isRegularFile(folder.resolve(CONFIG))
        || Files.isRegularFile(folder.resolve(ModelFolder.ADAPTER_CONFIG));
  }
}
