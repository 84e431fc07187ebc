package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensorsWriter;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rounds a model folder's linear layers to fewer bits, tensor by tensor, so that a model of any
 * size needs the memory of one shard. The layers within the blocks of tower and decoder are
 * rounded; embeddings, norms, connector and head stay.
 */
public final class ModelQuantizer {
  /** Also what is held in memory. */
  private static final long SHARD = 1L << 29;

  /** Bytes read behind which their pages are given back. */
  private static final long READ = 1L << 29;

  private static final Pattern BLOCK = Pattern.compile("(.*\\.layers?)\\.(\\d+)\\..*");

  /**
   * A rounded layer.
   *
   * @param path its place in the model
   * @param error ‖W − Ŵ‖ / ‖W‖, Frobenius norms
   */
  public record Layer(String path, double error) {}

  /**
   * What was done.
   *
   * @param scheme how weights are kept now
   * @param layers the rounded layers, in the model's order
   * @param kept paths of the linear layers that were left as they were
   * @param bytesBefore bytes of all tensors before
   * @param bytesAfter bytes of all tensors now
   */
  public record Report(
      QuantizationScheme scheme,
      List<Layer> layers,
      List<String> kept,
      long bytesBefore,
      long bytesAfter) {
    /** Mean of the layers' errors. */
    public double meanError() {
      return layers.stream().mapToDouble(Layer::error).average().orElse(0);
    }

    /** The layers with the greatest errors, greatest first. */
    public List<Layer> worst(int count) {
      return layers.stream()
          .sorted(Comparator.comparingDouble(Layer::error).reversed())
          .limit(count)
          .toList();
    }
  }

  private final QuantizationScheme scheme;
  private final boolean keepEnds;
  private final @Nullable String text;

  /**
   * Rounds each weight to the nearest code of {@code scheme}.
   *
   * @param keepEnds whether the first and the last block of tower and decoder stay as they are
   */
  public ModelQuantizer(QuantizationScheme scheme, boolean keepEnds) {
    this(scheme, keepEnds, null);
  }

  /**
   * Rounds to {@code scheme}.
   *
   * @param text what the decoder's layers are to keep their outputs on ({@link io.maemi.nn.Gptq});
   *     null for the nearest codes
   */
  public ModelQuantizer(QuantizationScheme scheme, boolean keepEnds, @Nullable String text) {
    this.scheme = scheme;
    this.keepEnds = keepEnds;
    this.text = text;
  }

  /** Writes the model of {@code from} to {@code to}, which must not be the same folder. */
  public Report quantize(Path from, Path to, Progress.Factory progress) {
    if (from.toAbsolutePath().normalize().equals(to.toAbsolutePath().normalize())) {
      throw MaemiException.usage(
          "cannot quantize into " + to + ": it is the model itself. Choose another folder.");
    }
    if (GgufModel.isFile(from)) {
      throw MaemiException.usage(
          "cannot quantize " + from + ": a GGUF file is quantized already. Name a model folder.");
    }
    try (Student outline = new StudentLoader(from, text != null).outline();
        NoGrad noGrad = new NoGrad();
        Calibration calibration =
            text == null ? null : new Calibration(outline, from, scheme, text)) {
      Files.createDirectories(to);
      return write(outline, from, to, calibration, progress);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot write " + to + ": " + e.getMessage() + ". Choose another folder.", e);
    }
  }

