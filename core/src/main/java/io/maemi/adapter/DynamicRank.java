package io.maemi.adapter;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.maemi.foundation.MaemiException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How DyLoRA draws the rank of a training step (Valipour et al. 2022, arXiv 2210.07558): one b for
 * all layers, forward with the first b components.
 *
 * @param ranks the ranks that are drawn, ascending; empty for 1…r
 * @param weights of {@code ranks}, in proportion to which they are drawn; empty for equal ones
 * @param frozen whether a step moves only the components that b has and the next smaller rank has
 *     not (with all ranks drawn: the b-th), or all of the first b
 */
public record DynamicRank(
    @JsonProperty("ranks") List<Integer> ranks,
    @JsonProperty("weights") List<Double> weights,
    @JsonProperty("frozen") boolean frozen) {
  /** Every rank equally often, all of the first b components moved. */
  public static final DynamicRank PLAIN = new DynamicRank(List.of(), List.of(), false);

  /** Every rank equally often, the b-th component moved. */
  public static final DynamicRank FROZEN = new DynamicRank(List.of(), List.of(), true);

  /** Checks the ranges. */
  public DynamicRank {
    ranks = ranks == null ? List.of() : List.copyOf(ranks);
    weights = weights == null ? List.of() : List.copyOf(weights);
    for (int i = 0; i < ranks.size(); i++) {
      if (ranks.get(i) < 1 || (i > 0 && ranks.get(i) <= ranks.get(i - 1))) {
        throw wrong("ranks " + ranks + " are not ascending from 1 on");
      }
    }
    if (weights.stream().anyMatch(w -> !(w > 0))) {
      throw wrong("a weight is not above 0");
    }
    if (!weights.isEmpty() && weights.size() != ranks.size()) {
      throw wrong("there are " + ranks.size() + " ranks and " + weights.size() + " weights");
    }
  }

  private static MaemiException wrong(String why) {
    return MaemiException.usage(
        "cannot draw ranks: " + why + ". Correct the adapter's dynamic_rank.");
  }

  void checkAgainst(int r) {
    if (!ranks.isEmpty() && ranks.get(ranks.size() - 1) != r) {
      throw wrong("the largest of ranks " + ranks + " is not r = " + r);
    }
  }

  /** The ranks that are drawn for an adapter of rank {@code r}. */
  public List<Integer> of(int r) {
    return ranks.isEmpty() ? IntStream.rangeClosed(1, r).boxed().toList() : ranks;
  }

  /** Draws the components of a step for an adapter of rank {@code r}. */
  public RankSlice draw(int r, RandomGenerator random) {
    List<Integer> all = of(r);
    int at = weights.isEmpty() ? random.nextInt(all.size()) : weighted(random.nextDouble());
    return new RankSlice(frozen && at > 0 ? all.get(at - 1) : 0, all.get(at));
  }

  private int weighted(double share) {
    double left = share * weights.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < weights.size() - 1; i++) {
      left -= weights.get(i);
      if (left < 0) {
        return i;
      }
    }
    return weights.size() - 1;
  }
}
