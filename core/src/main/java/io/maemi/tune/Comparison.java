package io.maemi.tune;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Methods of tuning held against each other: every recipe of a folder, with the same overrides,
 * once a seed, one after another. What is done stays done, so an interrupted comparison goes on.
 */
public final class Comparison {
  private static final String RECIPE = ".yaml";

  private final Path out;
  private final List<String> overrides;
  private final Progress.Factory progress;

  private Comparison(Path out, List<String> overrides, Progress.Factory progress) {
    this.out = out;
    this.overrides = overrides;
    this.progress = progress;
  }

  /**
   * Runs the comparison and writes {@code comparison.md}, {@code .json} and {@code .png} to {@code
   * out}, beside a folder for each run.
   *
   * @param folder of recipes, compared under their files' names
   * @param overrides each {@code key=value}, of every recipe: data, budget
   * @param seeds how many, from 1
   * @return a row a recipe and, below it, a row for each rank of a dynamic adapter
   * @throws MaemiException where the folder has no recipe, or a run fails
   */
  public static List<ComparisonRow> run(
      Path folder, List<String> overrides, int seeds, Path out, Progress.Factory progress) {
    if (seeds < 1) {
      throw MaemiException.usage(
          "cannot compare with " + seeds + " seeds: ask for 1 or more, better 3.");
    }
    Comparison comparison = new Comparison(out, overrides, progress);
    List<ComparisonRow> rows = new ArrayList<>();
    // All are read before the first runs, so that a slip in the last costs no hours.
    Map<String, List<Recipe>> recipes = new LinkedHashMap<>();
    for (Path file : recipes(folder)) {
      String name = name(file);
      List<Recipe> bySeed = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        bySeed.add(comparison.recipe(file, name, seed));
      }
      recipes.put(name, bySeed);
    }
    recipes.forEach(
        (name, bySeed) -> {
          List<TuningSummary> runs = bySeed.stream().map(comparison::summary).toList();
          rows.addAll(ComparisonRow.of(name, runs));
          ComparisonReport.write(out, rows, seeds, overrides);
        });
    return rows;
  }

  private static List<Path> recipes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> recipes = files.filter(file -> file.toString().endsWith(RECIPE)).sorted().toList();
      if (!recipes.isEmpty()) {
        return recipes;
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot compare the recipes of " + folder + ": it cannot be read. Name a folder.", e);
    }
    throw MaemiException.unreadable(
        "cannot compare the recipes of " + folder + ": it has no " + RECIPE + ". Put some there.");
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - RECIPE.length());
  }

  private Recipe recipe(Path file, String name, int seed) {
    List<String> all = new ArrayList<>(overrides);
    all.add("seed=" + seed);
    all.add("out='" + out.resolve(name + "-" + seed).toString().replace("'", "''") + "'");
    all.add("cache='" + out.resolve("cache").toString().replace("'", "''") + "'");
    return RecipeReader.read(file, all);
  }

  private TuningSummary summary(Recipe recipe) {
    Path record = Path.of(recipe.out()).resolve("run.json");
    if (Files.isRegularFile(record)) {
      try {
        JsonNode run = Json.MAPPER.readTree(record.toFile());
        boolean same =
            run.path("recipe").equals(Json.MAPPER.readTree(RecipeReader.toTree(recipe).toString()));
        if (same && run.path("finished").asBoolean()) {
          return Json.MAPPER.treeToValue(run.path("summary"), TuningSummary.class);
        }
      } catch (IOException e) {
        throw MaemiException.unreadable(
            "cannot go on with the comparison: " + record + " is damaged. Delete its folder.", e);
      }
    }
    PeakMemory.restart();
    return Tuning.run(recipe, progress);
  }
}
