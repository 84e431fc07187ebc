package io.maemi.bench;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
 * {@code info}: files a second over the vendors' files in one warm process, like beside like: what
 * header and tags say beside what rosettasciio says without reading samples; all samples read (and
 * hashed, and the data bar found) beside rosettasciio and tifffile reading all; what {@code maemi
 * info} does, which compares scale and data bar and has no peer. Then a cold {@code maemi info} of
 * one file. The peers run where the Python that the variable {@code PYTHON} names has them.
 *
 * <p>Rates are of processor time of the working thread (without what threads of the text recogniser
 * help), ours and theirs: a busy machine slows both by chance.
 */
public final class InfoBench {
  private static final Set<String> SUFFIXES =
      Set.of("tif", "tiff", "dm3", "dm4", "ser", "emd", "mrc");
  private static final int ROUNDS = 12;
  private static final int WARMING = 40;
  private static final int COLD = 5;
  private static final Pattern RATE = Pattern.compile("^(headers|samples).*: ([0-9.]+) files/s");

  private InfoBench() {}

  /** Reads one file. */
  private interface Reading {
    void of(Path file);
  }

  /** Prints them; the argument is the folder of vendors' files. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Path> files = files(Path.of(arguments[0]));
    ReadOptions compared = ReadOptions.NONE.withDataBar(ReadOptions.BarReading.COMPARED);
    double headers = rate(files, file -> MicrographReader.describe(file, ReadOptions.NONE));
    double samples = rate(files, MicrographReader::read);
    double info = rate(files, file -> MicrographReader.describe(file, compared));
    System.out.printf(
        Locale.ROOT,
        "headers and tags, warm: %.0f files/s%nsamples read, hashed, data bar found, warm: %.0f"
            + " files/s%nmaemi info, scale and data bar compared, warm: %.0f files/s%ninfo, cold:"
            + " median %.2f s of %d%n",
        headers,
        samples,
        info,
        cold(files.get(0)),
        COLD);
    peers(arguments[0], headers, samples);
  }

  private static double rate(List<Path> files, Reading reading) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] seconds = new double[ROUNDS];
    for (int round = -WARMING; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (Path file : files) {
        try {
          reading.of(file);
        } catch (MaemiException e) {
          throw new IllegalStateException("not read: " + e.getMessage(), e);
        }
      }
      if (round >= 0) {
        seconds[round] = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return files.size() / seconds[ROUNDS / 2];
  }

  private static void peers(String folder, double headers, double samples)
      throws IOException, InterruptedException {
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
      String times = "";
      if (rate.find()) {
        double ours = rate.group(1).equals("headers") ? headers : samples;
        times =
            String.format(
                Locale.ROOT,
                ", we are %.1f times as fast",
                ours / Double.parseDouble(rate.group(2)));
      }
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
