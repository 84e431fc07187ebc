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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code info}: files a second over the vendors' files in one warm process, like beside like: what
 * header and tags say beside what rosettasciio and tifffile say without reading samples; all
 * samples read beside theirs, where ours are hashed and searched for a data bar besides; and what
 * {@code maemi info} does, which compares scale and data bar and has no peer. Then cold {@code
 * maemi info} of one file of each kind. The peers run where the Python that the variable {@code
 * PYTHON} names has them.
 *
 * <p>Rates are of processor time of the working thread (without what threads of the text recogniser
 * help), ours and theirs: a busy machine slows both by chance.
 */
public final class InfoBench {
  private static final Set<String> SUFFIXES =
      Set.of("tif", "tiff", "dm3", "dm4", "ser", "emd", "mrc");
  private static final int ROUNDS = 20;
  private static final double WARMING_SECONDS = 8;
  private static final int COLD = 7;
  private static final Pattern RATE =
      Pattern.compile("^(headers|samples), (all|TIFF).*: ([0-9.]+) files/s");

  private InfoBench() {}

  /** Reads one file. */
  private interface Reading {
    void of(Path file);
  }

  /** Prints them; the argument is the folder of vendors' files. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Path> files = files(Path.of(arguments[0]));
    ReadOptions compared = ReadOptions.NONE.withDataBar(ReadOptions.BarReading.COMPARED);
    List<Path> tiffs = files.stream().filter(file -> suffix(file).startsWith("tif")).toList();
    Reading headers = file -> MicrographReader.describe(file, ReadOptions.NONE);
    Map<String, Double> ours = new LinkedHashMap<>();
    ours.put("headers, all", rate(files, headers));
    ours.put("headers, TIFF", rate(tiffs, headers));
    ours.put("samples, all", rate(files, MicrographReader::read));
    ours.put("samples, TIFF", rate(tiffs, MicrographReader::read));
    ours.put("info, all", rate(files, file -> MicrographReader.describe(file, compared)));
    ours.forEach((what, rate) -> System.out.printf(Locale.ROOT, "%s: %.0f files/s%n", what, rate));
    for (Path file : ofEachKind(files)) {
      System.out.printf(
          Locale.ROOT,
          "cold info, %s: median %.2f s of %d; --json %.2f s%n",
          file.getFileName(),
          cold("info", file.toString()),
          COLD,
          cold("info", "--json", file.toString()));
    }
    peers(arguments[0], ours);
  }

  /** The first file of each folder and suffix. */
  private static Collection<Path> ofEachKind(List<Path> files) {
    Map<String, Path> kinds = new LinkedHashMap<>();
    files.forEach(file -> kinds.putIfAbsent(file.getParent() + suffix(file), file));
    return kinds.values();
  }

  private static double rate(List<Path> files, Reading reading) {
    for (double warm = 0; warm < WARMING_SECONDS; ) {
      warm += seconds(files, reading);
    }
    double[] seconds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      seconds[round] = seconds(files, reading);
    }
    Arrays.sort(seconds);
    return files.size() / seconds[ROUNDS / 2];
  }

  /** Processor time of reading all of {@code files} once. */
  private static double seconds(List<Path> files, Reading reading) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (Path file : files) {
      try {
        reading.of(file);
      } catch (MaemiException e) {
        throw new IllegalStateException("not read: " + e.getMessage(), e);
      }
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void peers(String folder, Map<String, Double> ours)
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
        Double mine = ours.get(rate.group(1) + ", " + rate.group(2));
        if (mine != null) {
          times =
              String.format(
                  Locale.ROOT,
                  ", we are %.1f times as fast",
                  mine / Double.parseDouble(rate.group(3)));
        }
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

  private static double cold(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("maemi.launcher")));
    command.addAll(List.of(arguments));
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= COLD; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
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
