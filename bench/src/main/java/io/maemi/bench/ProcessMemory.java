package io.maemi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The greatest resident memory of a process, as Linux tells it. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Lets the kernel forget the peak, which opening a model made. */
  static void restartPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }

  /** Since the process began or {@link #restartPeak}. */
  static double peakBytes() throws IOException {
    double peak = peakBytes("self");
    if (peak == 0) {
      throw new IOException("this system does not tell a process's peak memory");
    }
    return peak;
  }

  /** The same of another process; 0 where it has ended. */
  static double peakBytes(long process) {
    try {
      return peakBytes(Long.toString(process));
    } catch (IOException e) {
      return 0;
    }
  }

  private static double peakBytes(String process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
      if (line.startsWith("VmHWM:")) {
        return 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
