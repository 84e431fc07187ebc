package io.maemi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The greatest resident memory of this process, as Linux tells it. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Lets the kernel forget the peak, which opening a model made. */
  static void restartPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }

  /** Since the process began or {@link #restartPeak}. */
  static double peakBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("this system does not tell a process's peak memory");
  }
}
