package io.maemi.student;

import io.maemi.nn.Activation;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.tensor.Tensor;

/** Two linear layers with an activation between, a token a patch, as in LLaVA-1.5 (2310.03744). */
final class MlpConnector implements Connector {
  private final LinearSlot first;
  private final Activation activation;
  private final LinearSlot second;

  /** A connector without values. */
  MlpConnector(StudentConfig config) {
    boolean bias = config.multimodalProjectorBias() == null || config.multimodalProjectorBias();
    String name = config.projectorHiddenAct();
    int width = config.textConfig().hiddenSize();
    first = new LinearSlot(new DenseLinear(config.connectorWidth(), width, bias));
    activation = Activation.of(name == null ? "gelu" : name);
    second = new LinearSlot(new DenseLinear(width, width, bias));
  }

  @Override
  public Tensor forward(Tensor features) {
    return second.forward(activation.apply(first.forward(features)));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    first.visit(Module.path(prefix, "linear_1"), visitor);
    second.visit(Module.path(prefix, "linear_2"), visitor);
  }
}
