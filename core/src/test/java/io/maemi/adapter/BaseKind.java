package io.maemi.adapter;

import io.maemi.nn.DenseLinear;
import io.maemi.nn.Initialisation;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.Device;
import io.maemi.tensor.Tensor;

/** The kinds of base that an adapter must work on, each as two linears of 64 × 64 in a row. */
enum BaseKind {
  DENSE(QuantizationScheme.NONE),
  INT8(QuantizationScheme.INT8),
  INT4(QuantizationScheme.int4(32)),
  NF4(QuantizationScheme.NF4);

  static final int WIDTH = 64;

  private final QuantizationScheme scheme;

  BaseKind(QuantizationScheme scheme) {
    this.scheme = scheme;
  }

  /** A linear of random values. */
  Linear linear(int in, int out, boolean bias, int seed) {
    LinearSlot slot = new LinearSlot(new DenseLinear(in, out, bias));
    Module one = (prefix, visitor) -> slot.visit("linear", visitor);
    new Initialisation(seed, 0.1, 1).fill(one, Device.CPU);
    if (this != DENSE) {
      Quantization.apply(one, scheme, path -> true);
    }
    return slot.get();
  }

  /** A model whose linears are called {@code layers.0.q_proj} and {@code layers.1.q_proj}. */
  Model model() {
    Model model = new Model();
    new Initialisation(3, 0.1, 1).fill(model, Device.CPU);
    if (this != DENSE) {
      Quantization.apply(model, scheme, path -> true);
    }
    return model;
  }

  static final class Model implements Module {
    final LinearSlot first = new LinearSlot(new DenseLinear(WIDTH, WIDTH, true));
    final LinearSlot second = new LinearSlot(new DenseLinear(WIDTH, WIDTH, false));

    Tensor forward(Tensor x) {
      return second.forward(first.forward(x).tanh());
    }

    @Override
    public void visit(String prefix, Visitor visitor) {
      first.visit("layers.0.q_proj", visitor);
      second.visit("layers.1.q_proj", visitor);
    }
  }
}
