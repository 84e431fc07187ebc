package io.maemi.tune;

import io.maemi.nn.Attention;
import io.maemi.nn.DecoderBlock;
import io.maemi.student.DecoderConfig;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Functional.Aggregation;
import io.maemi.tensor.Learning;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;

/**
 * Forward and backward passes of a decoder under next-token cross-entropy. Only supervised
 * positions meet the output head, some at a time, so that the logits of a whole batch never exist
 * together; blocks keep their activations or run again in backward, with the same numbers either
 * way ({@link Learning}).
 */
public final class DecoderPass {
  /** Logits that exist at once: a chunk of rows × vocabulary of about this size. */
  private static final int LOGITS = 1 << 22;

  private final Student student;
  private final boolean recompute;

  /** Passes of {@code student}'s decoder. */
  public DecoderPass(Student student, boolean recompute) {
    this.student = student;
    this.recompute = recompute;
  }

  /**
   * Adds the gradient of {@code scale} times the sum of losses to whatever wants one.
   *
   * @param embeddings (b, t, d), of the caller's scope, with or without a graph
   * @param context what their attention sees
   * @param positions supervised positions in the flattened b · t
   * @param targets the token that follows each
   * @param seed of dropout where blocks are recomputed
   * @return the sum; where it is not finite the gradients are of no use
   */
  public double learn(
      Tensor embeddings,
      Attention.Context context,
      long[] positions,
      long[] targets,
      double scale,
      long seed) {
    try (Learning learning = new Learning();
        Scope scope = new Scope()) {
      RecomputedBlocks blocks =
          recompute ? new RecomputedBlocks(student.decoder(), embeddings, context, seed) : null;
      Tensor last = blocks == null ? kept(embeddings, context) : blocks.output();
      Tensor rows = rows(student.decoder().norm().forward(last), positions);
      Tensor leaf = rows.detach().requiresGrad(true);
      double sum = 0;
      int chunk = chunk(student);
      for (int from = 0; from < targets.length; from += chunk) {
        int to = Math.min(targets.length, from + chunk);
        try (Scope part = new Scope()) {
          Tensor loss = loss(student.logits(leaf.narrow(0, from, to - from)), targets, from, to);
          double value = loss.item();
          sum += value;
          if (!Double.isFinite(value)) {
            return value;
          }
          loss.mul(scale).backward();
        }
      }
      Tensor gradient = leaf.grad();
      if (gradient != null) {
        rows.backward(gradient);
        if (blocks != null) {
          blocks.backward();
        }
      }
      return sum;
    }
  }

  /** The last block's output, the graph of all kept. */
  private Tensor kept(Tensor embeddings, Attention.Context context) {
    Tensor hidden = embeddings;
    for (DecoderBlock block : student.decoder().layers()) {
      try (Scope scope = new Scope()) {
        hidden = Scope.keep(block.forward(hidden, context, null));
      }
    }
    return hidden;
  }

  /** Hidden states (m, d) of (b, t, d) at {@code positions}. */
  static Tensor rows(Tensor hidden, long[] positions) {
    return hidden
        .reshape(-1, hidden.size(-1))
        .indexSelect(0, Tensor.of(positions, positions.length).to(hidden.device()));
  }

  /** The sum of losses of {@code targets} from {@code from} to {@code to}. */
  static Tensor loss(Tensor logits, long[] targets, int from, int to) {
    Tensor wanted = Tensor.of(Arrays.copyOfRange(targets, from, to), to - from).to(logits.device());
    return Functional.crossEntropy(logits.to(DType.FLOAT32), wanted, -100, Aggregation.SUM);
  }

  /** How many positions meet the head at once. */
  static int chunk(Student student) {
    return chunk(student.config().textConfig());
  }

  /** How many positions meet the head of such a decoder at once. */
  static int chunk(DecoderConfig config) {
    return Math.max(64, LOGITS / config.vocabSize());
  }
}
