package io.maemi.bench;

import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The goals of answering, ours beside the best of other engines, as rows of Markdown. */
final class PeerTable {
  private static final String LLAMA = "llama.cpp";
  private static final int WARM = 5;

  private PeerTable() {}

  /** Prints the table; a peer that did not run leaves its place empty. */
  static void print(PeerFigures peers, List<GenerateBench.Row> rows) throws IOException {
    System.out.println("\n| what | ours | peer | ratio | goal |\n|---|---|---|---|---|");
    Optional<PeerFigures.Figure> writing = peers.greatest("write", LLAMA);
    GenerateBench.Row fast = best(rows, GenerateBench.Row::fourBits, row -> row.speed().written());
    row("write, 4 bits, one stream", fast.kept(), fast.speed().written(), writing, "≥ 1.0");
    GenerateBench.Row quoting = best(rows, GenerateBench.Row::fourBits, GenerateBench.Row::quoting);
    row("write what the prompt says", quoting.kept(), quoting.quoting(), writing, "≥ 1.5");
    GenerateBench.Row reading = best(rows, row -> true, row -> row.speed().read());
    String limit =
        String.format(Locale.ROOT, "%s, %.0f %% of limit", reading.kept(), 100 * reading.share());
    row("read 512", limit, reading.speed().read(), peers.greatest("read", ""), "≥ 1.3, ≥ 70 %");
    GenerateBench.Row side = best(rows, row -> true, GenerateBench.Row::together);
    System.out.printf(
        Locale.ROOT, "| 8 streams / one | %.2f (%s) | | | ≥ 3 |%n", side.together(), side.kept());
    System.out.printf(
        Locale.ROOT, "| open the file | %.2f s | | | < 1 s |%n", rows.get(0).opened());
    Path folder = Subjects.folder();
    FirstToken.process("make", folder.toString());
    for (String kept : List.of("bf16", "int8")) {
      firstToken(kept, folder, peers);
    }
    try (Student nano =
        Student.open(ModelFolders.ofUser().resolve("nano"), Device.CPU, DType.FLOAT32)) {
      double[] seconds = FirstToken.seconds(nano, Subjects.particles().specimen(), WARM);
      System.out.printf(
          Locale.ROOT,
          "| nano, image → first token, warm | %.3f s | | | ≤ 0.3 s |%n",
          seconds[WARM / 2]);
    }
  }

  private static void firstToken(String kept, Path folder, PeerFigures peers) throws IOException {
    for (PeerFigures.Figure own : FirstToken.process("run", folder.toString(), kept)) {
      Optional<PeerFigures.Figure> other = peers.greatest(own.what(), "");
      System.out.printf(
          Locale.ROOT,
          "| SmolVLM-256M, image + 64 tokens → %s | %.3f %s (%s) | %s | %s | %s |%n",
          own.what(),
          own.value(),
          own.unit(),
          kept,
          other.map(PeerTable::name).orElse(""),
          other.map(o -> String.format(Locale.ROOT, "%.2f", o.value() / own.value())).orElse(""),
          own.unit().equals("s") ? "≥ 1.5" : "≥ 2");
    }
  }

  private static void row(
      String what, String kept, double ours, Optional<PeerFigures.Figure> peer, String goal) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f tokens/s (%s) | %s | %s | %s |%n",
        what,
        ours,
        kept,
        peer.map(PeerTable::name).orElse(""),
        peer.map(p -> String.format(Locale.ROOT, "%.2f", ours / p.value())).orElse(""),
        goal);
  }

  private static String name(PeerFigures.Figure figure) {
    return String.format(
        Locale.ROOT, "%.4g %s (%s)", figure.value(), figure.unit(), figure.engine());
  }

  private static GenerateBench.Row best(
      List<GenerateBench.Row> rows,
      Predicate<GenerateBench.Row> chosen,
      ToDoubleFunction<GenerateBench.Row> by) {
    return rows.stream().filter(chosen).max(Comparator.comparingDouble(by)).orElseThrow();
  }
}
