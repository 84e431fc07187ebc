package io.maemi.tune;

import io.maemi.nn.Attention;
import io.maemi.nn.DecoderBlock;
import io.maemi.student.Decoder;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder's blocks run forward without a graph, keeping each one's input only, and once more with
 * a graph in backward, one after another (Chen et al., arXiv 1604.06174). At any moment there are
 * the activations of one block; the price is a second forward pass but for its last product.
 */
final class RecomputedBlocks {
  private final List<DecoderBlock> blocks;
  private final Attention.Context context;
  private final Tensor embeddings;
  private final List<Tensor> inputs = new ArrayList<>();
  private final Tensor output;
  private final long seed;

  /**
   * Runs forward.
   *
   * @param embeddings (b, t, d), with or without a graph of their own
   * @param context what their attention sees
   * @param seed of the dropout, which must fall alike both times
   */
  RecomputedBlocks(Decoder decoder, Tensor embeddings, Attention.Context context, long seed) {
    this.embeddings = embeddings;
    this.seed = seed;
    blocks = decoder.layers();
    this.context = context;
    Tensor hidden = embeddings.detach();
    try (NoGrad noGrad = new NoGrad()) {
      for (int i = 0; i < blocks.size(); i++) {
        inputs.add(hidden);
        seed(i);
        try (Scope scope = new Scope()) {
          hidden = Scope.keep(blocks.get(i).forward(hidden, context, null));
        }
      }
    }
    output = hidden.detach().requiresGrad(true);
  }

  private void seed(int block) {
    Torch.manualSeed(Seeds.of(seed, Seeds.DROPOUT, block));
  }

  /** The last block's output (b, t, d): a leaf that wants a gradient. */
  Tensor output() {
    return output;
  }

  /**
   * Runs every block again, last to first, and backward from the gradient that {@link #output} got;
   * then what made the embeddings.
   */
  void backward() {
    Tensor gradient = output.grad();
    for (int i = blocks.size() - 1; i >= 0 && gradient != null; i--) {
      boolean wanted = i > 0 || embeddings.requiresGrad();
      try (Scope scope = new Scope()) {
        Tensor input = inputs.get(i).detach().requiresGrad(wanted);
        seed(i);
        Tensor again = blocks.get(i).inner(input, context, gradient);
        if (again.requiresGrad()) {
          again.backward();
        }
        Tensor before = input.grad();
        gradient.close();
        gradient = before == null ? null : Scope.keep(before);
      }
      inputs.get(i).close();
    }
    if (gradient != null) {
      embeddings.backward(gradient);
    }
  }
}
