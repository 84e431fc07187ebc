package io.maemi.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What other engines reach, as a script of bench/peers tells it in the same run, one JSON object a
 * line.
 *
 * @param all the figures
 */
record PeerFigures(List<Figure> all) {
  /**
   * One.
   *
   * @param what is measured, such as {@code write}
   * @param engine name, version and how it keeps weights
   */
  record Figure(String what, String engine, double value, String unit) {}

  /** What {@code script} tells, run by the Python that {@code PYTHON} names. */
  static PeerFigures of(String script, String... arguments) throws IOException {
    Path bench = Path.of(System.getProperty("maemi.launcher")).resolveSibling("bench");
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("PYTHON", "python3"));
    command.add(bench.resolve("peers").resolve(script).toString());
    command.addAll(List.of(arguments));
    PeerFigures figures = of(command);
    if (figures.all().isEmpty()) {
      System.out.println("peers: not run; name a Python that has them: PYTHON=venv/bin/python");
    }
    return figures;
  }

  /** What the process {@code command} tells. */
  static PeerFigures of(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Figure> figures = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        figure(line).ifPresent(figures::add);
      }
    }
    return new PeerFigures(figures);
  }

  private static Optional<Figure> figure(String line) {
    try {
      JsonNode tree = Json.MAPPER.readTree(line);
      return Optional.of(Json.MAPPER.treeToValue(tree, Figure.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // what a library prints between
    }
  }

  /** The greatest of {@code what} among engines whose name begins with {@code engine}. */
  Optional<Figure> greatest(String what, String engine) {
    return all.stream()
        .filter(figure -> figure.what().equals(what) && figure.engine().startsWith(engine))
        .max(Comparator.comparingDouble(Figure::value));
  }
}
