package io.maemi.cli;

import io.maemi.evaluate.MeasureEvaluation;
import io.maemi.evaluate.MeasureReport;
import io.maemi.evaluate.MeasureRow;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi evaluate measure}: counts, sizes, lines and phases against what is known. */
@Command(
    name = "measure",
    description = "Hold measurements against simulated and labelled images, beside other ways.",
    footer = {
      "",
      "DATA holds any of particles-emps, powder-ampis, nanoparticles-stem, superalloy,",
      "steel-uhcs and coatings-ebc; of what the network learnt from only the held-out",
      "part is measured, of phases both parts, apart. Beside MAEMI: its classical way,",
      "ImageJ (Otsu, Watershed, Analyze Particles), and a peer: a command that answers",
      "lines as bench/peers/measure_peer.py does.",
      "",
      "Example:",
      "  maemi evaluate measure ../shared/data --simulated 20 --out results"
    })
final class EvaluateMeasureVerb implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "A folder of labelled real images; none for simulated ones alone.")
  private @Nullable Path data;

  @Option(
      names = "--simulated",
      paramLabel = "N",
      defaultValue = "10",
      description = "Simulated images a family (default: ${DEFAULT-VALUE}); 0 for none.")
  private int simulated;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + MeasureEvaluation.HELD_OUT,
      description =
          "Seed of the first simulated image (default: ${DEFAULT-VALUE}); what is taught has"
              + " smaller ones.")
  private long seed;

  @Mixin private final MeasuredKind of = new MeasuredKind();

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "0",
      description = "At most N images of each real set; 0 for all (default).")
  private int most;

  @Option(
      names = "--labelled",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Also teach the phases of each set with N images of it, two minutes each, and measure the"
              + " others; 0 for not (default).")
  private int labelled;

  @Option(
      names = "--peer",
      paramLabel = "COMMAND",
      description = "Another program to compare with, started once.")
  private @Nullable String peer;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write DIR/report.html, with a reliability plot, and DIR/report.json.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object a row.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Options.atLeast(0, simulated, "--simulated");
    Options.atLeast(0, most, "--most");
    Options.atLeast(0, labelled, "--labelled");
    if (data != null && !Files.isDirectory(data)) {
      throw MaemiException.unreadable(
          "cannot read " + data + ": there is no such folder. Name the data folder.");
    }
    PrintWriter print = spec.commandLine().getOut();
    MeasureReport report =
        MeasureEvaluation.of(
            data,
            new MeasureEvaluation.Simulated(simulated, seed, of.kind()),
            most == 0 ? Integer.MAX_VALUE : most,
            labelled,
            peer,
            TerminalProgress.factory(),
            row -> print(print, row));
    if (out != null) {
      report.write(out);
    }
  }

  private void print(PrintWriter print, MeasureRow row) {
    print.println(json ? Json.line(row) : row.text());
    print.flush();
  }
}
