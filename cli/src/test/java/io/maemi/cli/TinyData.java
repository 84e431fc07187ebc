package io.maemi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Instruction data about one image, and what tuning on them writes. */
final class TinyData {
  private static final int RECORDS = 12;

  private TinyData() {}

  static Path in(Path folder) throws IOException {
    Pictures.discs(Files.createDirectories(folder.resolve("images")).resolve("1.png"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      lines.append(
          "{\"image\": \"images/1.png\", \"question\": \"How many particles are there in row %d?\","
                  .formatted(i)
              + " \"answer\": \"There are %d particles.\"}\n".formatted(3 * i));
    }
    Files.writeString(folder.resolve("train.jsonl"), lines);
    Files.writeString(folder.resolve("valid.jsonl"), lines.substring(0, lines.indexOf("\n") + 1));
    return folder;
  }

  /** The arguments of a run of {@code steps} on these data, held out twice, and {@code more}. */
  static Object[] tune(Path model, Path data, Path out, int steps, Object... more) {
    Object[] tune = {
      "tune",
      "lora",
      "model=" + model,
      "data=" + data,
      "out=" + out,
      "compute=fp32",
      "batch.tokens=1024",
      "budget.epochs=100000",
      "budget.steps=" + steps,
      "evaluate.times=2",
      "evaluate.patience=0"
    };
    return Stream.concat(Stream.of(tune), Stream.of(more)).toArray();
  }

  /** The rows of a run's losses. */
  static List<String> rows(Path out) throws IOException {
    Path log = out.resolve("loss.csv");
    return Files.exists(log) ? Files.readAllLines(log).stream().skip(1).toList() : List.of();
  }
}
