package io.maemi.adapter;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two losses that keep a router in order, of E experts over n tokens:
 *
 * <pre>
 *   balance = E Σ_e f_e P_e     f_e = share of the choices that fell on e, P_e = mean probability
 *   z       = mean (log Σ_e exp logit_e)²
 * </pre>
 *
 * (Fedus et al., arXiv 2101.03961; Zoph et al., arXiv 2202.08906). The balance loss is 1 at uniform
 * use, and larger where a router prefers those that it already uses most.
 *
 * <p>Both train routers alone: they are computed from inputs outside the graph, so that they need
 * no other part of it and can be differentiated by themselves, whichever way the blocks are run.
 * They are differentiated at once: else the inputs of all routers would have to be kept.
 */
final class RouterLoss implements AutoCloseable {
  private final Experts experts;
  private final List<Tensor> waiting = new ArrayList<>();

  RouterLoss(Experts experts) {
    this.experts = experts;
  }

  /**
   * Adds the losses of one pass.
   *
   * @param x (…, in), the router's input, outside any graph
   * @param weight (E, in), the router's, in the type of {@code x}
   * @param chosen (…, E), 1 where chosen
   */
  void add(Tensor x, Tensor weight, Tensor chosen) {
    if (experts.balanceLoss() == 0 && experts.zLoss() == 0) {
      return;
    }
    Tensor leaf = weight.detach().requiresGrad(true);
    Tensor logits = Functional.linear(x, leaf, null).to(DType.FLOAT32);
    Tensor balance = balance(Routing.probabilities(logits), chosen).mul(experts.balanceLoss());
    Tensor loss = balance.add(z(logits), experts.zLoss());
    loss.backward();
    waiting.add(Scope.release(standIn(weight, Objects.requireNonNull(leaf.grad()), loss.detach())));
  }

  /** Of the value of {@code loss}, with {@code gradient} as its gradient by {@code weight}. */
  private static Tensor standIn(Tensor weight, Tensor gradient, Tensor loss) {
    Tensor linear = weight.to(DType.FLOAT32).mul(gradient.to(DType.FLOAT32)).sum();
    return linear.sub(linear.detach()).add(loss);
  }

  /** E Σ f P. */
  static Tensor balance(Tensor probabilities, Tensor chosen) {
    long count = probabilities.size(-1);
    Tensor perExpert = chosen.reshape(-1, count).sum(0, false);
    Tensor shares = perExpert.div(perExpert.sum());
    return shares.mul(probabilities.reshape(-1, count).mean(0, false)).sum().mul(count);
  }

  /** mean (log Σ exp)². */
  static Tensor z(Tensor logits) {
    return logits.logSumExp(-1, false).pow(2).mean();
  }

  /** The mean of what was added since the last call, or null where nothing was. */
  @Nullable Tensor take() {
    if (waiting.isEmpty()) {
      return null;
    }
    Tensor sum = Scope.adopt(waiting.get(0));
    for (Tensor more : waiting.subList(1, waiting.size())) {
      sum = sum.add(Scope.adopt(more));
    }
    double count = waiting.size();
    waiting.clear();
    return sum.div(count);
  }

  @Override
  public void close() {
    waiting.forEach(Tensor::close);
    waiting.clear();
  }
}
