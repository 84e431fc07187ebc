package io.maemi.bench;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.measure.Overlay;
import io.maemi.measure.ParticleMeasurement;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * {@code measure [IMAGES]}: the time from a 1024 × 768 file with some 150 touching discs to all its
 * figures and overlay, warm, with the particle network and in the classical way, and images/s of
 * the classical way, file after file and as many files at a time as there are cores, beside those
 * of as many processes of scikit-image on the same files, where the Python that the variable {@code
 * PYTHON} names has it. A single image of ours is on all cores, too. How good the figures are is
 * told by {@code maemi evaluate measure}.
 */
public final class MeasureBench {
  private static final int WIDTH = 1024;
  private static final int HEIGHT = 768;
  private static final int DISCS = 150;
  private static final int IMAGES = 8;
  private static final int ROUNDS = 3;

  private MeasureBench() {}

  /** Measures one file. */
  private interface Way {
    Measurement of(Micrograph micrograph);
  }

  /** Prints the times; the argument is how many images are drawn. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int images = arguments.length > 0 ? Integer.parseInt(arguments[0]) : IMAGES;
    Path folder = Files.createTempDirectory("maemi-measure");
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < images; k++) {
      Path file = folder.resolve("discs-" + k + ".png");
      if (!ImageIO.write(discs(k), "png", file.toFile())) {
        throw new IOException("no PNG writer");
      }
      files.add(file);
    }
    double network = seconds(files, one -> Measurer.measure(one, Kind.PARTICLES), true, false);
    double whole = seconds(files, ParticleMeasurement::classically, true, false);
    double classical = seconds(files, ParticleMeasurement::classically, false, false);
    double together = seconds(files, ParticleMeasurement::classically, false, true);
    System.out.printf(
        Locale.ROOT,
        "network, file to figures and overlay: %.3f s an image (goal 1.0)%n"
            + "classical, file to figures and overlay: %.3f s (goal 0.15)%n"
            + "classical, file to figures: %.2f images/s, several at a time %.2f%n",
        network,
        whole,
        1 / classical,
        1 / together);
    peer(folder, 1, 1 / classical);
    peer(folder, Runtime.getRuntime().availableProcessors(), 1 / together);
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  /** Seconds an image, the best of some rounds after one to warm up. */
  private static double seconds(List<Path> files, Way way, boolean overlay, boolean together) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      (together ? files.parallelStream() : files.stream())
          .forEach(file -> measure(file, way, overlay));
      double each = (System.nanoTime() - start) / 1e9 / files.size();
      best = round == 0 ? best : Math.min(best, each);
    }
    return best;
  }

  private static void measure(Path file, Way way, boolean overlay) {
    Micrograph micrograph = MicrographReader.read(file);
    Measurement found = way.of(micrograph);
    if (overlay) {
      Overlay.draw(micrograph, found).flush();
    }
  }

  private static void peer(Path folder, int processes, double ours)
      throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    Path peers = Path.of(System.getProperty("maemi.launcher")).resolveSibling("bench/peers");
    Process process =
        new ProcessBuilder(
                python,
                peers.resolve("measure_peer.py").toString(),
                "--speed",
                folder.toString(),
                Integer.toString(processes))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      System.out.println(
          "scikit-image: not run; name a Python that has it: PYTHON=venv/bin/python");
      return;
    }
    double theirs = Double.parseDouble(said.strip());
    System.out.printf(
        Locale.ROOT,
        "scikit-image in %d process%s: %.2f images/s; we are %.1f times as fast (goal 3)%n",
        processes,
        processes == 1 ? "" : "es",
        theirs,
        ours / theirs);
  }

  /** Bright noisy discs of radius 8 to 22 pixels that may touch but hardly overlap. */
  private static BufferedImage discs(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] grey = new double[WIDTH * HEIGHT];
    Arrays.fill(grey, 60);
    List<double[]> placed = new ArrayList<>();
    while (placed.size() < DISCS) {
      double r = random.nextDouble(8, 22);
      double x = random.nextDouble(WIDTH);
      double y = random.nextDouble(HEIGHT);
      if (placed.stream().allMatch(d -> Math.hypot(x - d[0], y - d[1]) > 0.9 * (r + d[2]))) {
        placed.add(new double[] {x, y, r});
        double level = random.nextDouble(140, 190);
        for (int i = 0; i < grey.length; i++) {
          if (Math.hypot(i % WIDTH - x, i / WIDTH - y) < r) {
            grey[i] = level;
          }
        }
      }
    }
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < grey.length; i++) {
      double noise = 20 * random.nextGaussian();
      int value = (int) Math.max(0, Math.min(255, grey[i] + noise));
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, value);
    }
    return image;
  }
}
