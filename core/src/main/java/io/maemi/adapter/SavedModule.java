package io.maemi.adapter;

import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/**
 * A parameter that is trained whole beside an adapter; remembers what the base had, so that it can
 * be put back.
 */
final class SavedModule implements AutoCloseable {
  private final Parameter parameter;
  private final boolean trainableBefore;
  private final Tensor original;
  private final Tensor trained;

  SavedModule(Parameter parameter) {
    this.parameter = parameter;
    this.trainableBefore = parameter.trainable();
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      original = Scope.release(parameter.tensor().detach().copy());
      trained = Scope.release(Tensor.empty(DType.FLOAT32, original.device(), original.shape()));
      parameter.set(original.to(DType.FLOAT32).copy());
    }
  }

  Parameter parameter() {
    return parameter;
  }

  void enabled(boolean wanted) {
    try (NoGrad noGrad = new NoGrad()) {
      if (wanted) {
        parameter.tensor().copyFrom(trained);
      } else {
        trained.copyFrom(parameter.tensor());
        parameter.tensor().copyFrom(original);
      }
    }
  }

  /** Puts the base's own values back, in their own type. */
  void restore() {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      parameter.trainable(trainableBefore);
      parameter.set(original.copy());
    }
  }

  /** Keeps the trained values, in the base's type. */
  void merge() {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      parameter.trainable(trainableBefore);
      parameter.set(parameter.tensor().detach().to(original.dtype()).copy());
    }
  }

  @Override
  public void close() {
    original.close();
    trained.close();
  }
}
