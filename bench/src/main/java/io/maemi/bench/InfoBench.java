package io.maemi.bench;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code info}: files a second over the vendors' files in one warm process, and a cold {@code maemi
 * info} of one; then the same files by rosettasciio and tifffile, where the Python that the
 * variable {@code PYTHON} names has them.
 */
public final class InfoBench {
  private static final Set<String> SUFFIXES =
      Set.of("tif", "tiff", "dm3", "dm4", "ser", "emd", "mrc");
  private static final int ROUNDS = 12;
  private static final int WARMING = 40;
  private static final int COLD = 5;
  private static final Pattern RATE = Pattern.compile(": ([0-9.]+) files/s");

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
    peers(arguments[0], files.size() / seconds[ROUNDS / 2]);
  }

  private static void peers(String folder, double ours) throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    Path root = Path.of(System.getProperty("maemi.launcher")).resolveSibling("bench/peers");
    Process process =
        new ProcessBuilder(python, root.resolve("info_peers.py").toString(), folder)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      System.out.println("peers: not run; name a Python that has them: PYTHON=venv/bin/python");
      return;
    }
    for (String line : said.lines().toList()) {
      Matcher rate = RATE.matcher(line);
      String times =
          rate.find()
              ? String.format(
                  Locale.ROOT,
                  ", we are %.1f times as fast",
                  ours / Double.parseDouble(rate.group(1)))
              : "";
      System.out.println(line + times);
    }
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
