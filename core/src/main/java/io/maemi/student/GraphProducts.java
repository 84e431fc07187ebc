package io.maemi.student;

import io.maemi.nn.BaseLinear;
import io.maemi.nn.Parameter;
import io.maemi.nn.RowParts;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.OnnxGraph;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Writes the products of a {@link DecoderGraph}'s linear layers. Shapes: t tokens, in and out a
 * layer's.
 */
abstract class GraphProducts {
  /** Inputs that share a scale where there are some for every few. */
  static final long LEAST_GROUP = 32;

  static final float STEPS = 127;
  static final long ZERO = 128;
  static final Map<String, Number> PLAIN = Map.of();

  /** In greater groups one row goes by another product than several, with other rounding. */
  private static final long GREATEST_GROUP = 64;

  private static final int BITS = 8;

  /** Weights rounded at a time, so that what is on the way stays small. */
  private static final long PART = 1 << 17;

  /** The operator's level at which activations are rounded to eight bits too. */
  private static final int INTEGER = 4;

  final OnnxGraph graph;

  GraphProducts(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * What {@code x}, (1, t, in), gives by each of {@code sets} of layers, those of one side by side:
   * (1, t, out).
   */
  abstract List<String> of(String x, List<List<BaseLinear>> sets);

  /** The same by one layer where a few great values rule {@code x}. */
  abstract String ofFew(String x, BaseLinear layer);

  /**
   * By {@code weight} (out, in) in eight bits, scales of weights and activations for every few
   * inputs.
   */
  final String fine(String x, Tensor weight, String name) {
    long out = weight.size(0);
    long in = weight.size(1);
    long group = Math.min(Long.lowestOneBit(in), GREATEST_GROUP);
    Tensor codes = Tensor.empty(DType.UINT8, Device.CPU, out, in / group, group);
    Tensor scales = Tensor.empty(DType.FLOAT32, Device.CPU, out, in / group, 1);
    RowParts.each(
        out,
        Math.max(1, PART / in),
        (from, count) -> {
          Tensor rows = weight.narrow(0, from, count).to(DType.FLOAT32);
          Tensor groups = rows.reshape(count, in / group, group);
          Tensor scale = groups.abs().greatest(-1).clamp(1e-30, 1e30).div(STEPS);
          scales.narrow(0, from, count).copyFrom(scale);
          codes.narrow(0, from, count).copyFrom(Quantized.toUint8(groups.div(scale).add(ZERO)));
        });
    return blocks(List.of(x, graph.packed(codes), constant(scales)), name, in, out, BITS, group);
  }

  /**
   * By codes with scales for every {@code group} inputs, activations rounded for as many.
   *
   * @param inputs x, codes, scales, and zero points where they are not in the middle
   */
  final String blocks(List<String> inputs, String name, long in, long out, int bits, long group) {
    Map<String, Number> attributes =
        Map.of("K", in, "N", out, "bits", bits, "block_size", group, "accuracy_level", INTEGER);
    return graph.node("MatMulNBits", inputs, List.of(name), attributes);
  }

  final String constant(Tensor values) {
    return graph.constant(values.reshape(-1));
  }

  /** With the biases of {@code layers} side by side, where one has any. */
  final String biased(String x, List<BaseLinear> layers) {
    if (layers.stream().allMatch(layer -> layer.bias() == null)) {
      return x;
    }
    try (Scope scope = new Scope()) {
      Tensor biases = Tensor.cat(layers.stream().map(GraphProducts::bias).toList(), 0);
      return graph.node("Add", List.of(x, constant(biases)), PLAIN);
    }
  }

  private static Tensor bias(BaseLinear layer) {
    Parameter bias = layer.bias();
    return bias == null ? Tensor.zeros(layer.outFeatures()) : bias.as(DType.FLOAT32);
  }
}
