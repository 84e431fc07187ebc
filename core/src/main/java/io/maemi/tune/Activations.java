package io.maemi.tune;

import io.maemi.adapter.LoraConfig;
import io.maemi.student.DecoderConfig;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What becomes of a block's activations between forward and backward. */
public enum Activations {
  /** Recomputed where they would not fit well, kept otherwise. */
  AUTO,
  /** Kept: the fastest. */
  KEEP,
  /** Recomputed block by block: memory of one block, and a second forward pass. */
  RECOMPUTE;

  private static final Path MEMORY = Path.of("/proc/meminfo");

  /**
   * Whether a batch of {@code tokens}, the longest of which has {@code longest}, is recomputed.
   *
   * @param adapter what is tuned; null for whole parts
   */
  boolean recomputes(Student student, long tokens, long longest, @Nullable LoraConfig adapter) {
    return recomputes(
        student.config().textConfig(), tokens, longest, student.computeType(), adapter);
  }

  /** The same of a decoder that is not there yet. */
  boolean recomputes(
      DecoderConfig decoder,
      long tokens,
      long longest,
      DType compute,
      @Nullable LoraConfig adapter) {
    return switch (this) {
      case KEEP -> false;
      case RECOMPUTE -> true;
      case AUTO ->
          MemoryEstimate.of(decoder, tokens, longest, compute, adapter, false).bytes()
              > available() / 2;
    };
  }

  private static long available() {
    try {
      for (String line : Files.readAllLines(MEMORY)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }
}
