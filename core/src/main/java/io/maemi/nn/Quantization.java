package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.GgufType;
import io.maemi.tensor.PackedInt8;
import io.maemi.tensor.Scope;
import io.maemi.tensor.WeightStore;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts quantized layers into the places of dense ones. */
public final class Quantization {
  private Quantization() {}

  /**
   * Puts empty quantized layers where {@code store} keeps a linear layer of {@code module} so, for
   * loading.
   *
   * @param prefix the module's path in the store
   */
  static void prepare(Module module, WeightStore store, String prefix) {
    Set<String> names = store.names();
    module
        .linears()
        .forEach(
            (path, slot) -> {
              if (slot.get() instanceof DenseLinear dense) {
                GgufType blocks = blocks(names, Module.path(prefix, path));
                if (blocks != null) {
                  slot.replace(
                      new BlockLinear(
                          dense.inFeatures(), dense.outFeatures(), dense.bias() != null, blocks));
                  dense.close();
                  return;
                }
                QuantizationScheme scheme =
                    stored(store, names, Module.path(prefix, path), dense.inFeatures());
                if (scheme.kind() != QuantizationScheme.Kind.NONE) {
                  slot.replace(
                      scheme.empty(dense.inFeatures(), dense.outFeatures(), dense.bias() != null));
                  dense.close();
                }
              }
            });
  }

  private static @Nullable GgufType blocks(Set<String> names, String path) {
    for (GgufType type : GgufType.values()) {
      if (names.contains(Module.path(path, BlockLinear.blocksName(type)))) {
        return type;
      }
    }
    return null;
  }

  private static QuantizationScheme stored(
      WeightStore store, Set<String> names, String path, long in) {
    String scale = path + ".weight_scale";
    if (names.contains(path + ".weight_packed") && names.contains(scale)) {
      long[] shape = store.shape(scale);
      return QuantizationScheme.int4(Math.toIntExact(in / Math.max(shape[shape.length - 1], 1)));
    }
    if (names.contains(scale)) {
      return QuantizationScheme.INT8;
    }
    return names.contains(path + ".weight.absmax")
        ? QuantizationScheme.NF4
        : QuantizationScheme.NONE;
  }

  /**
   * Rounds the layers, dense or in a GGUF file's blocks, at the paths that {@code chosen} takes to
   * the nearest codes of {@code scheme}, one after another, freeing each one's weight; layers that
   * the scheme does not fit stay.
   */
  public static void apply(Module module, QuantizationScheme scheme, Predicate<String> chosen) {
    module
        .linears()
        .forEach(
            (path, slot) -> {
              if (scheme.fits(slot.outFeatures(), slot.inFeatures()) && chosen.test(path)) {
                if (slot.get() instanceof BlockLinear blocks) {
                  slot.replace(dense(blocks));
                  blocks.close();
                }
                if (slot.get() instanceof DenseLinear dense) {
                  slot.replace(round(dense, scheme));
                  dense.close();
                }
              }
            });
  }

  /** How many tokens {@code module} can read at once by the kernels that it reads one with. */
  public static int exactRows(Module module) {
    return LinearKernel.exactRows(
        module.linears().values().stream().anyMatch(slot -> slot.get() instanceof Int8Linear));
  }

  /**
   * Whether all linear layers of {@code module} are kept in codes and this processor multiplies
   * eight-bit ones without error, so that the whole may be computed so.
   */
  public static boolean computesInEightBits(Module module) {
    return PackedInt8.exact()
        && module.linears().values().stream()
            .allMatch(slot -> slot.get() instanceof BaseLinear base && base.quantized());
  }

  /** Whether all linear layers of {@code module} are kept as {@link BaseLinear#fourBits} gives. */
  public static boolean keptInFourBits(Module module) {
    return module.linears().values().stream()
        .allMatch(slot -> slot.get() instanceof BaseLinear base && base.inFourBits());
  }

  private static DenseLinear dense(BlockLinear blocks) {
    Parameter bias = blocks.bias();
    DenseLinear dense = new DenseLinear(blocks.inFeatures(), blocks.outFeatures(), bias != null);
    try (Scope scope = new Scope()) {
      dense.weight().set(blocks.dense(DType.FLOAT32));
      Parameter kept = dense.bias();
      if (bias != null && kept != null) {
        kept.set(bias.tensor().share());
      }
    }
    return dense;
  }

  /** {@code dense} rounded to the nearest codes; it gives its bias away and keeps its weight. */
  public static BaseLinear round(DenseLinear dense, QuantizationScheme scheme) {
    Parameter bias = dense.bias();
    BaseLinear layer = scheme.empty(dense.inFeatures(), dense.outFeatures(), bias != null);
    try (Scope scope = new Scope()) {
      if (layer instanceof Int8Linear int8) {
        int8.quantize(dense.weight().tensor());
      } else if (layer instanceof Int4Linear int4) {
        int4.quantize(dense.weight().tensor());
      } else if (layer instanceof Nf4Linear nf4) {
        nf4.quantize(dense.weight().tensor());
      } else {
        throw new IllegalArgumentException(scheme + " rounds nothing");
      }
      Parameter kept = layer.bias();
      if (bias != null && kept != null) {
        kept.set(bias.tensor().share());
      }
    }
    return layer;
  }
}
