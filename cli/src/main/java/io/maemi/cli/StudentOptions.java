package io.maemi.cli;

import io.maemi.assistant.Assistant;
import io.maemi.student.ModelFolders;
import io.maemi.tensor.Device;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which student, with which adapter: the options of every verb that needs one. */
final class StudentOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.NANO,
      description =
          "The student: a name of 'maemi models' or a folder (default: ${DEFAULT-VALUE}).")
  private String model = ModelFolders.NANO;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "An adapter that was tuned on the student.")
  private @Nullable Path adapter;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "Where it runs: cpu, cuda, cuda:N, or auto, a GPU where there is one (default:"
              + " ${DEFAULT-VALUE}).")
  private String device = "auto";

  String model() {
    return model;
  }

  @Nullable Path adapter() {
    return adapter;
  }

  /** Loads them. */
  Assistant assistant() {
    Device.prefer(Device.parse(device));
    return Assistant.open(model, adapter);
  }
}
