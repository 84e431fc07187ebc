package io.maemi.adapter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.maemi.foundation.MaemiException;
import org.jspecify.annotations.Nullable;

/**
 * A mixture of low-rank experts in the place of one.
 *
 * @param count experts of each linear, E
 * @param topK experts that a token uses; null where {@code topP} decides, or all are used
 * @param topP a token uses as few experts as have this share of its router's probability; null
 *     where {@code topK} decides
 * @param balanceLoss weight of the load-balance loss
 * @param zLoss weight of the router's z-loss
 * @param dynamic whether each training step draws how many experts, counted from the first, there
 *     are
 * @param routerOnly whether a run trains the routers alone, to adapt trained experts to a task
 */
public record Experts(
    @JsonProperty("count") int count,
    @JsonProperty("top_k") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer topK,
    @JsonProperty("top_p") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double topP,
    @JsonProperty("balance_loss") double balanceLoss,
    @JsonProperty("z_loss") double zLoss,
    @JsonProperty("dynamic") boolean dynamic,
    @JsonProperty("router_only") boolean routerOnly) {
  /** Checks the ranges. */
  public Experts {
    if (count < 1 || balanceLoss < 0 || zLoss < 0) {
      throw MaemiException.usage(
          "cannot mix experts: count must be at least 1, balance_loss and z_loss at least 0."
              + " Correct the adapter's experts.");
    }
    new Routing(topK, topP).checkAgainst(count);
  }

  /** {@code count} experts, of which a token uses {@code k}, with the usual weights of losses. */
  public static Experts top(int k, int count) {
    return new Experts(count, k, null, 0.01, 0.001, false, false);
  }

  /** How a token's experts are chosen. */
  public Routing routing() {
    return new Routing(topK, topP);
  }
}
