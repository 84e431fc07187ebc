package io.maemi.bench;

import com.sun.management.OperatingSystemMXBean;
import io.maemi.evaluate.Medians;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import io.maemi.micrograph.ReadOptions.BarReading;
import io.maemi.micrograph.TiffFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code info}: files a second over the vendors' files in one warm process, each beside what
 * rosettasciio and tifffile do.
 *
 * <ul>
 *   <li>headers: what header and tags say, without samples, on both sides.
 *   <li>info: what {@code maemi info} does, which decodes where a data bar may stand, finds it and
 *       compares its scale with that of the tags. The peers have no such thing: beside it stand
 *       their headers. Labels that were read before are known; {@code new labels} are the TIFF
 *       files with a little noise, other at every pass, so that none is.
 *   <li>samples: all samples read; ours are hashed with SHA-256 and searched for a data bar
 *       besides. The peers without and with the hash.
 * </ul>
 *
 * <p>Rates are by the clock and, in brackets, by the processor time of all threads: a busy machine
 * slows the former by chance. Then cold {@code maemi info} of one file of each kind. The peers run
 * where the Python that the variable {@code PYTHON} names has them.
 */
public final class InfoBench {
  private static final Set<String> SUFFIXES =
      Set.of("tif", "tiff", "dm3", "dm4", "ser", "emd", "mrc");
  private static final int ROUNDS = 20;
  private static final double WARMING_SECONDS = 8;
  private static final int COLD = 7;
  private static final ReadOptions COMPARED = ReadOptions.NONE.withDataBar(BarReading.COMPARED);
  private static final Pattern RATE =
      Pattern.compile(
          "^(headers|samples), (all|TIFF), .*: ([0-9.]+) files/s \\(([0-9.]+) by processor");

  private InfoBench() {}

  /** Reads one file. */
  private interface Reading {
    void of(Path file);
  }

  /** Which files a pass is over. */
  private interface Pass {
    List<Path> files() throws IOException;
  }

  /** Files a second. */
  private record Rate(double clock, double processor) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f files/s (%.0f by processor)", clock, processor);
    }
  }

  /** Prints them; the argument is the folder of vendors' files. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Path> files = files(Path.of(arguments[0]));
    List<Path> tiffs = files.stream().filter(file -> suffix(file).startsWith("tif")).toList();
    Reading headers = file -> MicrographReader.describe(file, ReadOptions.NONE);
    Reading info = file -> MicrographReader.describe(file, COMPARED);
    Map<String, Rate> ours = new LinkedHashMap<>();
    ours.put("headers, all", rate(() -> files, headers));
    ours.put("headers, TIFF", rate(() -> tiffs, headers));
    ours.put("info, all", rate(() -> files, info));
    ours.put("info, TIFF", rate(() -> tiffs, info));
    Path folder = Files.createTempDirectory("maemi-info");
    try {
      Random random = new Random(1);
      ours.put("info, TIFF, new labels", rate(() -> noisy(tiffs, folder, random), info));
    } finally {
      delete(folder);
    }
    ours.put("samples, all", rate(() -> files, MicrographReader::read));
    ours.put("samples, TIFF", rate(() -> tiffs, MicrographReader::read));
    ours.forEach((what, rate) -> System.out.println(what + ": " + rate));
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

  /** The images with noise of one level, their scale in another form of TIFF. */
  private static List<Path> noisy(List<Path> tiffs, Path folder, Random random) {
    ReadOptions plainly = ReadOptions.NONE.withDataBar(BarReading.NEVER);
    List<Path> written = new ArrayList<>();
    for (Path tiff : tiffs) {
      Micrograph image = MicrographReader.read(tiff, plainly);
      GreyImage pixels = image.pixels();
      float[] values = pixels.values();
      float most = pixels.bits() == 8 ? 255 : 65535;
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(0, Math.min(most, values[i] + random.nextInt(3) - 1));
      }
      Path file = folder.resolve(String.valueOf(tiff.getFileName()));
      TiffFile.write(
          new Micrograph(
              image.name(),
              image.format(),
              GreyImage.of(pixels.width(), pixels.height(), pixels.bits(), values),
              image.pixelSize(),
              image.instrument(),
              null,
              0),
          file);
      written.add(file);
    }
    return written;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** The first file of each folder and suffix. */
  private static Collection<Path> ofEachKind(List<Path> files) {
    Map<String, Path> kinds = new LinkedHashMap<>();
    files.forEach(file -> kinds.putIfAbsent(file.getParent() + suffix(file), file));
    return kinds.values();
  }

  private static Rate rate(Pass pass, Reading reading) throws IOException {
    for (double warm = 0; warm < WARMING_SECONDS; ) {
      warm += seconds(pass.files(), reading)[0];
    }
    List<Double> clock = new ArrayList<>();
    double processor = 0;
    int files = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Path> of = pass.files();
      double[] seconds = seconds(of, reading);
      clock.add(seconds[0]);
      processor += seconds[1];
      files = of.size();
    }
    // The processor's clock counts hundredths of a second, more than some passes take.
    return new Rate(files / Medians.of(clock), files * ROUNDS / processor);
  }

  /** Seconds and processor seconds of all threads, of reading all of {@code files} once. */
  private static double[] seconds(List<Path> files, Reading reading) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    for (Path file : files) {
      try {
        reading.of(file);
      } catch (MaemiException e) {
        throw new IllegalStateException("not read: " + e.getMessage(), e);
      }
    }
    return new double[] {
      (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - processor) / 1e9
    };
  }

  private static void peers(String folder, Map<String, Rate> ours)
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
      System.out.println(line);
      Matcher rate = RATE.matcher(line);
      if (rate.find()) {
        Rate peer = new Rate(Double.parseDouble(rate.group(3)), Double.parseDouble(rate.group(4)));
        String files = ", " + rate.group(2);
        if (rate.group(1).equals("headers")) {
          compare("headers" + files, "both tell header and tags", peer, ours);
          compare(
              "info" + files,
              "we find the data bar and compare its scale besides, they do not",
              peer,
              ours);
        } else {
          boolean hashed = line.contains("hashed");
          compare(
              "samples" + files,
              (hashed ? "both hash; we" : "we hash and") + " look for a data bar besides",
              peer,
              ours);
        }
      }
    }
  }

  private static void compare(String what, String how, Rate peer, Map<String, Rate> ours) {
    Rate mine = ours.get(what);
    if (mine != null) {
      System.out.printf(
          Locale.ROOT,
          "  our %s: %.1f times as fast (%.1f by processor); %s%n",
          what,
          mine.clock() / peer.clock(),
          mine.processor() / peer.processor(),
          how);
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
    return Medians.of(seconds);
  }
}
