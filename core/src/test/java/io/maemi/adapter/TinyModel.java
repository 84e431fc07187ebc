package io.maemi.adapter;

import io.maemi.nn.DenseLinear;
import io.maemi.nn.Initialisation;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.tensor.Device;
import io.maemi.tensor.Tensor;

/** Four linears in a row, named as a student's parts are. */
final class TinyModel implements Module {
  final LinearSlot tower = new LinearSlot(new DenseLinear(6, 8, true));
  final LinearSlot connector = new LinearSlot(new DenseLinear(8, 8, false));
  final LinearSlot query = new LinearSlot(new DenseLinear(8, 8, false));
  final LinearSlot head = new LinearSlot(new DenseLinear(8, 5, false));

  TinyModel() {
    new Initialisation(3, 0.5, 1).fill(this, Device.CPU);
  }

  Tensor forward(Tensor x) {
    return head.forward(query.forward(connector.forward(tower.forward(x)).tanh()));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    tower.visit("model.vision_model.fc1", visitor);
    connector.visit("model.connector.proj", visitor);
    query.visit("model.text_model.q_proj", visitor);
    head.visit("lm_head", visitor);
  }
}
