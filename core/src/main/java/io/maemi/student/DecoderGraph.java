package io.maemi.student;

import io.maemi.nn.BaseLinear;
import io.maemi.nn.Int8Weight;
import io.maemi.nn.LinearSlot;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a decoder with its head as one graph over one sequence, its products in eight bits. Most
 * have one scale an output and one a row of activations, which is fastest. The head, and the
 * products of what the MLPs' gates let through, which a few great values rule, lose by that: they
 * have scales for every few inputs. What a row gives does not depend on the rows beside it, to the
 * bit. Shapes: t tokens, d width, g key and value heads, e head width, c tokens that the caches
 * have room for, n rows wanted, v vocabulary.
 */
final class DecoderGraph {
  /** Input: float32 (1, t, d). */
  static final String EMBEDDINGS = "embeddings";

  /** Input: int64 (1), the first row whose logits are wanted. */
  static final String FROM = "from";

  /** Inputs: int32 (1) and (), tokens with those before, and with one more that fills. */
  static final String TOKENS = "tokens";

  static final String TOTAL = "total";

  /** Inputs: float32 (c, e/2), the turns of all positions. */
  static final String COSINES = "cosines";

  static final String SINES = "sines";

  /** Output: float32 (1, n, v). */
  static final String LOGITS = "logits";

  private static final float STEPS = 127;
  private static final long ZERO = 128;
  private static final int BITS = 8;

  /** Inputs that share a scale where there are some for every few. */
  static final long LEAST_GROUP = 32;

  /** In greater groups one row goes by another product than several, with other rounding. */
  private static final long GREATEST_GROUP = 64;

  /** Weights rounded at a time, so that what is on the way stays small. */
  private static final long PART = 1 << 17;

  /** The operator's level at which activations are rounded to eight bits too. */
  private static final int INTEGER = 4;

  private static final Map<String, Number> PLAIN = Map.of();

  private final DecoderConfig config;
  private final Map<String, LinearSlot> linears;
  private final Map<String, Parameter> parameters;
  private final OnnxGraph graph = new OnnxGraph();
  private final String width;
  private final String rows;
  private final String start;
  private final String end;
  private final String beforeLast;
  private final String oneMore;
  private final String step;
  private final String zero;

  private DecoderGraph(Student student) {
    config = student.config().textConfig();
    linears = student.decoder().linears();
    parameters = student.decoder().parameters();
    width = whole(-1);
    rows = whole(1);
    start = whole(0);
    end = whole(Integer.MAX_VALUE);
    beforeLast = whole(-1);
    oneMore = whole(0, 0, 0, 0, 1, 0);
    step = graph.constant(Tensor.of(new float[] {1 / STEPS}, 1).reshape());
    zero = graph.constant(Tensor.of(new long[] {ZERO}, 1).to(DType.UINT8).reshape());
  }

  /** The graph of {@code student}'s decoder and head; the caller closes it. */
  static OnnxGraph of(Student student) {
    try (Scope scope = new Scope()) {
      DecoderGraph writer = new DecoderGraph(student);
      try {
        writer.write(head(student));
        return writer.graph;
      } catch (RuntimeException e) {
        writer.graph.close();
        throw e;
      }
    }
  }

  private static Tensor head(Student student) {
    LinearSlot head = student.linears().get(Decoder.HEAD);
    return head == null
        ? student.decoder().embedding().weight().tensor()
        : ((BaseLinear) head.get()).dense(DType.BFLOAT16);
  }

  /** Layer {@code i}'s input of keys or values, float32 (1, g, c, e). */
  static String cache(String kind, int i) {
    return kind + "." + i;
  }

  /** The output that is written to the same memory. */
  static String next(String cache) {
    return cache + ".next";
  }

  private String whole(long... values) {
    return graph.constant(Tensor.of(values, values.length));
  }

