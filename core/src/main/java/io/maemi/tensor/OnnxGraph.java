package io.maemi.tensor;

import io.maemi.foundation.ProtocolMessage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A computation for {@link GraphSession}, in the ONNX format: nodes in the order of computing,
 * whose values have names. It is written as the protocol buffer messages that onnx.proto3 defines;
 * fields go by their numbers there.
 */
public final class OnnxGraph implements AutoCloseable {
  private static final int FORMAT = 10;
  private static final int OPERATORS = 18;

  /** The domain of ONNX Runtime's own operators, and those used here. */
  private static final String RUNTIME = "com.microsoft";

  private static final Set<String> OWN =
      Set.of(
          "GroupQueryAttention",
          "MatMulIntegerToFloat",
          "MatMulNBits",
          "QuickGelu",
          "SkipSimplifiedLayerNormalization");

  private static final int REAL = 1;
  private static final int INTEGER = 2;
  private static final int ELSEWHERE = 1;

  private final ProtocolMessage graph = new ProtocolMessage().text(2, "maemi");
  private final Map<String, Tensor> packed = new LinkedHashMap<>();
  private int names;

  /** Declares an input; a size is a number or the name of one that each run decides. */
  public String input(String name, DType dtype, Object... sizes) {
    graph.message(11, value(name, dtype, sizes));
    return name;
  }

  /** Makes {@code name} an output. */
  public void output(String name, DType dtype, Object... sizes) {
    graph.message(12, value(name, dtype, sizes));
  }

  private static ProtocolMessage value(String name, DType dtype, Object... sizes) {
    ProtocolMessage shape = new ProtocolMessage();
    for (Object size : sizes) {
      ProtocolMessage dimension = new ProtocolMessage();
      shape.message(
          1,
          size instanceof Number number
              ? dimension.integer(1, number.longValue())
              : dimension.text(2, (String) size));
    }
    ProtocolMessage tensor = new ProtocolMessage().integer(1, code(dtype)).message(2, shape);
    return new ProtocolMessage().text(1, name).message(2, new ProtocolMessage().message(1, tensor));
  }

  /** Copies a constant into the graph; returns its name. */
  public String constant(Tensor value) {
    ByteBuffer memory = value.memory();
    byte[] bytes = new byte[memory.remaining()];
    memory.get(bytes);
    String name = name();
    graph.message(5, tensor(name, value).bytes(9, bytes));
    return name;
  }

  /**
   * Adds a weight that the session lays out anew and copies by that; takes {@code value} out of its
   * scope. Returns its name.
   */
  public String packed(Tensor value) {
    String name = name();
    ProtocolMessage place = new ProtocolMessage().text(1, "location").text(2, name);
    graph.message(5, tensor(name, value).message(13, place).integer(14, ELSEWHERE));
    packed.put(name, Scope.release(value));
    return name;
  }

  private static ProtocolMessage tensor(String name, Tensor value) {
    ProtocolMessage tensor = new ProtocolMessage();
    for (long size : value.shape()) {
      tensor.integer(1, size);
    }
    return tensor.integer(2, code(value.dtype())).text(8, name);
  }

  /** Adds a node of one output; returns the output's name. */
  public String node(String operator, List<String> inputs, Map<String, Number> attributes) {
    return node(operator, inputs, List.of(name()), attributes);
  }

  /** Adds a node that turns {@code x} into {@code dtype}; returns its output's name. */
  public String as(String x, DType dtype) {
    return node("Cast", List.of(x), Map.of("to", code(dtype)));
  }

  /** The same with outputs of given names, empty where one is not wanted; returns the first. */
  public String node(
      String operator, List<String> inputs, List<String> outputs, Map<String, Number> attributes) {
    ProtocolMessage node = message(operator, inputs, outputs, attributes);
    graph.message(1, OWN.contains(operator) ? node.text(7, RUNTIME) : node);
    return outputs.get(0);
  }

  private static ProtocolMessage message(
      String operator, List<String> inputs, List<String> outputs, Map<String, Number> attributes) {
    ProtocolMessage node = new ProtocolMessage();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(4, operator);
    attributes.forEach(
        (name, value) -> {
          ProtocolMessage attribute = new ProtocolMessage().text(1, name);
          node.message(
              5,
              value instanceof Float real
                  ? attribute.real(2, real).integer(20, REAL)
                  : attribute.integer(3, value.longValue()).integer(20, INTEGER));
        });
    return node;
  }

  /** A name that no value has yet. */
  public String name() {
    return "v" + names++;
  }

  /** Weights of {@link #packed} by name. */
  Map<String, Tensor> packed() {
    return packed;
  }

  /** The whole model. */
  byte[] bytes() {
    return new ProtocolMessage()
        .integer(1, FORMAT)
        .message(7, graph)
        .message(8, new ProtocolMessage().text(1, "").integer(2, OPERATORS))
        .message(8, new ProtocolMessage().text(1, RUNTIME).integer(2, 1))
        .toBytes();
  }

  private static int code(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case FLOAT16 -> 10;
      case UINT8 -> 2;
      case INT8 -> 3;
      case INT32 -> 6;
      case INT64 -> 7;
      default -> throw new IllegalArgumentException("graphs hold no " + dtype.torchName());
    };
  }

  /** Frees the packed weights. */
  @Override
  public void close() {
    packed.values().forEach(Tensor::close);
    packed.clear();
  }
}
