package io.maemi.tensor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * Gives freed native memory back to the system now and then.
 *
 * <p>The C library's allocator keeps what is freed for the next tensor. Over steps or answers of
 * varying lengths those free pieces become more and smaller, few of them fit, and the process grows
 * though nothing is lost ({@code bench/run memory}). Giving back costs little; touching the pages
 * anew costs more, hence the pause in between.
 */
final class FreedMemory {
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();
  private static final AtomicLong DUE = new AtomicLong(System.nanoTime() + PAUSE);

  private FreedMemory() {}

  /** Gives it back where the pause is over; called where a thread has freed all of its own. */
  static void giveBackIfDue() {
    long now = System.nanoTime();
    long due = DUE.get();
    if (now - due >= 0 && DUE.compareAndSet(due, now + PAUSE)) {
      giveBack();
    }
  }

  /** Gives it back now. */
  static void giveBack() {
    Pointer.trimMemory();
  }
}
