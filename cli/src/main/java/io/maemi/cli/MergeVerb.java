package io.maemi.cli;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.MergeReport;
import io.maemi.adapter.RankSlice;
import io.maemi.foundation.MaemiException;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi merge}: an adapter added into its student. */
@Command(
    name = "merge",
    description = "Add an adapter into its student, as a model folder of its own.",
    footer = {"", "Example:", "  maemi merge --adapter tuned/adapter merged"})
final class MergeVerb implements Runnable {
  @Parameters(paramLabel = "OUT", description = "The model folder to write.")
  private Path out = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.NANO,
      description = "The student that the adapter was tuned on (default: ${DEFAULT-VALUE}).")
  private String model = ModelFolders.NANO;

  @Option(
      names = "--adapter",
      required = true,
      paramLabel = "DIR",
      description = "The adapter's folder.")
  private Path adapter = Path.of("");

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "Type of the written weights: float32 or bfloat16 (default: ${DEFAULT-VALUE}).")
  private String type = "float32";

  @Option(
      names = "--rank",
      paramLabel = "B",
      defaultValue = "0",
      description = "The rank to use, of an adapter tuned with dynamic_rank (default: all).")
  private int rank;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    DType written = DType.parse(type);
    Path base = ModelFolders.ofUser().resolve(model);
    if (base.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw MaemiException.usage(
          "cannot merge into " + out + ": it is the student itself. Choose another folder.");
    }
    // Once and on the CPU, whatever answers are computed on: a large student in float32 may not
    // fit a GPU.
    try (Student student = Student.open(base, Device.CPU, DType.FLOAT32, DType.FLOAT32);
        LoraAdapter lora = AdapterFolder.attach(adapter, student, student.weightsHash())) {
      if (rank > 0) {
        lora.use(RankSlice.first(rank));
      }
      MergeReport report = lora.merge();
      student.save(out, written);
      spec.commandLine().getOut().println(text(report));
    }
  }

  private String text(MergeReport report) {
    String done = "merged " + model + " and " + adapter + " in " + out;
    return report.largestError() == 0
        ? done
        : String.format(
            Locale.ROOT,
            "%s; weights were rounded anew, by up to %.2g of their size (%s)",
            done,
            report.largestError(),
            report.worst());
  }
}
