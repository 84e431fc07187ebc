package io.maemi.bench;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.MicrographReader;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Particles counted and sized on images with hand-drawn instance maps; the figures are medians of
 * relative errors.
 */
final class ParticleAccuracy {
  private ParticleAccuracy() {}

  private record Truth(int count, double meanDiameter) {}

  static Finding check(Path folder) {
    List<Path> images;
    try (Stream<Path> entries = Files.list(folder.resolve("images"))) {
      images = entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[] counts = new double[images.size()];
    double[] diameters = new double[images.size()];
    int failed = 0;
    long start = System.nanoTime();
    for (int i = 0; i < counts.length; i++) {
      Truth truth = truth(folder.resolve("instances").resolve(images.get(i).getFileName()));
      counts[i] = 1;
      diameters[i] = 1;
      try {
        Measurement found = Measurer.measure(MicrographReader.read(images.get(i)), Kind.PARTICLES);
        Measurement.SizeStatistics size = found.size();
        counts[i] = Math.abs(found.count() - truth.count()) / (double) truth.count();
        if (size != null) {
          diameters[i] = Math.abs(size.mean() - truth.meanDiameter()) / truth.meanDiameter();
        }
      } catch (RuntimeException e) {
        failed++;
        System.out.println(images.get(i).getFileName() + ": " + e);
      }
    }
    return new Finding(
        failed == 0 && counts.length > 0,
        "particles on " + counts.length + " images",
        String.format(
            Locale.ROOT,
            "median relative error of count %.2f, of mean diameter %.2f; %d failed; %.0f ms an"
                + " image",
            median(counts),
            median(diameters),
            failed,
            (System.nanoTime() - start) / 1e6 / counts.length));
  }

  private static Truth truth(Path instances) {
    Raster map;
    try {
      map = ImageIO.read(instances.toFile()).getRaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Integer, Integer> areas = new HashMap<>();
    for (int y = 0; y < map.getHeight(); y++) {
      for (int x = 0; x < map.getWidth(); x++) {
        int id = map.getSample(x, y, 0);
        if (id != 0) {
          areas.merge(id, 1, Integer::sum);
        }
      }
    }
    double sum = 0;
    for (int area : areas.values()) {
      sum += 2 * Math.sqrt(area / Math.PI);
    }
    return new Truth(areas.size(), sum / areas.size());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
