package io.maemi.student;

import io.maemi.nn.BaseLinear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.OnnxGraph;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a decoder with its head as one graph over one sequence. What a row gives does not depend
 * on the rows beside it, to the bit. Shapes: t tokens, d width, g key and value heads, e head
 * width, c tokens that the caches have room for, n rows wanted, v vocabulary.
 */
final class DecoderGraph {
  /** Input: float32 (1, t, d). */
  static final String EMBEDDINGS = "embeddings";

  /** Input: int64 (1), the first row whose logits are wanted. */
  static final String FROM = "from";

  /** Inputs: int32 (1) and (), tokens with those before, and with one more that fills. */
  static final String TOKENS = "tokens";

  static final String TOTAL = "total";

  /** The type of keys and values, and of what attention computes from them. */
  static final DType KEPT = DType.FLOAT16;

  /** Inputs: float16 (c, e/2), the turns of all positions. */
  static final String COSINES = "cosines";

  static final String SINES = "sines";

  /** Output: float32 (1, n, v). */
  static final String LOGITS = "logits";

  private static final Map<String, Number> PLAIN = Map.of();

  private final DecoderConfig config;
  private final Map<String, LinearSlot> linears;
  private final Map<String, Parameter> parameters;
  private final OnnxGraph graph = new OnnxGraph();
  private final GraphProducts products;
  private final String rows;
  private final String start;
  private final String end;
  private final String beforeLast;
  private final String oneMore;

  private DecoderGraph(Student student, Function<OnnxGraph, GraphProducts> kind) {
    config = student.config().textConfig();
    linears = student.decoder().linears();
    parameters = student.decoder().parameters();
    products = kind.apply(graph);
    rows = whole(1);
    start = whole(0);
    end = whole(Integer.MAX_VALUE);
    beforeLast = whole(-1);
    oneMore = whole(0, 0, 0, 0, 1, 0);
  }

  /** The graph of {@code student}'s decoder and head; the caller closes it. */
  static OnnxGraph of(Student student, Function<OnnxGraph, GraphProducts> kind) {
    try (Scope scope = new Scope()) {
      DecoderGraph writer = new DecoderGraph(student, kind);
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

  /** Layer {@code i}'s input of keys or values, float16 (1, g, c, e). */
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
    graph.input(COSINES, KEPT, "c", config.headDim() / 2);
    graph.input(SINES, KEPT, "c", config.headDim() / 2);
    Sum sum = new Sum(EMBEDDINGS, null);
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      sum = block(i, sum);
    }
    products.fine(norm(sum, "norm.weight").normed(), head, LOGITS);
    graph.output(LOGITS, DType.FLOAT32, 1, "n", config.vocabSize());
  }

  /** A residual stream, and what is still to be added to it. */
  private record Sum(String residual, @Nullable String branch) {}

  private record Normed(String normed, String residual) {}

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
    String out = product(mixed, path + "self_attn.o_proj");
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
    String all = product(x, path + "q_proj", path + "k_proj", path + "v_proj");
    String filled = graph.node("Pad", List.of(all, oneMore), PLAIN);
    String attended = graph.name();
    String keys = cache("keys", i);
    String values = cache("values", i);
    for (String cache : List.of(keys, values)) {
      Object[] sizes = {1, config.numKeyValueHeads(), "c", config.headDim()};
      graph.input(cache, KEPT, sizes);
      graph.output(next(cache), KEPT, sizes);
    }
    graph.node(
        "GroupQueryAttention",
        List.of(graph.as(filled, KEPT), "", "", keys, values, TOKENS, TOTAL, COSINES, SINES),
        List.of(attended, next(keys), next(values)),
        Map.of(
            "num_heads",
            config.numAttentionHeads(),
            "kv_num_heads",
            config.numKeyValueHeads(),
            "do_rotary",
            1,
            "scale",
            (float) (1 / Math.sqrt(config.headDim()))));
    return graph.as(attended, DType.FLOAT32);
  }

  private String mlp(String path, String x) {
    List<String> both =
        products.of(
            x, List.of(List.of(linear(path + "gate_proj")), List.of(linear(path + "up_proj"))));
    String gated = graph.node("QuickGelu", List.of(both.get(0)), Map.of("alpha", 1f)); // silu
    String let = graph.node("Mul", List.of(gated, both.get(1)), PLAIN);
    return products.ofFew(let, linear(path + "down_proj"));
  }

  /** By the layers at {@code paths} side by side. */
  private String product(String x, String... paths) {
    return products.of(x, List.of(Stream.of(paths).map(this::linear).toList())).get(0);
  }

  private BaseLinear linear(String path) {
    return (BaseLinear) Objects.requireNonNull(linears.get(path), path).get();
  }

  private Parameter parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }
}
