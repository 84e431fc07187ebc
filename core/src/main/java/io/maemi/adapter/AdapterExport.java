package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes an adapter, or the first components of a dynamic one, as a plain LoRA folder that any
 * library reads. Needs no student.
 */
public final class AdapterExport {
  private AdapterExport() {}

  /**
   * Writes the adapter in {@code folder} to {@code out}.
   *
   * @param rank components that are kept, or 0 for all
   * @return what was written
   * @throws MaemiException where it has fewer components, or its components were not trained to be
   *     of use without those behind them, or it is a mixture
   */
  public static LoraConfig write(Path folder, int rank, Path out) {
    LoraConfig config = AdapterFolder.config(folder);
    if (out.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize())) {
      throw refused(folder, "the result would replace it", "Name another folder.");
    }
    if (config.experts() != null) {
      throw refused(
          folder,
          "it is a mixture of experts, which no plain LoRA computes",
          "Copy the folder as it is.");
    }
    if (rank > config.r() || rank < 0) {
      throw refused(
          folder, "it has " + config.r() + " components", "Ask for a rank from 1 to that.");
    }
    int kept = rank == 0 ? config.r() : rank;
    if (kept < config.r() && config.dynamicRank() == null) {
      throw refused(
          folder,
          "it was trained at rank "
              + config.r()
              + " alone, so its first "
              + kept
              + " components are of no use without the others",
          "Tune with adapter.dynamic_rank, or leave --rank out.");
    }
    LoraConfig slice = config.slice(kept);
    try (WeightStore store = WeightStore.open(folder.resolve(AdapterFolder.WEIGHTS));
        Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      store.names().forEach(name -> tensors.put(name, first(name, store.load(name), kept)));
      SafeTensors.write(out.resolve(AdapterFolder.WEIGHTS), tensors, Map.of());
    }
    AdapterFolder.write(out, slice);
    return slice;
  }

  private static Tensor first(String name, Tensor tensor, int rank) {
    int dim = name.endsWith("." + LoraLinear.A) ? 0 : name.endsWith("." + LoraLinear.B) ? 1 : -1;
    return dim < 0 || tensor.size(dim) <= rank ? tensor : tensor.narrow(dim, 0, rank).contiguous();
  }

  private static MaemiException refused(Path folder, String why, String advice) {
    return MaemiException.usage("cannot export " + folder + ": " + why + ". " + advice);
  }
}
