package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.assistant.Quickstart;
import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.tune.RecipeReader;
import io.maemi.tune.Tuning;
import io.maemi.tune.TuningSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code quickstart}: seconds of learning until the bundled student answers 95 % as many of
 * quickstart's held-out images rightly as at the end. Quickstart's own run is repeated, now asked
 * about those images all along; what asking takes is not counted.
 */
public final class QuickstartBench {
  private static final double SHARE = 0.95;
  private static final int EVALUATIONS = 30;
  private static final String IMAGES = "images/";
  private static final String SHOWN = IMAGES + "heldout-";

  private QuickstartBench() {}

  /** Prints the figures; the argument is a folder that quickstart wrote or is to write. */
  public static void main(String[] arguments) throws IOException {
    Path out = arguments.length > 0 ? Path.of(arguments[0]) : Subjects.folder();
    Quickstart.run(out, Progress.SILENT, System.out::println);
    Path folder = Subjects.folder();
    Path data = asked(out, folder.resolve("data"));
    Path recipe = folder.resolve("recipe.yaml");
    Files.writeString(recipe, tree(out.resolve("tuned/run.json")).get("recipe").toString());
    TuningSummary summary =
        Tuning.run(
            RecipeReader.read(
                recipe,
                List.of(
                    "data=" + data,
                    "out=" + folder.resolve("out"),
                    "cache=" + folder.resolve("cache"),
                    "evaluate.times=" + EVALUATIONS)),
            Progress.SILENT);
    print(summary, Files.readAllLines(summary.out().resolve("loss.csv")));
  }

  private static void print(TuningSummary summary, List<String> rows) {
    List<String[]> evaluations =
        rows.stream()
            .skip(1)
            .map(row -> row.split(",", -1))
            .filter(cells -> cells[3].isEmpty())
            .toList();
    double last = right(evaluations.get(evaluations.size() - 1));
    String[] first =
        evaluations.stream()
            .filter(cells -> right(cells) >= SHARE * last)
            .findFirst()
            .orElseThrow();
    double learning =
        Stream.of("data", "learn", "optimize").mapToDouble(summary.phases()::get).sum();
    System.out.printf(
        Locale.ROOT,
        "held-out answers right at the end: %.0f %%, after %d steps and %.1f s of learning, %.0f"
            + " tokens/s%n95 %% of that: after step %s, %.1f s (goal: 60)%n",
        100 * last,
        summary.steps(),
        learning,
        summary.perSecond(),
        first[0],
        learning * Long.parseLong(first[0]) / summary.steps());
  }

  private static double right(String[] cells) {
    return Double.parseDouble(cells[8]);
  }

  /** The folder that quickstart learnt from, with its held-out images to be asked about. */
  private static Path asked(Path out, Path data) throws IOException {
    Path taught = out.resolve("data");
    Path heldOut = out.resolve("heldout");
    Files.createDirectories(data.resolve("images"));
    for (String name : List.of("data.json", "train.jsonl", "test.jsonl")) {
      Files.copy(taught.resolve(name), data.resolve(name));
    }
    copy(taught, data, IMAGES);
    copy(heldOut, data, SHOWN);
    String question =
        Files.readString(taught.resolve("train.jsonl")).lines().findFirst().orElseThrow();
    String asked = Json.MAPPER.readTree(question).get("question").asText();
    List<String> records = new ArrayList<>();
    for (String split : List.of("train", "valid", "test")) {
      for (JsonNode record : lines(heldOut.resolve(split + ".jsonl"))) {
        if (record.get("question").asText().equals(asked)) {
          records.add(renamed(record));
        }
      }
    }
    Files.write(data.resolve("valid.jsonl"), records);
    List<String> images = new ArrayList<>(Files.readAllLines(taught.resolve("images.jsonl")));
    for (JsonNode image : lines(heldOut.resolve("images.jsonl"))) {
      images.add(renamed(image));
    }
    Files.write(data.resolve("images.jsonl"), images);
    return data;
  }

  private static void copy(Path from, Path to, String prefix) throws IOException {
    try (Stream<Path> images = Files.list(from.resolve("images"))) {
      for (Path image : images.toList()) {
        Files.copy(image, to.resolve(prefix + image.getFileName()));
      }
    }
  }

  private static String renamed(JsonNode record) {
    ObjectNode renamed = record.deepCopy();
    renamed.put("image", record.get("image").asText().replace(IMAGES, SHOWN));
    return Json.line(renamed);
  }

  private static JsonNode tree(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile());
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }
}