  private void write(Tensor head) {
    graph.input(EMBEDDINGS, DType.FLOAT32, 1, "t", config.hiddenSize());
    graph.input(FROM, DType.INT64, 1);
    graph.input(TOKENS, DType.INT32, 1);
    graph.input(TOTAL, DType.INT32);
    graph.input(COSINES, DType.FLOAT32, "c", config.headDim() / 2);
    graph.input(SINES, DType.FLOAT32, "c", config.headDim() / 2);
    Sum sum = new Sum(EMBEDDINGS, null);
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      sum = block(i, sum);
    }
    fine(norm(sum, "norm.weight").normed(), head, LOGITS);
    graph.output(LOGITS, DType.FLOAT32, 1, "n", config.vocabSize());
  }

  /** A residual stream, and what is still to be added to it. */
  private record Sum(String residual, @Nullable String branch) {}

  private record Normed(String normed, String residual) {}

  /** Rows of eight-bit codes, and the greatest magnitude of each. */
  private record Rounded(String codes, String greatest) {}

  private Sum block(int i, Sum before) {
    String path = "layers." + i + ".";
    Normed first = norm(before, path + "input_layernorm.weight");
    String attended = attention(i, first.normed());
    String residual = first.residual();
    boolean last = i == config.numHiddenLayers() - 1;
    if (last) { // nobody asks for the other rows
      residual = slice(residual, FROM, end);
    }
    String mixed = slice(attended, last ? FROM : start, beforeLast);
    String out = product(round(mixed), path + "self_attn.o_proj");
    Normed second = norm(new Sum(residual, out), path + "post_attention_layernorm.weight");
    return new Sum(second.residual(), mlp(path + "mlp.", second.normed()));
  }

  private String slice(String x, String from, String to) {
    return graph.node("Slice", List.of(x, from, to, rows), PLAIN);
  }

  private Normed norm(Sum sum, String name) {
    String weight = graph.constant(parameter(name).as(DType.FLOAT32));
    float epsilon = (float) config.rmsNormEps();
    String branch = sum.branch();
    if (branch == null) {
      List<String> inputs = List.of(sum.residual(), weight);
      Map<String, Number> attributes = Map.of("axis", -1, "epsilon", epsilon);
      return new Normed(
          graph.node("SimplifiedLayerNormalization", inputs, attributes), sum.residual());
    }
    List<String> outputs = List.of(graph.name(), "", "", graph.name());
    graph.node(
        "SkipSimplifiedLayerNormalization",
        List.of(sum.residual(), branch, weight),
        outputs,
        Map.of("epsilon", epsilon));
    return new Normed(outputs.get(0), outputs.get(3));
  }

  /**
   * Attention of the t rows and one that fills, (1, t + 1, h·e): a single row would go by another
   * product than several, with other rounding.
   */
  private String attention(int i, String x) {
    String path = "layers." + i + ".self_attn.";
    String all = product(round(x), path + "q_proj", path + "k_proj", path + "v_proj");
    String filled = graph.node("Pad", List.of(all, oneMore), PLAIN);
    String keys = cache("keys", i);
    String values = cache("values", i);
    for (String cache : List.of(keys, values)) {
      Object[] sizes = {1, config.numKeyValueHeads(), "c", config.headDim()};
      graph.input(cache, DType.FLOAT32, sizes);
      graph.output(next(cache), DType.FLOAT32, sizes);
    }
    return graph.node(
        "GroupQueryAttention",
        List.of(filled, "", "", keys, values, TOKENS, TOTAL, COSINES, SINES),
        List.of(graph.name(), next(keys), next(values)),
        Map.of(
            "num_heads",
            config.numAttentionHeads(),
            "kv_num_heads",
            config.numKeyValueHeads(),
            "do_rotary",
            1,
            "scale",
            (float) (1 / Math.sqrt(config.headDim()))));
  }

  private String mlp(String path, String x) {
    Rounded rounded = round(x);
    String gate = product(rounded, path + "gate_proj");
    String up = product(rounded, path + "up_proj");
    String gated = graph.node("QuickGelu", List.of(gate), Map.of("alpha", 1f)); // silu
    String both = graph.node("Mul", List.of(gated, up), PLAIN);
    BaseLinear down = linear(path + "down_proj");
    try (Scope scope = new Scope()) {
      return biased(fine(both, down.dense(DType.FLOAT32), graph.name()), List.of(down));
    }
  }

  private Rounded round(String x) {
    String sizes = graph.node("Abs", List.of(x), PLAIN);
    String greatest = graph.node("ReduceMax", List.of(sizes, width), Map.of("keepdims", 1));
    String unit = graph.node("Div", List.of(x, greatest), PLAIN);
    return new Rounded(graph.node("QuantizeLinear", List.of(unit, step, zero), PLAIN), greatest);
  }

  /** By the layers at {@code paths} side by side. */
  private String product(Rounded x, String... paths) {
    try (Scope scope = new Scope()) {
      List<BaseLinear> layers = List.of(paths).stream().map(this::linear).toList();
      List<Int8Weight> weights = layers.stream().map(BaseLinear::eightBits).toList();
      Tensor codes = Tensor.cat(weights.stream().map(Int8Weight::codes).toList(), 0);
      Tensor scales = Tensor.cat(weights.stream().map(Int8Weight::scales).toList(), 0);
      List<String> inputs =
          List.of(
              x.codes(),
              graph.packed(codes.transpose(0, 1).contiguous()),
              step,
              graph.constant(scales.to(DType.FLOAT32).reshape(-1)),
              zero);
      String y = graph.node("MatMulIntegerToFloat", inputs, PLAIN);
      return biased(graph.node("Mul", List.of(y, x.greatest()), PLAIN), layers);
    }
  }

  /** By {@code weight} (out, in), scales of weights and activations for every few inputs. */
  private String fine(String x, Tensor weight, String name) {
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
    return graph.node(
        "MatMulNBits",
        List.of(x, graph.packed(codes), graph.constant(scales.reshape(-1))),
        List.of(name),
        Map.of("K", in, "N", out, "bits", BITS, "block_size", group, "accuracy_level", INTEGER));
  }

  private String biased(String x, List<BaseLinear> layers) {
    if (layers.stream().allMatch(layer -> layer.bias() == null)) {
      return x;
    }
    Tensor biases = Tensor.cat(layers.stream().map(DecoderGraph::bias).toList(), 0);
    return graph.node("Add", List.of(x, graph.constant(biases)), PLAIN);
  }

  private static Tensor bias(BaseLinear layer) {
    Parameter bias = layer.bias();
    return bias == null ? Tensor.zeros(layer.outFeatures()) : bias.as(DType.FLOAT32);
  }

  private BaseLinear linear(String path) {
    return (BaseLinear) Objects.requireNonNull(linears.get(path), path).get();
  }

  private Parameter parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }
}
