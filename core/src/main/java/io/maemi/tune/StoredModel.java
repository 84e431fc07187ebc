package io.maemi.tune;

import io.maemi.adapter.Experts;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.Placement;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.DecoderConfig;
import io.maemi.student.StudentConfig;
import io.maemi.tensor.DType;
import io.maemi.tensor.WeightStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a model folder says of itself in its configuration and the heads of its weight files,
 * without a weight being read.
 *
 * @param config its shape
 * @param linears each linear's inputs and outputs by path
 * @param stored bytes of the weights as they lie on disk
 * @param copied bytes of what becomes of weights that are held as another type than stored
 * @param quantized whether weights are stored quantized
 * @param others elements by name of whatever can be trained whole
 */
record StoredModel(
    StudentConfig config,
    Map<String, long[]> linears,
    long stored,
    long copied,
    boolean quantized,
    Map<String, Long> others) {
  /** Reads the heads of {@code folder}'s files; its weights would be held as {@code held}. */
  static StoredModel read(Path folder, DType held) {
    if (!Files.isDirectory(folder)) {
      throw MaemiException.usage(
          "cannot tune " + folder + ": it is no model folder. Save the model as one.");
    }
    StudentConfig config = StudentConfig.read(folder);
    Map<String, long[]> linears = decoder(config);
    if (!config.tieWordEmbeddings()) {
      DecoderConfig decoder = config.textConfig();
      linears.put("lm_head", new long[] {decoder.hiddenSize(), decoder.vocabSize()});
    }
    Map<String, Long> others = new LinkedHashMap<>();
    long stored = 0;
    long copied = 0;
    boolean quantized = false;
    try (WeightStore store = config.weights(folder)) {
      for (String name : store.names()) {
        long[] shape = store.shape(name);
        long elements = 1;
        for (long edge : shape) {
          elements *= edge;
        }
        DType dtype = store.dtype(name);
        stored += elements * dtype.bytes();
        quantized |= name.endsWith(".weight_scale") || name.endsWith(".weight.absmax");
        if (dtype.isFloating()) {
          others.put(name, elements);
          copied += dtype == held ? 0 : elements * held.bytes();
        }
        boolean seeing = Part.of(name) != Part.DECODER && !name.startsWith("lm_head");
        if (seeing && shape.length == 2 && name.endsWith(".weight") && !name.contains("embed")) {
          linears.put(
              name.substring(0, name.length() - ".weight".length()),
              new long[] {shape[1], shape[0]});
        }
      }
    }
    return new StoredModel(config, linears, stored, copied, quantized, others);
  }

  /** Refuses an adapter that has no place on the model, or is too large for it. */
  void refuseMisfit(LoraConfig adapter) {
    Placement.targets(adapter, linears);
    Placement.saved(adapter, others.keySet());
  }

  private static Map<String, long[]> decoder(StudentConfig student) {
    DecoderConfig config = student.textConfig();
    Map<String, long[]> linears = new LinkedHashMap<>();
    long width = config.hiddenSize();
    long hidden = config.intermediateSize();
    long queries = (long) config.numAttentionHeads() * config.headDim();
    long keys = (long) config.numKeyValueHeads() * config.headDim();
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      String block = student.decoderPath() + ".layers." + i;
      linears.put(block + ".self_attn.q_proj", new long[] {width, queries});
      linears.put(block + ".self_attn.k_proj", new long[] {width, keys});
      linears.put(block + ".self_attn.v_proj", new long[] {width, keys});
      linears.put(block + ".self_attn.o_proj", new long[] {queries, width});
      linears.put(block + ".mlp.gate_proj", new long[] {width, hidden});
      linears.put(block + ".mlp.up_proj", new long[] {width, hidden});
      linears.put(block + ".mlp.down_proj", new long[] {hidden, width});
    }
    return linears;
  }

  /** Elements of the linears of {@code part}, the output head's not among them. */
  long weights(Part part) {
    return of(part).mapToLong(size -> size[0] * size[1]).sum();
  }

  /** Elements of the decoder's largest linear. */
  long largest() {
    return of(Part.DECODER).mapToLong(size -> size[0] * size[1]).max().orElse(0);
  }

  private Stream<long[]> of(Part part) {
    return linears.entrySet().stream()
        .filter(e -> Part.of(e.getKey()) == part && !e.getKey().equals("lm_head"))
        .map(Map.Entry::getValue);
  }

  /** Bytes of the decoder's linears as {@code scheme} keeps them. */
  long quantized(QuantizationScheme scheme) {
    return of(Part.DECODER).mapToLong(size -> scheme.bytes(size[1], size[0])).sum();
  }

  /** Elements of the adapter's matrices A, or B with the routers. */
  long adapter(LoraConfig adapter, boolean second) {
    Experts mixed = adapter.experts();
    long experts = mixed == null ? 1 : mixed.count();
    long sum = 0;
    for (String path : Placement.targets(adapter, linears)) {
      long[] size = linears.getOrDefault(path, new long[2]);
      long edge = second ? size[1] : size[0];
      long routers = second && mixed != null ? experts * size[0] : 0;
      sum += experts * adapter.rank(path) * edge + routers;
    }
    return sum;
  }

  /** Elements of the modules that are trained whole beside {@code adapter}. */
  long saved(LoraConfig adapter) {
    Set<String> names = new HashSet<>(Placement.saved(adapter, others.keySet()));
    return elements(names::contains);
  }

  /** Elements of the parameters whose names {@code chosen} takes. */
  long elements(Predicate<String> chosen) {
    return others.entrySet().stream()
        .filter(e -> chosen.test(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
