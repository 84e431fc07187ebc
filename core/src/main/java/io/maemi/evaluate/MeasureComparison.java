package io.maemi.evaluate;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.measure.ParticleDesigns;
import io.maemi.measure.ParticleMeasurement;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Micrograph;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one set of images counted and sized in several ways: as {@code measure} does, in its
 * classical way (particles only), in ImageJ, and by a peer.
 */
final class MeasureComparison {
  private final String data;
  private final @Nullable Peer peer;
  private final CountScore ours = new CountScore();
  private final CountScore classical = new CountScore();
  private final CountScore imagej = new CountScore();
  private final CountScore other = new CountScore();
  private final Map<String, CountScore> designs = new LinkedHashMap<>();
  private final List<Reliability> reliability = new ArrayList<>();

  /**
   * How sure a count was, and whether it was right.
   *
   * @param confidence 0…1
   * @param error relative
   */
  record Reliability(double confidence, double error, boolean right) {}

  MeasureComparison(String data, @Nullable Peer peer) {
    this.data = data;
    this.peer = peer;
  }

  /**
   * Measures one image in every way.
   *
   * @param size true mean size in pixels, or null
   * @param bright whether objects are brighter than the ground
   * @param map true instances of particles, or null; where they are known the designs that were
   *     weighed are compared, too
   */
  Measurement add(
      Micrograph micrograph,
      Kind kind,
      int count,
      @Nullable Double size,
      boolean bright,
      @Nullable Raster map) {
    Measurement found = Measurer.measure(micrograph, kind);
    add(ours, micrograph, found, count, size, map);
    Quantity confidence = found.quantity("count confidence");
    if (confidence != null) {
      reliability.add(
          new Reliability(
              confidence.value() / 100,
              Math.abs(found.count() - count) / (double) Math.max(1, count),
              CountScore.right(found.count(), count)));
    }
    if (kind == Kind.PARTICLES) {
      add(classical, micrograph, ParticleMeasurement.classically(micrograph), count, size, map);
    }
    if (map != null) {
      ParticleDesigns.of(micrograph)
          .forEach(
              (name, seen) ->
                  add(
                      designs.computeIfAbsent(name, design -> new CountScore()),
                      micrograph,
                      seen,
                      count,
                      size,
                      map));
    }
    ImageJBaseline.Found simple = ImageJBaseline.of(micrograph, bright);
    imagej.add(simple.count(), count, simple.meanDiameter(), size);
    if (peer != null) {
      ImageJBaseline.Found theirs = peer.measure(micrograph, bright);
      other.add(theirs.count(), count, theirs.meanDiameter(), size);
    }
    return found;
  }

  private static void add(
      CountScore score,
      Micrograph micrograph,
      Measurement found,
      int count,
      @Nullable Double size,
      @Nullable Raster map) {
    score.add(found.count(), count, pixels(micrograph, found), size);
    if (map != null) {
      int[] instances = map.getSamples(0, 0, map.getWidth(), map.getHeight(), 0, (int[]) null);
      Measurement known = ParticleMeasurement.known(micrograph, instances);
      score.sizedAlike(pixels(micrograph, found), pixels(micrograph, known));
      score.matched(OutlineMatch.of(micrograph, found, map));
    }
  }

  /** The size that the truth of an image speaks of, in pixels; 0 where there is none. */
  static double pixels(Micrograph micrograph, Measurement found) {
    double scale = micrograph.pixelSize() == null ? 1 : 1 / micrograph.pixelSize().mean();
    for (String name : List.of("line width", "hole diameter", "dot diameter")) {
      Quantity quantity = found.quantity(name);
      if (quantity != null) {
        return quantity.value() * scale;
      }
    }
    Measurement.SizeStatistics size = found.size();
    return size == null ? 0 : size.mean() * scale;
  }

  List<MeasureRow> rows() {
    List<MeasureRow> rows = new ArrayList<>();
    add(rows, "MAEMI", ours);
    designs.forEach((name, score) -> add(rows, name, score));
    add(rows, "classical", classical);
    add(rows, "ImageJ", imagej);
    add(rows, "peer", other);
    return rows;
  }

  private void add(List<MeasureRow> rows, String method, CountScore score) {
    if (score.images() > 0) {
      rows.add(new MeasureRow(data, method, score.images(), score.figures()));
    }
  }

  List<Reliability> reliability() {
    return reliability;
  }
}
