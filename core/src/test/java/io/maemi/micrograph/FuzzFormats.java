package io.maemi.micrograph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Reads many damaged files of every format, the suite's own small ones and those of a folder: what
 * {@code bench/run fuzz-formats} runs.
 */
public final class FuzzFormats {
  private static final int MOST_BYTES = 1 << 21;
  private static final int PROGRESS = 10_000;

  private FuzzFormats() {}

  /**
   * Arguments: cases, seed, and a folder of sound files if there is one; or {@code seeds} and a
   * folder to write sound files to.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 2 && arguments[0].equals("seeds")) {
      writeSeeds(Path.of(arguments[1]));
      return;
    }
    int cases = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    Path scratch = Files.createTempDirectory("fuzz-formats");
    List<byte[]> files = new ArrayList<>(FormatCorpus.files(scratch));
    int own = files.size();
    Path folder = Path.of(arguments.length > 2 ? arguments[2] : "");
    if (arguments.length > 2 && Files.isDirectory(folder)) {
      addFrom(folder, files);
    }
    Random random = new Random(seed);
    int read = 0;
    int failed = 0;
    double longest = 0;
    long most = 0;
    for (int i = 0; i < cases; i++) {
      // Most cases on the small files, for they are quick.
      int which = i % 8 == 0 ? random.nextInt(files.size()) : i % own;
      Hostile.Outcome outcome = Hostile.read(FormatCorpus.damaged(files.get(which), random));
      read += outcome.isRead() ? 1 : 0;
      longest = Math.max(longest, outcome.seconds());
      most = Math.max(most, outcome.bytes());
      if (outcome.complaint() != null) {
        failed++;
        System.out.println("case " + i + ", file " + which + ": " + outcome.complaint());
      }
      if ((i + 1) % PROGRESS == 0) {
        System.out.println((i + 1) + " cases");
      }
    }
    System.out.printf(
        Locale.ROOT,
        "fuzz-formats: %d cases of %d files, %d read, %d refused, %d wrong; longest %.2f s, most"
            + " allocated %d MB%n",
        cases,
        files.size(),
        read,
        cases - read,
        failed,
        longest,
        most >> 20);
    if (failed > 0) {
      throw new IllegalStateException(failed + " cases were not survived");
    }
  }

  /**
   * What a coverage-guided fuzzer, such as Jazzer, calls with bytes of its own; it starts best from
   * the files that {@link #writeSeeds} writes. Such a fuzzer watches the time itself: what it adds
   * to classes slows their first use.
   */
  public static void fuzzerTestOneInput(byte[] file) {
    Hostile.Outcome outcome = Hostile.read(file);
    if (outcome.complaint() != null && outcome.seconds() <= Hostile.MOST_SECONDS) {
      throw new IllegalStateException(outcome.complaint());
    }
  }

  private static void writeSeeds(Path folder) throws IOException {
    List<byte[]> files = FormatCorpus.files(Files.createTempDirectory("fuzz-formats"));
    Files.createDirectories(folder);
    for (int i = 0; i < files.size(); i++) {
      Files.write(folder.resolve("seed" + i), files.get(i));
    }
  }

  private static void addFrom(Path folder, List<byte[]> files) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) <= MOST_BYTES && Hostile.read(Files.readAllBytes(file)).isRead()) {
          files.add(Files.readAllBytes(file));
        }
      }
    }
  }
}
