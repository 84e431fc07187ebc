package io.maemi.evaluate;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement.Phase;
import io.maemi.measure.Measurer;
import io.maemi.measure.Wanted;
import io.maemi.micrograph.MicrographReader;
import io.maemi.tensor.SafeTensors;
import io.maemi.tune.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How well phases are told once a few labelled images taught them: images are drawn, by a seed,
 * from those of a set that are not held out, and the rest of both parts is measured, apart.
 */
final class TaughtPhases {
  private static final long SEED = 1;
  private static final Path RECIPE = Path.of("measure-phases");

  private final Path folder;
  private final List<Path> taught;
  private final List<String> overrides;

  /**
   * The evaluation of a set.
   *
   * @param folder with {@code images/} and {@code masks/} of single grey values
   * @param images that are learnt from
   * @param overrides of the recipe
   */
  TaughtPhases(Path folder, int images, List<String> overrides) {
    this.folder = folder;
    this.overrides = overrides;
    List<Path> some = new ArrayList<>(LabelledImages.files(folder.resolve("images")));
    some.removeIf(LabelledImages::heldOut);
    Collections.shuffle(some, new Random(SEED));
    this.taught = List.copyOf(some.subList(0, Math.min(images, some.size())));
  }

  /** The rows of held-out images and of all others that were not learnt from. */
  List<MeasureRow> rows(String name, Progress.Factory progress) {
    List<MeasureRow> rows = new ArrayList<>();
    try {
      Path work = Files.createTempDirectory("maemi-phases");
      try {
        Wanted wanted = new Wanted(null, null, null, null, null, teach(work, progress));
        List<Path> held = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (Path file : LabelledImages.files(folder.resolve("images"))) {
          if (!taught.contains(file)) {
            (LabelledImages.heldOut(file) ? held : others).add(file);
          }
        }
        String label = name + ", " + taught.size() + " labelled";
        add(rows, label, held, wanted);
        add(rows, label + ", others", others, wanted);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot teach phases: "
              + e.getMessage()
              + ". Make room in the folder for temporary files.",
          e);
    }
    return rows;
  }

  private Path teach(Path work, Progress.Factory progress) throws IOException {
    Path masks = Files.createDirectories(work.resolve("data").resolve("masks"));
    Path images = Files.createDirectories(work.resolve("data").resolve("images"));
    for (Path file : taught) {
      Path mask = LabelledImages.beside(folder.resolve("masks"), file);
      Files.copy(file, images.resolve(file.getFileName()));
      Files.copy(mask, masks.resolve(mask.getFileName()));
    }
    List<String> all =
        new ArrayList<>(List.of("data=" + work.resolve("data"), "out=" + work.resolve("out")));
    all.addAll(overrides);
    return Tuning.run(RECIPE, all, progress).result().resolve(SafeTensors.FILE);
  }

  private void add(List<MeasureRow> rows, String name, List<Path> files, Wanted wanted) {
    PhaseScore score = new PhaseScore();
    for (Path file : files) {
      Map<String, Double> found = new HashMap<>();
      for (Phase phase :
          Measurer.measure(MicrographReader.read(file), Kind.PHASES, wanted).phases()) {
        found.put(phase.name(), phase.fraction());
      }
      Path mask = LabelledImages.beside(folder.resolve("masks"), file);
      score.add(found, PhaseScore.shares(LabelledImages.raster(mask)));
    }
    if (score.images() > 0) {
      rows.add(new MeasureRow(name, "MAEMI", score.images(), score.figures()));
    }
  }

  private static void delete(Path work) throws IOException {
    try (Stream<Path> all = Files.walk(work)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
