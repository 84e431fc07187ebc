package io.maemi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.ModelFolders;
import io.maemi.student.ModelQuantizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi quantize}: a student with fewer bits a weight. */
@Command(
    name = "quantize",
    description = "Write a student with eight or four bits a weight, and say what that costs.",
    footer = {
      "",
      "Embeddings, norms, the connector and the head keep their type. The layer whose error is",
      "greatest says where rounding hurts: ||W - rounded W|| / ||W||.",
      "",
      "Example:",
      "  maemi quantize nano --to int8 nano-int8",
      "  maemi quantize SmolVLM-256M-Instruct smolvlm-int4 --to int4 --calibrate data"
    })
final class QuantizeVerb implements Runnable {
  private static final int WORST = 5;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A name from the list, or a folder.")
  private String model = ModelFolders.NANO;

  @Parameters(index = "1", paramLabel = "OUT", description = "The model folder to write.")
  private Path out = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TYPE",
      description = "int8 (one scale an output), int4 (groups with zero points) or nf4.")
  private String type = "";

  @Option(
      names = "--group",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Weights that share a scale in int4: 32, 64 or 128 (default: ${DEFAULT-VALUE}).")
  private int group = 64;

  @Option(
      names = "--calibrate",
      paramLabel = "DATA",
      description =
          "Round int4 so that what the decoder makes of this text changes least: a text file, or"
              + " a folder of instruction data.")
  private @Nullable Path calibration;

  @Option(
      names = "--keep-ends",
      description = "Leave the first and the last block of tower and decoder as they are.")
  private boolean keepEnds;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    ModelQuantizer.Report report =
        new ModelQuantizer(QuantizationScheme.parse(type, group), keepEnds, text())
            .quantize(ModelFolders.ofUser().resolve(model), out, TerminalProgress.factory());
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      to.println(Json.line(tree(report)));
    } else {
      print(report, to);
    }
  }

  private @Nullable String text() {
    if (calibration == null) {
      return null;
    }
    boolean folder = Files.isDirectory(calibration);
    Path file = folder ? calibration.resolve("train.jsonl") : calibration;
    try {
      if (!folder) {
        return Files.readString(file);
      }
      StringBuilder text = new StringBuilder();
      for (String line : Files.readAllLines(file)) {
        JsonNode record = Json.MAPPER.readTree(line);
        text.append(record.path("question").asText())
            .append('\n')
            .append(record.path("answer").asText())
            .append("\n\n");
      }
      return text.toString();
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": "
              + e.getMessage()
              + ". Give a text file, or a folder of instruction data.",
          e);
    }
  }

  private Map<String, Object> tree(ModelQuantizer.Report report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("out", out.toString());
    tree.put("to", report.scheme().toString());
    tree.put("bytesBefore", report.bytesBefore());
    tree.put("bytesAfter", report.bytesAfter());
    tree.put("meanError", report.meanError());
    tree.put("layers", report.layers());
    tree.put("kept", report.kept());
    return tree;
  }

  private void print(ModelQuantizer.Report report, PrintWriter to) {
    to.printf(
        Locale.ROOT,
        "%s to %s in %s: %.1f MB to %.1f MB, %d layers rounded, %d kept%n",
        model,
        report.scheme(),
        out,
        report.bytesBefore() / 1e6,
        report.bytesAfter() / 1e6,
        report.layers().size(),
        report.kept().size());
    to.printf(Locale.ROOT, "relative error: %.4f on average; greatest%n", report.meanError());
    for (ModelQuantizer.Layer layer : report.worst(WORST)) {
      to.printf(Locale.ROOT, "  %.4f  %s%n", layer.error(), layer.path());
    }
  }
}
