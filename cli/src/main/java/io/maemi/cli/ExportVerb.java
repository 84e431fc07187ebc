package io.maemi.cli;

import io.maemi.adapter.AdapterExport;
import io.maemi.adapter.LoraConfig;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi export}: an adapter, or a slice of a dynamic one, for other libraries. */
@Command(
    name = "export",
    description = "Write an adapter as a plain LoRA that other libraries read.",
    footer = {
      "",
      "An adapter tuned with a dynamic rank holds one of every rank up to its own.",
      "",
      "Example:",
      "  maemi export tuned/adapter small --rank 8"
    })
final class ExportVerb implements Runnable {
  @Parameters(index = "0", paramLabel = "ADAPTER", description = "The adapter's folder.")
  private Path adapter = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The folder to write.")
  private Path out = Path.of("");

  @Option(
      names = "--rank",
      paramLabel = "B",
      defaultValue = "0",
      description = "The rank to keep, of an adapter tuned with dynamic_rank (default: all).")
  private int rank;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    LoraConfig written = AdapterExport.write(adapter, rank, out);
    spec.commandLine()
        .getOut()
        .println("exported " + adapter + " at rank " + written.r() + " to " + out);
  }
}
