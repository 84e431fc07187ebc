package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.synth.SyntheticDataset;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi synth}: simulated micrographs with their exact truth. */
@Command(
    name = "synth",
    description = "Simulate micrographs with exact truth.",
    footer = {
      "",
      "OUT gets images/, masks/ and truth.jsonl. The same seed gives the same bytes; a",
      "run that was interrupted goes on where it stopped.",
      "",
      "Example:",
      "  maemi synth simulated --count 100 --seed 7"
    })
final class SynthVerb implements Runnable {
  @Parameters(paramLabel = "OUT", description = "The folder to write.")
  private Path out = Path.of("");

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "24",
      description = "How many images (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What the images are drawn from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print a JSON object at the end.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Options.atLeast(1, count, "--count");
    SyntheticDataset made =
        SyntheticDataset.write(out, count, seed, Interruption.of(spec).resumable());
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> written = new LinkedHashMap<>();
      written.put("out", out.toString());
      written.put("count", made.entries().size());
      written.put("seed", seed);
      print.println(Json.line(written));
    } else {
      print.println(made.entries().size() + " images in " + out.resolve("images"));
    }
  }
}
