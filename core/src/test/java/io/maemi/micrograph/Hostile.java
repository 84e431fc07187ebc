package io.maemi.micrograph;

import com.sun.management.ThreadMXBean;
import io.maemi.foundation.MaemiException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What reading a damaged file must be like: an image or one clear line, soon, in bounded memory.
 */
final class Hostile {
  /** The longest that a file may take. */
  static final double MOST_SECONDS = 5;

  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_PIXELS = 1 << 22;
  private static final ReadOptions PLAINLY =
      ReadOptions.NONE.withDataBar(ReadOptions.BarReading.NEVER);

  private Hostile() {}

  /**
   * How a file was taken.
   *
   * @param isRead whether an image came of it
   * @param complaint what is wrong with how it was taken; null if nothing is
   */
  record Outcome(boolean isRead, @Nullable String complaint, double seconds, long bytes) {}

  static Outcome read(byte[] file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean isRead = false;
    boolean isLarge = false;
    String complaint = null;
    try {
      GreyImage pixels = MicrographReader.read(file, "a file", PLAINLY).pixels();
      isRead = true;
      isLarge = (long) pixels.width() * pixels.height() > MOST_PIXELS;
    } catch (MaemiException e) {
      String line = String.valueOf(e.getMessage());
      if (!line.startsWith("cannot read ") || line.contains("\n") || !line.endsWith(".")) {
        complaint = "no clear line: " + line;
      } else if (e.getCause() instanceof OutOfMemoryError) {
        complaint = "out of memory";
      }
    } catch (RuntimeException | Error e) {
      complaint = "crashed: " + e;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    if (complaint == null && seconds > MOST_SECONDS) {
      complaint = "took " + seconds + " s";
    }
    // An image that a header makes larger than any here is bounded by the limit on pixels.
    if (complaint == null && !isLarge && bytes > MOST_BYTES) {
      complaint = "allocated " + (bytes >> 20) + " MB";
    }
    return new Outcome(isRead, complaint, seconds, bytes);
  }
}