  private Report write(
      Student outline,
      Path from,
      Path to,
      @Nullable Calibration calibration,
      Progress.Factory progress) {
    Map<String, QuantizationScheme> schemes = schemes(outline, scheme, keepEnds);
    Map<String, Parameter> parameters = outline.parameters();
    List<Layer> layers = new ArrayList<>();
    long before = 0;
    long after;
    WeightStore store = Checkpoint.of(WeightStore.open(from), outline.config());
    DType stored = DType.FLOAT32;
    try (SafeTensorsWriter writer = new SafeTensorsWriter(to, SHARD);
        Progress bar = progress.start("quantize", parameters.size())) {
      Check.dense(store, parameters);
      int done = 0;
      long given = 0;
      for (String name : parameters.keySet()) {
        try (Scope scope = new Scope()) {
          Tensor tensor = store.load(name);
          stored = tensor.dtype();
          before += tensor.numel() * tensor.dtype().bytes();
          String path = name.endsWith(".weight") ? name.substring(0, name.length() - 7) : "";
          if (schemes.getOrDefault(path, QuantizationScheme.NONE).kind()
              == QuantizationScheme.Kind.NONE) {
            // A copy: a view would hold all pages that were read until its shard is full.
            writer.add(name, tensor.copy());
          } else {
            round(path, tensor, calibration, writer, layers);
          }
        }
        if (before - given > READ) {
          given = before;
          // Lets the system take back the pages that were read.
          store.close();
          store = Checkpoint.of(WeightStore.open(from), outline.config());
        }
        bar.to(++done, "");
      }
      writer.finish();
      after = writer.totalBytes();
    } finally {
      store.close();
    }
    outline.files().write(to, stored, StoredQuantization.of(schemes));
    List<String> kept =
        schemes.entrySet().stream()
            .filter(entry -> entry.getValue().kind() == QuantizationScheme.Kind.NONE)
            .map(Map.Entry::getKey)
            .toList();
    return new Report(scheme, List.copyOf(layers), kept, before, after);
  }

  private void round(
      String path,
      Tensor weight,
      @Nullable Calibration calibration,
      SafeTensorsWriter writer,
      List<Layer> layers) {
    try (DenseLinear dense = new DenseLinear(weight.size(1), weight.size(0), false)) {
      dense.weight().set(weight.share());
      BaseLinear rounded =
          calibration != null && calibration.covers(path)
              ? calibration.round(path, dense)
              : Quantization.round(dense, scheme);
      try (rounded) {
        Tensor wide = weight.to(DType.FLOAT32);
        double error = wide.sub(rounded.dense(DType.FLOAT32)).norm() / Math.max(wide.norm(), 1e-30);
        layers.add(new Layer(path, error));
        Map<String, Parameter> values = new LinkedHashMap<>();
        rounded.visit(path, values::put);
        for (Map.Entry<String, Parameter> value : values.entrySet()) {
          writer.add(value.getKey(), value.getValue().tensor().share());
        }
      }
    }
  }

  /**
   * How each linear layer of {@code model} is to be kept, by path.
   *
   * @param scheme how those within blocks are
   * @param keepEnds whether the first and the last block stay dense
   */
  static Map<String, QuantizationScheme> schemes(
      Module model, QuantizationScheme scheme, boolean keepEnds) {
    Map<String, LinearSlot> linears = model.linears();
    Map<String, Integer> last = new HashMap<>();
    for (String path : linears.keySet()) {
      Matcher block = BLOCK.matcher(path);
      if (block.matches()) {
        last.merge(block.group(1), Integer.parseInt(block.group(2)), Math::max);
      }
    }
    Map<String, QuantizationScheme> schemes = new LinkedHashMap<>();
    linears.forEach(
        (path, slot) -> {
          Matcher block = BLOCK.matcher(path);
          boolean rounded = block.matches() && scheme.fits(slot.outFeatures(), slot.inFeatures());
          if (rounded && keepEnds) {
            int index = Integer.parseInt(block.group(2));
            rounded = index != 0 && index != last.getOrDefault(block.group(1), -1);
          }
          schemes.put(path, rounded ? scheme : QuantizationScheme.NONE);
        });
    return schemes;
  }

  /** Refuses what {@link io.maemi.nn.Weights} would refuse, before anything is written. */
  private static final class Check {
    private Check() {}

    static void dense(WeightStore store, Map<String, Parameter> parameters) {
      for (String name : store.names()) {
        if (!parameters.containsKey(name)) {
          throw refused(store, "it has a tensor " + name + " that a dense model does not");
        }
      }
      parameters.forEach(
          (name, parameter) -> {
            if (!store.names().contains(name) || !parameter.takes(store.shape(name))) {
              throw refused(store, "tensor " + name + " is missing or has another shape");
            }
          });
    }

    private static MaemiException refused(WeightStore store, String why) {
      return MaemiException.unreadable(
          "cannot quantize "
              + store.path()
              + ": "
              + why
              + ". Quantize the published weights, not ones that are quantized already.");
    }
  }
}
