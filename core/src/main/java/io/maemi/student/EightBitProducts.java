package io.maemi.student;

import io.maemi.nn.BaseLinear;
import io.maemi.nn.Int8Weight;
import io.maemi.tensor.DType;
import io.maemi.tensor.OnnxGraph;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * In eight bits, one scale an output and one a row of activations, which is fastest where many rows
 * are read at once. What a few great values rule loses by that: there are scales for every few
 * inputs.
 */
final class EightBitProducts extends GraphProducts {
  private final String width;
  private final String step;
  private final String zero;

  EightBitProducts(OnnxGraph graph) {
    super(graph);
    width = graph.constant(Tensor.of(new long[] {-1}, 1));
    step = graph.constant(Tensor.of(new float[] {1 / STEPS}, 1).reshape());
    zero = graph.constant(Tensor.of(new long[] {ZERO}, 1).to(DType.UINT8).reshape());
  }

  @Override
  List<String> of(String x, List<List<BaseLinear>> sets) {
    String sizes = graph.node("Abs", List.of(x), PLAIN);
    String greatest = graph.node("ReduceMax", List.of(sizes, width), Map.of("keepdims", 1));
    String unit = graph.node("Div", List.of(x, greatest), PLAIN);
    String codes = graph.node("QuantizeLinear", List.of(unit, step, zero), PLAIN);
    return sets.stream().map(layers -> product(codes, greatest, layers)).toList();
  }

  private String product(String x, String greatest, List<BaseLinear> layers) {
    try (Scope scope = new Scope()) {
      List<Int8Weight> weights = layers.stream().map(BaseLinear::eightBits).toList();
      Tensor codes = Tensor.cat(weights.stream().map(Int8Weight::codes).toList(), 0);
      Tensor scales = Tensor.cat(weights.stream().map(Int8Weight::scales).toList(), 0);
      String packed = graph.packed(codes.transpose(0, 1).contiguous());
      String y =
          graph.node(
              "MatMulIntegerToFloat",
              List.of(x, packed, step, constant(scales.to(DType.FLOAT32)), zero),
              PLAIN);
      return biased(graph.node("Mul", List.of(y, greatest), PLAIN), layers);
    }
  }

  @Override
  String ofFew(String x, BaseLinear layer) {
    try (Scope scope = new Scope()) {
      return biased(fine(x, layer.dense(DType.FLOAT32), graph.name()), List.of(layer));
    }
  }
}
