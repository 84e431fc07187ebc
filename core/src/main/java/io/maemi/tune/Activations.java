package io.maemi.tune;

import io.maemi.nn.BaseLinear;
import io.maemi.student.DecoderConfig;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What becomes of a block's activations between forward and backward. */
public enum Activations {
  /** Recomputed where the decoder is quantized or they would not fit well; kept otherwise. */
  AUTO,
  /** Kept: the fastest. */
  KEEP,
  /** Recomputed block by block: memory of one block, and a second forward pass. */
  RECOMPUTE;

  private static final Path MEMORY = Path.of("/proc/meminfo");

  /** Whether a batch of {@code tokens}, the longest of which has {@code longest}, is recomputed. */
  boolean recomputes(Student student, long tokens, long longest) {
    return switch (this) {
      case KEEP -> false;
      case RECOMPUTE -> true;
      case AUTO ->
          quantized(student)
              || keptBytes(student.config().textConfig(), tokens, longest, student.computeType())
                  > available() / 2;
    };
  }

  private static boolean quantized(Student student) {
    return student.decoder().linears().values().stream()
        .anyMatch(slot -> slot.get() instanceof BaseLinear base && base.quantized());
  }

  /**
   * Roughly what the decoder's blocks keep of a batch: inputs and outputs of its linears, both
   * norms in float32, and each head's attention to half of the tokens.
   */
  static long keptBytes(DecoderConfig config, long tokens, long longest, DType dtype) {
    long width = config.hiddenSize();
    long queries = (long) config.numAttentionHeads() * config.headDim();
    long attention = config.numAttentionHeads() * longest / 2;
    long perToken =
        dtype.bytes() * (4 * width + 6 * queries + 4L * config.intermediateSize() + attention)
            + 2L * DType.FLOAT32.bytes() * width;
    return config.numHiddenLayers() * tokens * perToken;
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
