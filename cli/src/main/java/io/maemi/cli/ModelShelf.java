package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.MaemiHome;
import io.maemi.foundation.ResourceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models that can be named: the bundled student and the folders in the user's home of models.
 */
final class ModelShelf {
  /** The name of the bundled student. */
  static final String BUNDLED = "nano";

  private static final String CONFIG = "config.json";

  private final MaemiHome home;

  ModelShelf(MaemiHome home) {
    this.home = home;
  }

  /** The bundled student first, then the user's by name. */
  List<ModelFolder> all() {
    List<ModelFolder> models = new ArrayList<>();
    bundled().ifPresent(path -> models.add(ModelFolder.read(BUNDLED, path)));
    if (Files.isDirectory(home.models())) {
      try (Stream<Path> folders = Files.list(home.models())) {
        folders
            .filter(ModelShelf::isModel)
            .sorted()
            .forEach(path -> models.add(ModelFolder.read(path.getFileName().toString(), path)));
      } catch (IOException e) {
        throw MaemiException.failed(
            "cannot list models: " + home.models() + " cannot be read. Check its permissions.", e);
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
    return MaemiException.unreadable(
        "cannot find the model "
            + name
            + ": it is neither a model folder nor a name in "
            + home.models()
            + ". "
            + (known.isEmpty() ? "Name a folder with a " + CONFIG + "." : "Known: " + known + "."));
  }

  private Optional<Path> bundled() {
    return ResourceFolder.find("io/maemi/nano", CONFIG, home.cache());
  }

  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        || Files.isRegularFile(folder.resolve(ModelFolder.ADAPTER_CONFIG));
  }
}
