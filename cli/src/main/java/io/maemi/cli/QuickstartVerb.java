package io.maemi.cli;

import io.maemi.assistant.Quickstart;
import io.maemi.evaluate.Proportion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code maemi quickstart}: everything once, on simulated images. */
@Command(
    name = "quickstart",
    description = "See everything once: simulate, tune, ask, report. Minutes.",
    footer = {
      "",
      "Interrupted and started again, it goes on where it stopped.",
      "",
      "Example:",
      "  maemi quickstart"
    })
final class QuickstartVerb implements Runnable {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "quickstart",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("quickstart");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter print = spec.commandLine().getOut();
    Quickstart.Result result =
        Quickstart.run(
            out,
            Interruption.of(spec).resumable(),
            line -> {
              print.println(line);
              print.flush();
            });
    print.println(
        "Right on held-out images: "
            + share(result.before())
            + " before tuning, "
            + share(result.after())
            + " after.");
    print.println("Open " + result.report());
  }

  private static String share(Proportion share) {
    return String.format(Locale.ROOT, "%d of %d", share.right(), share.n());
  }
}
