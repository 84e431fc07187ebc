package io.maemi.bench;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Measurer;
import io.maemi.measure.ParticleMeasurement;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.synth.Truth;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code measure [SEEDS] [DATA]}: counts, sizes and line defects on simulated images that nothing
 * was tuned on, and on the labelled real ones of a data folder, each beside Otsu's threshold and
 * connected components on the same images; particles also beside the classical way of finding them.
 * Of the real sets that the particle network learns from, only what is held out is measured.
 */
public final class MeasureBench {
  private static final int SEEDS = 50;

  /** Seeds from here on are held out: never tune on them. */
  private static final long HELD_OUT = 500_000;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

  private MeasureBench() {}

  /** Prints the table; the arguments are images a family and the folder of real data. */
  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SEEDS;
    new MeasureBench().run(seeds, arguments.length > 1 ? Path.of(arguments[1]) : null);
  }

  private void run(int seeds, @Nullable Path data) {
    System.out.println(
        "right: count within max(1, 20 %), mean size within 15 %; median relative errors; ms of CPU"
            + " an image; in brackets Otsu and connected components");
    for (Family family : Family.values()) {
      Kind kind = kind(family.category());
      if (kind != null) {
        simulated(family, kind, seeds);
      }
    }
    if (data != null && Files.isDirectory(data.resolve("particles-emps"))) {
      real("particles-emps", LabelledImages.instanceMaps(data.resolve("particles-emps")));
    }
    if (data != null && Files.isDirectory(data.resolve("powder-ampis"))) {
      real("powder-ampis", LabelledImages.polygons(data.resolve("powder-ampis")));
    }
    if (data != null && Files.isDirectory(data.resolve("nanoparticles-stem"))) {
      real("nanoparticles-stem", LabelledImages.boxes(data.resolve("nanoparticles-stem")));
    }
  }

  /** What images of a label are measured as, or null for those that are not. */
  private static @Nullable Kind kind(@Nullable Category category) {
    if (category == null) {
      return null;
    }
    return switch (category) {
      case PARTICLES, POWDER -> Kind.PARTICLES;
      case FIBRES, NANOWIRES -> Kind.FIBRES;
      case POROUS -> Kind.PORES;
      case PATTERNED -> Kind.LINES;
      default -> null;
    };
  }

  private void simulated(Family family, Kind kind, int seeds) {
    CountScore ours = new CountScore();
    CountScore classical = new CountScore();
    CountScore plain = new CountScore();
    DefectScore defects = new DefectScore();
    for (int k = 0; k < seeds; k++) {
      SimulatedMicrograph image = new Simulator().simulate(HELD_OUT + k, family);
      Truth truth = image.truth();
      Integer count = truth.count();
      if (count == null) {
        continue;
      }
      Double size = truth.meanSizeNm();
      Micrograph micrograph = image.micrograph();
      double scale = micrograph.pixelSize() == null ? truth.nanometresPerPixel() : 1;
      Measurement found = measured(micrograph, kind, ours);
      ours.add(found.count(), count, size(found) * scale, size);
      if (kind == Kind.PARTICLES) {
        Measurement other = classical(micrograph, classical);
        classical.add(other.count(), count, size(other) * scale, size);
      }
      if (kind == Kind.LINES) {
        defects.add(
            found.defects().stream().map(Defect::kind).toList(),
            truth.defects().stream().map(Truth.TrueDefect::kind).toList());
      }
      boolean bright = kind != Kind.PORES && family != Family.CONTACT_HOLES;
      PlainOtsu.Found simple = PlainOtsu.of(micrograph, bright);
      plain.add(simple.count(), count, simple.meanDiameter() * truth.nanometresPerPixel(), size);
    }
    if (ours.images() > 0) {
      print(family.key(), ours, classical, plain);
    }
    if (defects.any()) {
      System.out.println("  defects " + defects);
    }
  }

  private void real(String name, List<LabelledImages.Labelled> images) {
    CountScore ours = new CountScore();
    CountScore classical = new CountScore();
    CountScore plain = new CountScore();
    for (LabelledImages.Labelled image : images) {
      if (!image.heldOut()) {
        continue;
      }
      Micrograph micrograph = image.read();
      Measurement found = measured(micrograph, Kind.PARTICLES, ours);
      double scale = micrograph.pixelSize() == null ? 1 : 1 / micrograph.pixelSize().mean();
      ours.add(found.count(), image.count(), size(found) * scale, image.meanDiameter());
      Measurement other = classical(micrograph, classical);
      classical.add(other.count(), image.count(), size(other) * scale, image.meanDiameter());
      PlainOtsu.Found simple = PlainOtsu.of(micrograph, true);
      plain.add(simple.count(), image.count(), simple.meanDiameter(), image.meanDiameter());
    }
    print(name, ours, classical, plain);
  }

  private Measurement classical(Micrograph micrograph, CountScore score) {
    long start = clock.getCurrentThreadCpuTime();
    Measurement found = ParticleMeasurement.classically(micrograph);
    score.took((clock.getCurrentThreadCpuTime() - start) / 1e6);
    return found;
  }

  private Measurement measured(Micrograph micrograph, Kind kind, CountScore score) {
    long start = clock.getCurrentThreadCpuTime();
    Measurement found = Measurer.measure(micrograph, kind);
    score.took((clock.getCurrentThreadCpuTime() - start) / 1e6);
    return found;
  }

  /** The size that the truth of an image speaks of, in the measurement's unit; 0 where none. */
  private static double size(Measurement found) {
    for (String name : List.of("line width", "hole diameter", "dot diameter")) {
      Quantity quantity = found.quantity(name);
      if (quantity != null) {
        return quantity.value();
      }
    }
    Measurement.SizeStatistics size = found.size();
    return size == null ? 0 : size.mean();
  }

  private static void print(String name, CountScore ours, CountScore classical, CountScore plain) {
    System.out.printf(Locale.ROOT, "%-20s %s  [%s]%n", name, ours.words(), plain.brief());
    if (classical.images() > 0) {
      System.out.printf(Locale.ROOT, "%-20s %s%n", "  classical", classical.words());
    }
  }
}
