package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
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

  private final LoraConfig config;
  private final String path;
  private final Factor a;
  private final Factor b;
  private final FactorGradient correction = new FactorGradient();
  private Linear base;
  private RankSlice slice;
  private boolean enabled = true;
  private boolean training;

  /**
   * Wraps {@code base}, the linear at {@code path}, with an adapter that changes nothing yet: A
   * uniform in ±1/√in, which is Kaiming's bound with slope √5, and B zero.
   */
  LoraLinear(Linear base, String path, LoraConfig config, RandomGenerator random) {
    int r = checkedRank(base, path, config);
    long in = base.inFeatures();
    long out = base.outFeatures();
    this.base = base;
    this.path = path;
    this.config = config;
    slice = RankSlice.first(r);
    a = new Factor(new Parameter(r, in), new Axes(0, -1));
    b = new Factor(new Parameter(out, r), new Axes(1, -1));
    try (Scope scope = new Scope()) {
      double bound = 1 / Math.sqrt(in);
      a.parameter().set(Tensor.uniform(random, -bound, bound, r, in));
      b.parameter().set(Tensor.zeros(out, r));
    }
  }

  static int checkedRank(Linear base, String path, LoraConfig config) {
    int r = config.rank(path);
    if (r > Math.min(base.inFeatures(), base.outFeatures())) {
      throw MaemiException.usage(
          "cannot adapt "
              + path
              + ", a linear of "
              + base.inFeatures()
              + " × "
              + base.outFeatures()
              + ": rank "
              + r
              + " is larger. Lower r.");
    }
    return r;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = base.forward(x);
    if (!enabled) {
      return y;
    }
    DType dtype = x.dtype();
    double dropout = config.loraDropout();
    Tensor seen = training && dropout > 0 ? Functional.dropout(x, dropout) : x;
    Tensor low = Functional.linear(seen, a.used(slice, 1, training, dtype), null); // (…, b)
    return y.add(Functional.linear(low, b.used(slice, 1, training, dtype), null), scaling());
  }

  private double scaling() {
    return config.scaling(path, slice.used(rank()));
  }

  @Override
  public Linear base() {
    return base;
  }

  @Override
  public void rebase(Linear other) {
    base = other;
  }

  @Override
  public int rank() {
    return a.rank();
  }

  @Override
  public Map<String, Factor> trained() {
    Map<String, Factor> trained = new LinkedHashMap<>();
    if (config.frozenA() == null) {
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
  public void enabled(boolean wanted) {
    enabled = wanted;
  }

  @Override
  public void training(boolean wanted) {
    training = wanted;
  }

  @Override
  public void use(RankSlice wanted) {
    slice = wanted;
  }

  @Override
  public void correctGradient() {
    LoraConfig.FrozenA frozen = config.frozenA();
    Tensor gradient =
        frozen != null && frozen.gradientCorrection() ? b.parameter().tensor().grad() : null;
    if (gradient != null) {
      correction.correct(gradient, a.parameter().tensor(), slice, scaling());
    }
  }

  @Override
  public Tensor product() {
    Tensor first = a.used(slice, 1, false, DType.FLOAT32);
    return b.used(slice, 1, false, DType.FLOAT32).matmul(first).mul(scaling());
  }

  @Override
  public void free() {
    a.close();
    b.close();
  }
}
