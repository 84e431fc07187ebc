package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Linear;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A linear with a mixture of low-rank experts beside it (DyA-MoPE of sLAVA, arXiv 2408.15305):
 *
 * <pre>
 *   y = W x + Σ_e g_e(x) · s · B_e[:, :b] A_e[:b, :] x
 * </pre>
 *
 * computed without a capacity and without dispatch from the experts stacked: two products and the
 * gates between them, y = W x + s · B (g ⊗ A x), in which the gate of an expert that a token does
 * not use is 0. Exact for every routing, and for small E · r quicker than sorting tokens.
 *
 * <p>The router is a linear of each adapted linear's own, on its input.
 */
public final class ExpertsLinear implements AdapterLinear {
  static final String ROUTER = "router.weight";
  private static final double ROUTER_DEVIATION = 0.02;

  private final AdapterState state;
  private final Experts experts;
  private final Factor a; // (E, r, in)
  private final Factor b; // (out, E, r)
  private final Factor router; // (E, in)
  private final List<FactorGradient> corrections = new ArrayList<>();
  private final RouterLoss loss;
  private final ExpertLoad load;
  private Routing routing;
  private int inUse;

  ExpertsLinear(
      Linear base, String path, LoraConfig config, Experts experts, RandomGenerator random) {
    state = new AdapterState(base, path, config);
    int r = state.rank;
    long in = base.inFeatures();
    long out = base.outFeatures();
    int count = experts.count();
    this.experts = experts;
    routing = experts.routing();
    inUse = count;
    loss = new RouterLoss(experts);
    load = new ExpertLoad(count);
    a = new Factor(new Parameter(count, r, in), new Axes(1, 0));
    b = new Factor(new Parameter(out, count, r), new Axes(2, 1));
    router = new Factor(new Parameter(count, in), new Axes(-1, 0));
    for (int e = 0; e < count; e++) {
      corrections.add(new FactorGradient());
    }
    try (Scope scope = new Scope()) {
      Device device = state.device();
      double bound = 1 / Math.sqrt(in);
      a.parameter().set(Tensor.uniform(random, -bound, bound, count, r, in).to(device));
      b.parameter().set(Tensor.zeros(DType.FLOAT32, device, out, count, r));
      router.parameter().set(Tensor.randn(random, count, in).mul(ROUTER_DEVIATION).to(device));
    }
  }

  @Override
  public AdapterState state() {
    return state;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = base().forward(x);
    if (!state.enabled) {
      return y;
    }
    DType dtype = x.dtype();
    Tensor weight = routerWeight(dtype);
    Tensor probabilities = Routing.probabilities(Functional.linear(x, weight, null));
    Tensor chosen = routing.chosen(probabilities);
    load.count(chosen);
    if (state.training && probabilities.requiresGrad()) {
      loss.add(x.detach(), weight, chosen);
    }
    Tensor gates = Routing.gates(probabilities, chosen).mul(state.scaling()).to(dtype);
    long n = inUse;
    long used = state.used();
    Tensor first = used(a, dtype).reshape(n * used, inFeatures());
    Tensor second = used(b, dtype).reshape(outFeatures(), n * used);
    Tensor low = Functional.linear(state.seen(x), first, null); // (…, n·b)
    long[] folded = low.shape();
    long[] apart = Arrays.copyOf(folded, folded.length + 1);
    apart[folded.length - 1] = n;
    apart[folded.length] = used;
    Tensor gated = low.reshape(apart).mul(gates.unsqueeze(-1)).reshape(folded);
    return y.addInPlace(Functional.linear(gated, second, null), 1);
  }

  private Tensor routerWeight(DType dtype) {
    Tensor whole = router.parameter().tensor();
    return (inUse < experts.count() ? whole.narrow(0, 0, inUse) : whole).to(dtype);
  }

  private Tensor used(Factor factor, DType dtype) {
    return factor.used(state.slice, inUse, state.training, dtype);
  }

  @Override
  public Map<String, Factor> trained() {
    Map<String, Factor> trained = new LinkedHashMap<>();
    if (!experts.routerOnly()) {
      if (state.config.frozenA() == null) {
        trained.put("experts." + LoraLinear.A, a);
      }
      trained.put("experts." + LoraLinear.B, b);
    }
    trained.put(ROUTER, router);
    return trained;
  }

  /** Every expert by itself, {@code experts.<e>.lora_A.weight}, and the router. */
  @Override
  public Map<String, Tensor> stored() {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    for (int e = 0; e < experts.count(); e++) {
      stored.put("experts." + e + "." + LoraLinear.A, a.parameter().tensor().select(0, e));
      stored.put("experts." + e + "." + LoraLinear.B, b.parameter().tensor().select(1, e));
    }
    stored.put(ROUTER, router.parameter().tensor());
    return stored;
  }

  /** Uses the first {@code count} experts, chosen by {@code how}. */
  void use(int count, Routing how) {
    Integer k = how.topK();
    inUse = count;
    routing = k != null && k > count ? Routing.all() : how;
  }

  /** The losses of the routings since the last call, or null where there were none. */
  @Nullable Tensor takeLoss() {
    return loss.take();
  }

  ExpertLoad load() {
    return load;
  }

  @Override
  public void correctGradient() {
    Tensor gradient = state.corrects() ? b.parameter().tensor().grad() : null;
    if (gradient != null) {
      for (int e = 0; e < inUse; e++) {
        corrections
            .get(e)
            .correct(
                gradient.select(1, e),
                a.parameter().tensor().select(0, e),
                state.slice,
                state.scaling());
      }
    }
  }

  @Override
  public Tensor product() {
    throw MaemiException.failed(
        "cannot merge the adapter: "
            + state.path
            + " has a mixture of experts, which a router weighs anew for every token, so no one"
            + " weight does the same. Use it beside its student, as --adapter.");
  }

  @Override
  public void free() {
    a.close();
    b.close();
    router.close();
    loss.close();
  }
}
