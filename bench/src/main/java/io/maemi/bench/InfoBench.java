package io.maemi.bench;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code info}: files a second over the vendors' files in one warm process, and a cold {@code maemi
 * info} of one. {@code bench/peers/info_peers.py} gives the same for rosettasciio and tifffile.
 */
public final class InfoBench {
  private static final Set<String> SUFFIXES =
      Set.of("tif", "tiff", "dm3", "dm4", "ser", "emd", "mrc");
  private static final int ROUNDS = 12;
  private static final int WARMING = 4;
  private static final int COLD = 5;

  private InfoBench() {}

  /** Prints both; the argument is the folder of vendors' files. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Path> files = files(Path.of(arguments[0]));
    double[] seconds = new double[ROUNDS];
    int read = 0;
    for (int round = -WARMING; round < ROUNDS; round++) {
      long start = System.nanoTime();
      read = 0;
      for (Path file : files) {
        read += isRead(file) ? 1 : 0;
      }
      if (round >= 0) {
        seconds[round] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "info, warm: %.0f files/s (%d of %d read)%ninfo, cold: median %.2f s of %d%n",
        files.size() / seconds[ROUNDS / 2],
        read,
        files.size(),
        cold(files.get(0)),
        COLD);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> SUFFIXES.contains(suffix(file))).sorted().toList();
    }
  }

  private static String suffix(Path file) {
    String name = file.toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isRead(Path file) {
    try {
      Micrograph micrograph = MicrographReader.read(file);
      return micrograph.frames() > 0;
    } catch (MaemiException e) {
      return false;
    }
  }

  private static double cold(Path file) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= COLD; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  System.getProperty("maemi.launcher"), "info", "--json", file.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("maemi info failed");
      }
      // The first start may build.
      if (i > 0) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    return seconds.stream().sorted().toList().get(COLD / 2);
  }
}
