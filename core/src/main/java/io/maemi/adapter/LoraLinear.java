package io.maemi.adapter;

import io.maemi.nn.Linear;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A linear with a low-rank one beside it: y = W x + s · B A x, of which the first b components of A
 * and B may be used alone.
 */
public final class LoraLinear implements AdapterLinear {
  static final String A = "lora_A.weight";
  static final String B = "lora_B.weight";

  private final AdapterState state;
  private final Factor a;
  private final Factor b;
  private final FactorGradient correction = new FactorGradient();

  /**
   * Wraps {@code base}, the linear at {@code path}, with an adapter that changes nothing yet: A
   * uniform in ±1/√in, which is Kaiming's bound with slope √5, and B zero.
   */
  LoraLinear(Linear base, String path, LoraConfig config, RandomGenerator random) {
    state = new AdapterState(base, path, config);
    int r = state.rank;
    long in = base.inFeatures();
    long out = base.outFeatures();
    a = new Factor(new Parameter(r, in), new Axes(0, -1));
    b = new Factor(new Parameter(out, r), new Axes(1, -1));
    try (Scope scope = new Scope()) {
      double bound = 1 / Math.sqrt(in);
      a.parameter().set(Tensor.uniform(random, -bound, bound, r, in).to(state.device()));
      b.parameter().set(Tensor.zeros(DType.FLOAT32, state.device(), out, r));
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
    // Scaled where it is small, added where the base's output lies: else forward and backward would
    // each write another tensor of the output's size.
    return y.addInPlace(Functional.linear(scaled(x), used(b, x.dtype()), null), 1);
  }

  /** ⟨g, y⟩ = ⟨g, W x⟩ + ⟨g B, s · A x⟩, of which the last is r wide. */
  @Override
  public Tensor inner(Tensor x, Tensor gradient) {
    Tensor below = base().inner(x, gradient);
    return state.enabled
        ? below.add(scaled(x).mul(gradient.matmul(used(b, x.dtype()))).sum())
        : below;
  }

  /** s · A x: (…, b). */
  private Tensor scaled(Tensor x) {
    return Functional.linear(state.seen(x), used(a, x.dtype()), null).mul(state.scaling());
  }

  private Tensor used(Factor factor, DType dtype) {
    return factor.used(state.slice, 1, state.training, dtype);
  }

  @Override
  public Map<String, Factor> trained() {
    Map<String, Factor> trained = new LinkedHashMap<>();
    if (state.config.frozenA() == null) {
      trained.put(A, a);
    }
    trained.put(B, b);
    return trained;
  }

  @Override
  public Map<String, Tensor> stored() {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    stored.put(A, a.parameter().tensor());
    stored.put(B, b.parameter().tensor());
    return stored;
  }

  @Override
  public void correctGradient() {
    Tensor gradient = state.corrects() ? b.parameter().tensor().grad() : null;
    if (gradient != null) {
      correction.correct(gradient, a.parameter().tensor(), state.slice, state.scaling());
    }
  }

  @Override
  public Tensor product() {
    Tensor first = a.used(state.slice, 1, false, DType.FLOAT32);
    return b.used(state.slice, 1, false, DType.FLOAT32).matmul(first).mul(state.scaling());
  }

  @Override
  public void free() {
    a.close();
    b.close();
  }
}
