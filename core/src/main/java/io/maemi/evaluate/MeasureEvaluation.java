package io.maemi.evaluate;

import io.maemi.evaluate.LabelledImages.Labelled;
import io.maemi.evaluate.MeasureComparison.Reliability;
import io.maemi.foundation.Progress;
import io.maemi.instruct.PromptEvidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.synth.Truth;
import java.awt.image.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How good the measurements are on images that nothing was tuned on: simulated ones of held-out
 * seeds, and the real ones of a data folder; of the sets that the particle network learnt from only
 * what is held out, and of those that limits for phases were chosen on the others apart.
 */
public final class MeasureEvaluation {
  /** Seeds from here on are held out: never tune on them. */
  public static final long HELD_OUT = 500_000;

  /**
   * Simulated images to measure.
   *
   * @param images a family; 0 for none
   * @param first seed of the first
   * @param only families of which this is measured, or null for all
   */
  public record Simulated(int images, long first, @Nullable Kind only) {
    private boolean holds(Kind kind) {
      return images > 0 && (only == null || only == kind);
    }
  }

  private final int most;
  private final int labelled;
  private final @Nullable Peer peer;
  private final Progress.Factory progress;
  private final Consumer<MeasureRow> done;
  private final List<MeasureRow> rows = new ArrayList<>();
  private final List<Reliability> reliability = new ArrayList<>();

  private MeasureEvaluation(
      int most,
      int labelled,
      @Nullable Peer peer,
      Progress.Factory progress,
      Consumer<MeasureRow> done) {
    this.most = most;
    this.labelled = labelled;
    this.peer = peer;
    this.progress = progress;
    this.done = done;
  }

  /**
   * Measures and returns the report.
   *
   * @param data the folder with particles-emps, superalloy and the others, or null
   * @param simulated which simulated images
   * @param most at most so many images of a real set
   * @param labelled images of each set of phases that a network is taught with, besides; 0 for none
   * @param command a peer's ({@link Peer}), or null
   * @param done is given each row as soon as it is there
   */
  public static MeasureReport of(
      @Nullable Path data,
      Simulated simulated,
      int most,
      int labelled,
      @Nullable String command,
      Progress.Factory progress,
      Consumer<MeasureRow> done) {
    try (Peer peer = command == null ? null : Peer.start(command)) {
      MeasureEvaluation evaluation = new MeasureEvaluation(most, labelled, peer, progress, done);
      for (Family family : Family.values()) {
        Kind kind = PromptEvidence.kind(family.category());
        if (kind != null && simulated.holds(kind)) {
          evaluation.simulated(family, kind, simulated);
        } else if (kind == null && simulated.holds(Kind.PHASES)) {
          evaluation.cracks(family, simulated);
        }
      }
      if (data != null) {
        evaluation.real(data);
      }
      return new MeasureReport(evaluation.rows, evaluation.reliability);
    }
  }

  /** The held-out images of a folder like particles-emps alone. */
  public static MeasureReport particles(Path folder, Progress.Factory progress) {
    MeasureEvaluation evaluation =
        new MeasureEvaluation(Integer.MAX_VALUE, 0, null, progress, row -> {});
    evaluation.objects(
        "particles-emps",
        LabelledImages.instanceMaps(folder).stream().filter(Labelled::heldOut).toList());
    return new MeasureReport(evaluation.rows, evaluation.reliability);
  }

  private void simulated(Family family, Kind kind, Simulated simulated) {
    MeasureComparison comparison = new MeasureComparison(family.key(), peer);
    PatternScore patterns = new PatternScore(family);
    FibreScore fibres = new FibreScore();
    KindScore kinds = new KindScore(kind);
    try (Progress bar = progress.start(family.key(), simulated.images())) {
      for (int k = 0; k < simulated.images(); k++) {
        SimulatedMicrograph image = new Simulator().simulate(simulated.first() + k, family);
        Truth truth = image.truth();
        Integer count = truth.count();
        Double size = truth.meanSizeNm();
        kinds.add(image.micrograph());
        if (count != null) {
          Double pixels = size == null ? null : size / truth.nanometresPerPixel();
          boolean bright = kind != Kind.PORES && family != Family.CONTACT_HOLES;
          Micrograph micrograph = image.micrograph();
          Measurement found = comparison.add(micrograph, kind, count, pixels, bright, null);
          if (kind == Kind.LINES) {
            patterns.add(micrograph, found, truth);
          } else if (kind == Kind.FIBRES) {
            fibres.add(micrograph, found, truth);
          }
        }
        bar.to(k + 1L, "");
      }
    }
    finished(comparison);
    fibres.rows(family.key()).forEach(this::row);
    row(kinds.row(family.key()));
    patterns.rows().forEach(this::row);
  }

