package io.maemi.tune;

import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has had resident. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final Path RESTART = Path.of("/proc/self/clear_refs");

  private long seen;

  /** Lets the kernel forget what was before, where it can. */
  static void restart() {
    if (Files.isWritable(RESTART)) {
      try {
        Files.writeString(RESTART, "5");
      } catch (IOException e) {
        // Then a figure is that of the whole process, as on systems without such a record.
        return;
      }
    }
  }

  /** Notes what is resident now, for systems that keep no record themselves. */
  void sample() {
    seen = Math.max(seen, Torch.residentBytes());
  }

  /** In bytes, Java and native together: the kernel's own record where there is one. */
  long bytes() {
    sample();
    if (Files.isReadable(STATUS)) {
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("VmHWM:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      } catch (IOException e) {
        return seen;
      }
    }
    return seen;
  }
}
