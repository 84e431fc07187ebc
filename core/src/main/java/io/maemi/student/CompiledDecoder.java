package io.maemi.student;

import io.maemi.nn.Activation;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.KeyValueCache;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Parameter;
import io.maemi.nn.Quantization;
import io.maemi.nn.RotaryEmbedding;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.GraphSession;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.OnnxGraph;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's decoder and head as one graph in eight bits, made at its first use and kept: for models
 * whose weights are kept in codes anyway and which nobody trains or adapts. Several threads may
 * begin texts. docs/engine.md says what it gains and costs.
 */
final class CompiledDecoder implements AutoCloseable {
  /**
   * Weights up to which it pays. Greater models are bounded by reading their weights: eight bits a
   * weight beside the codes that they have already would be too much.
   */
  private static final long MOST = 1_000_000_000;

  /** The attention operator's unit. */
  private static final int HEAD_UNIT = 16;

  /** Tokens read at once: each sees those before it alone, and what they need fits a near cache. */
  private static final long CHUNK = 256;

  /** Tokens that guessing reads at once; any number is read with the same rounding. */
  private static final int GUESSED = 8;

  private @Nullable GraphSession session;
  private List<Linear> compiled = List.of();

  /** Begins a text of up to {@code capacity} tokens; null where {@code student} is not for this. */
  @Nullable DecoderSequence begin(Student student, long capacity) {
    GraphSession ready = session(student);
    return ready == null ? null : new Sequence(ready, student, capacity);
  }

  private synchronized @Nullable GraphSession session(Student student) {
    if (!fits(student)) {
      return null;
    }
    List<Linear> layers = student.linears().values().stream().map(LinearSlot::get).toList();
    if (session == null) {
      try (NoGrad noGrad = new NoGrad();
          OnnxGraph graph = DecoderGraph.of(student)) {
        session = new GraphSession(graph, Torch.threads());
      }
      Torch.giveBackFreed();
      compiled = layers;
    }
    return compiled.equals(layers) ? session : null;
  }

  private static boolean fits(Student student) {
    DecoderConfig config = student.config().textConfig();
    LinearSlot head = student.linears().get(Decoder.HEAD);
    return student.computeType() == DType.BFLOAT16
        && student.device().equals(Device.CPU)
        && config.activation() == Activation.SILU
        && config.headDim() % HEAD_UNIT == 0
        && config.hiddenSize() % DecoderGraph.LEAST_GROUP == 0
        && config.intermediateSize() % DecoderGraph.LEAST_GROUP == 0
        && (head == null || head.get() instanceof BaseLinear)
        && GraphSession.available()
        && Quantization.computesInEightBits(student.decoder())
        && student.decoder().parameters().values().stream().noneMatch(Parameter::trainable)
        && student.decoder().parameters().values().stream().mapToLong(Parameter::numel).sum()
            <= MOST;
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** A text that is read by the graph, which writes keys and values where they lie. */
  private static final class Sequence implements DecoderSequence {
    private final GraphSession session;
    private final long vocabulary;
    private final List<KeyValueCache> caches;
    private final Map<String, GraphSession.Value> inputs = new LinkedHashMap<>();
    private final Map<String, GraphSession.Value> outputs = new LinkedHashMap<>();
    private final Tensor cosines;
    private final Tensor sines;

    Sequence(GraphSession session, Student student, long capacity) {
      this.session = session;
      DecoderConfig config = student.config().textConfig();
      vocabulary = config.vocabSize();
      long room = capacity + 1; // for the row that fills
      caches = student.decoder().caches(1, room, DType.FLOAT32, Device.CPU);
      try (Scope scope = new Scope()) {
        RotaryEmbedding.Turns turns = config.rotary().turns(0, room, DType.FLOAT32, Device.CPU);
        long half = config.headDim() / 2;
        cosines = Scope.release(turns.cosine().narrow(1, 0, half).contiguous());
        sines = Scope.release(turns.signedSine().narrow(1, half, half).contiguous());
      }
      inputs.put(DecoderGraph.COSINES, GraphSession.Value.of(cosines));
      inputs.put(DecoderGraph.SINES, GraphSession.Value.of(sines));
      for (int i = 0; i < caches.size(); i++) {
        bind(DecoderGraph.cache("keys", i), caches.get(i).keys());
        bind(DecoderGraph.cache("values", i), caches.get(i).values());
      }
    }

    private void bind(String name, Tensor memory) {
      GraphSession.Value value = GraphSession.Value.of(memory);
      inputs.put(name, value);
      outputs.put(DecoderGraph.next(name), value);
    }

    @Override
    public Tensor read(Tensor embeddings, long wanted) {
      long count = embeddings.size(1);
      Tensor wide = embeddings.to(DType.FLOAT32);
      long from = 0;
      while (count - from > Math.max(CHUNK, wanted)) {
        run(wide.narrow(1, from, CHUNK), 1);
        from += CHUNK;
      }
      return run(wide.narrow(1, from, count - from), wanted);
    }

    private Tensor run(Tensor embeddings, long wanted) {
      long count = embeddings.size(1);
      long total = caches.get(0).length() + count;
      Tensor logits = Tensor.empty(DType.FLOAT32, Device.CPU, 1, wanted, vocabulary);
      try (Scope scope = new Scope();
          GraphSession.Value rows = GraphSession.Value.of(embeddings.contiguous());
          GraphSession.Value from =
              GraphSession.Value.of(Tensor.of(new long[] {count - wanted}, 1));
          GraphSession.Value tokens = GraphSession.Value.of(small(total));
          GraphSession.Value all = GraphSession.Value.of(small(total + 1).reshape());
          GraphSession.Value result = GraphSession.Value.of(logits)) {
        Map<String, GraphSession.Value> in = new LinkedHashMap<>(inputs);
        in.put(DecoderGraph.EMBEDDINGS, rows);
        in.put(DecoderGraph.FROM, from);
        in.put(DecoderGraph.TOKENS, tokens);
        in.put(DecoderGraph.TOTAL, all);
        Map<String, GraphSession.Value> out = new LinkedHashMap<>(outputs);
        out.put(DecoderGraph.LOGITS, result);
        session.run(in, out);
      }
      caches.forEach(cache -> cache.grow(count));
      return logits;
    }

    private static Tensor small(long value) {
      return Tensor.of(new long[] {value}, 1).to(DType.INT32);
    }

    @Override
    public List<KeyValueCache> caches() {
      return caches;
    }

    @Override
    public int exactRows() {
      return GUESSED;
    }

    @Override
    public void close() {
      inputs.values().forEach(GraphSession.Value::close);
      inputs.clear();
      DecoderSequence.super.close();
      cosines.close();
      sines.close();
    }
  }
}
