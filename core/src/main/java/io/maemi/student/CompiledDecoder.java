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
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model's decoder and head as one graph in eight bits, made at its first use and kept: for models
 * whose weights are kept in codes anyway and which nobody trains or adapts. Where the codes have
 * four bits, a second graph of just these goes on behind what the first has read. Several threads
 * may begin texts. docs/engine.md says what it gains and costs.
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

  private @Nullable GraphSession reads;
  private @Nullable GraphSession goesOn;
  private List<Linear> compiled = List.of();

  /** Begins a text of up to {@code capacity} tokens; null where {@code student} is not for this. */
  @Nullable DecoderSequence begin(Student student, long capacity) {
    GraphSession ready = reads(student);
    return ready == null ? null : new Sequence(ready, () -> goesOn(student), student, capacity);
  }

  private synchronized @Nullable GraphSession reads(Student student) {
    if (!fits(student)) {
      return null;
    }
    List<Linear> layers = student.linears().values().stream().map(LinearSlot::get).toList();
    if (reads == null) {
      reads = session(student, EightBitProducts::new);
      compiled = layers;
    }
    return compiled.equals(layers) ? reads : null;
  }

  /** Of a model that {@link #reads}. */
  private synchronized GraphSession goesOn(Student student) {
    if (goesOn == null) {
      goesOn =
          Quantization.keptInFourBits(student.decoder())
              ? session(student, FourBitProducts::new)
              : Objects.requireNonNull(reads);
    }
    return goesOn;
  }

  private static GraphSession session(Student student, Function<OnnxGraph, GraphProducts> kind) {
    try (NoGrad noGrad = new NoGrad();
        OnnxGraph graph = DecoderGraph.of(student, kind)) {
      return new GraphSession(graph, Torch.threads());
    } finally {
      Torch.giveBackFreed();
    }
  }

  private static boolean fits(Student student) {
    DecoderConfig config = student.config().textConfig();
    LinearSlot head = student.linears().get(Decoder.HEAD);
    return student.computeType() == DType.BFLOAT16
        && student.device().equals(Device.CPU)
        && config.activation() == Activation.SILU
        && config.headDim() % HEAD_UNIT == 0
        && config.hiddenSize() % GraphProducts.LEAST_GROUP == 0
        && config.intermediateSize() % GraphProducts.LEAST_GROUP == 0
        && (head == null || head.get() instanceof BaseLinear)
        && GraphSession.available()
        && Quantization.computesInEightBits(student.decoder())
        && student.decoder().parameters().values().stream().noneMatch(Parameter::trainable)
        && student.decoder().parameters().values().stream().mapToLong(Parameter::numel).sum()
            <= MOST;
  }

  @Override
  public synchronized void close() {
    if (goesOn != null && !goesOn.equals(reads)) {
      goesOn.close();
    }
    if (reads != null) {
      reads.close();
    }
    goesOn = null;
    reads = null;
  }

  /** A text that is read by the graph, which writes keys and values where they lie. */
  private static final class Sequence implements DecoderSequence {
    private final GraphSession reads;
    private final Supplier<GraphSession> goesOn;
    private final long vocabulary;
    private final List<KeyValueCache> caches;
    private final Map<String, GraphSession.Value> inputs = new LinkedHashMap<>();
    private final Map<String, GraphSession.Value> outputs = new LinkedHashMap<>();
    private final Tensor cosines;
    private final Tensor sines;

    Sequence(GraphSession reads, Supplier<GraphSession> goesOn, Student student, long capacity) {
      this.reads = reads;
      this.goesOn = goesOn;
      DecoderConfig config = student.config().textConfig();
      vocabulary = config.vocabSize();
      long room = capacity + 1; // for the row that fills
      caches = student.decoder().caches(1, room, DecoderGraph.KEPT, Device.CPU);
      try (Scope scope = new Scope()) {
        RotaryEmbedding.Turns turns = config.rotary().turns(0, room, DType.FLOAT32, Device.CPU);
        long half = config.headDim() / 2;
        cosines = Scope.release(kept(turns.cosine().narrow(1, 0, half)));
        sines = Scope.release(kept(turns.signedSine().narrow(1, half, half)));
      }
      inputs.put(DecoderGraph.COSINES, GraphSession.Value.of(cosines));
      inputs.put(DecoderGraph.SINES, GraphSession.Value.of(sines));
      for (int i = 0; i < caches.size(); i++) {
        bind(DecoderGraph.cache("keys", i), caches.get(i).keys());
        bind(DecoderGraph.cache("values", i), caches.get(i).values());
      }
    }

    private static Tensor kept(Tensor turns) {
      return turns.to(DecoderGraph.KEPT).contiguous();
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
        run(reads, wide.narrow(1, from, CHUNK), 1);
        from += CHUNK;
      }
      return run(reads, wide.narrow(1, from, count - from), wanted);
    }

    @Override
    public Tensor goOn(Tensor embeddings) {
      return run(goesOn.get(), embeddings.to(DType.FLOAT32), embeddings.size(1));
    }

    private Tensor run(GraphSession session, Tensor embeddings, long wanted) {
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
