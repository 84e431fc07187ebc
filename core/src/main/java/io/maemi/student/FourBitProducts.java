package io.maemi.student;

import io.maemi.nn.BaseLinear;
import io.maemi.nn.Int4Weight;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.OnnxGraph;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * By the very codes of four bits that the weights are kept in: half the bytes, and no operators
 * that round, which is fastest where few rows are read at once.
 */
final class FourBitProducts extends GraphProducts {
  private static final int BITS = 4;

  FourBitProducts(OnnxGraph graph) {
    super(graph);
  }

  @Override
  List<String> of(String x, List<List<BaseLinear>> sets) {
    return sets.stream().map(layers -> product(x, layers)).toList();
  }

  @Override
  String ofFew(String x, BaseLinear layer) {
    return product(x, List.of(layer));
  }

  private String product(String x, List<BaseLinear> layers) {
    try (Scope scope = new Scope()) {
      List<Int4Weight> weights = layers.stream().map(BaseLinear::fourBits).toList();
      long in = layers.get(0).inFeatures();
      long out = layers.stream().mapToLong(BaseLinear::outFeatures).sum();
      long groups = in / Int4Weight.GROUP;
      Tensor codes = joined(weights, Int4Weight::codes);
      List<String> inputs =
          List.of(
              x,
              graph.packed(codes.reshape(out, groups, in / groups / 2)),
              constant(joined(weights, Int4Weight::scales)),
              constant(Quantized.packNibbles(even(joined(weights, Int4Weight::zeros)), false)));
      return biased(blocks(inputs, graph.name(), in, out, BITS, Int4Weight.GROUP), layers);
    }
  }

  private static Tensor joined(List<Int4Weight> weights, Function<Int4Weight, Tensor> part) {
    return Tensor.cat(weights.stream().map(part).toList(), 0);
  }

  /** Each row of zero points begins with a whole byte. */
  private static Tensor even(Tensor zeros) {
    long odd = zeros.size(1) % 2;
    return odd == 0
        ? zeros
        : Tensor.cat(List.of(zeros, Tensor.zeros(DType.UINT8, Device.CPU, zeros.size(0), 1)), 1);
  }
}
