package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Which experts a token uses and how much of each. With p = softmax(router logits), in float32 at
 * least:
 *
 * <ul>
 *   <li>top-k (arXiv 1701.06538): the k most probable;
 *   <li>top-p (arXiv 2403.07652): the fewest, the most probable first, whose probabilities reach p;
 *   <li>neither: all.
 * </ul>
 *
 * The gates are the probabilities of the chosen, divided by their sum.
 *
 * @param topK k, or null
 * @param topP p in 0…1, or null
 */
public record Routing(@Nullable Integer topK, @Nullable Double topP) {
  /** Checks that at most one is given, and its range. */
  public Routing {
    if ((topK != null && topP != null)
        || (topK != null && topK < 1)
        || (topP != null && !(topP > 0 && topP <= 1))) {
      throw MaemiException.usage(
          "cannot route: give top_k of at least 1, or top_p above 0 and up to 1, not both. Correct"
              + " the adapter's experts.");
    }
  }

  /** All experts, weighed by the router. */
  public static Routing all() {
    return new Routing(null, null);
  }

  void checkAgainst(int experts) {
    if (topK != null && topK > experts) {
      throw MaemiException.usage(
          "cannot route: top_k is " + topK + ", there are " + experts + " experts. Lower top_k.");
    }
  }

  /** Probabilities (…, E), in float32 at least, for router logits (…, E). */
  static Tensor probabilities(Tensor logits) {
    return (logits.dtype() == DType.FLOAT64 ? logits : logits.to(DType.FLOAT32)).softmax(-1);
  }

  /** 1 where an expert is chosen, else 0; (…, E), outside any graph. */
  Tensor chosen(Tensor probabilities) {
    Tensor p = probabilities.detach();
    long experts = p.size(-1);
    if (topK != null && topK < experts) {
      return Functional.oneHot(p.topk(topK, -1).indices(), experts).sum(-2, false).to(p.dtype());
    }
    if (topP != null) {
      var sorted = p.sort(-1, true);
      // The share before each: an expert is needed as long as those before it fall short.
      Tensor before = sorted.values().cumsum(-1).sub(sorted.values());
      Tensor needed = before.lt(topP).to(p.dtype());
      return needed.gather(-1, sorted.indices().sort(-1, false).indices());
    }
    return p.mul(0).add(1);
  }

  /** Gates (…, E): 0 where not {@code chosen}, else in sum 1. */
  static Tensor gates(Tensor probabilities, Tensor chosen) {
    Tensor kept = probabilities.mul(chosen);
    return kept.div(kept.sum(-1, true));
  }
}