  private void cracks(Family family, Simulated simulated) {
    CrackScore score = new CrackScore();
    try (Progress bar = progress.start(family.key(), simulated.images())) {
      for (int k = 0; k < simulated.images(); k++) {
        SimulatedMicrograph image = new Simulator().simulate(simulated.first() + k, family);
        score.add(Measurer.measure(image.micrograph(), Kind.PHASES), image.truth());
        bar.to(k + 1L, "");
      }
    }
    row(new MeasureRow(family.key() + ", cracks", "MAEMI", score.images(), score.figures()));
  }

  private void real(Path data) {
    for (String name : List.of("particles-emps", "powder-ampis", "nanoparticles-stem")) {
      Path folder = data.resolve(name);
      if (Files.isDirectory(folder)) {
        objects(name, labelled(name, folder).stream().filter(Labelled::heldOut).toList());
      }
    }
    for (String name : List.of("superalloy", "steel-uhcs", "coatings-ebc")) {
      if (Files.isDirectory(data.resolve(name))) {
        phases(name, data.resolve(name));
      }
    }
  }

  private static List<Labelled> labelled(String name, Path folder) {
    return switch (name) {
      case "particles-emps" -> LabelledImages.instanceMaps(folder);
      case "powder-ampis" -> LabelledImages.polygons(folder);
      default -> LabelledImages.boxes(folder);
    };
  }

  private void objects(String name, List<Labelled> held) {
    MeasureComparison comparison = new MeasureComparison(name, peer);
    KindScore kinds = new KindScore(Kind.PARTICLES);
    List<Labelled> images = held.subList(0, Math.min(most, held.size()));
    try (Progress bar = progress.start(name, images.size())) {
      for (Labelled image : images) {
        Path map = image.map();
        Raster truth = map == null ? null : LabelledImages.raster(map);
        Micrograph micrograph = image.read();
        comparison.add(
            micrograph, Kind.PARTICLES, image.count(), image.meanDiameter(), true, truth);
        kinds.add(micrograph);
        bar.to(images.indexOf(image) + 1L, "");
      }
    }
    finished(comparison);
    row(kinds.row(name));
  }

  /** What is held out, and apart from it what limits may have been chosen on. */
  private void phases(String name, Path folder) {
    List<Path> files = LabelledImages.files(folder.resolve("images"));
    List<Path> held = files.stream().filter(LabelledImages::heldOut).toList();
    List<Path> others = files.stream().filter(file -> !held.contains(file)).toList();
    phases(name, folder, held);
    phases(name + ", tuned on", folder, others);
    if (labelled > 0) {
      new TaughtPhases(folder, labelled, List.of()).rows(name, progress).forEach(this::row);
    }
  }

  private void phases(String name, Path folder, List<Path> files) {
    if (files.isEmpty()) {
      return;
    }
    PhaseScore score = new PhaseScore();
    KindScore kinds = new KindScore(Kind.PHASES);
    List<Path> images = files.subList(0, Math.min(most, files.size()));
    try (Progress bar = progress.start(name, images.size())) {
      for (Path file : images) {
        Path mask = LabelledImages.beside(folder.resolve("masks"), file);
        Micrograph micrograph = MicrographReader.read(file);
        score.add(
            Measurer.measure(micrograph, Kind.PHASES).phases(),
            LabelledImages.raster(mask),
            micrograph.pixels().values());
        kinds.add(micrograph);
        bar.to(images.indexOf(file) + 1L, "");
      }
    }
    row(new MeasureRow(name, "MAEMI", score.images(), score.figures()));
    row(kinds.row(name));
  }

  private void finished(MeasureComparison comparison) {
    comparison.rows().forEach(this::row);
    reliability.addAll(comparison.reliability());
  }

  private void row(MeasureRow row) {
    rows.add(row);
    done.accept(row);
  }
}
