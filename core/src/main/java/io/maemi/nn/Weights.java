package io.maemi.nn;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Fills modules from stored tensors, strictly, and hands their tensors out for storing. */
public final class Weights {
  private Weights() {}

  /**
   * Fills every parameter of {@code module} from {@code store} under {@code prefix}. A tensor that
   * is missing, has another shape, or lies under the prefix but belongs to no parameter is an error
   * that names it; nothing is changed then. Linear layers that are stored quantized stay so.
   *
   * @param prefix the module's path in the store; empty for all of it
   * @param dtype what the parameters become
   */
  public static void load(
      Module module, WeightStore store, String prefix, DType dtype, Device device) {
    Quantization.prepare(module, store, prefix);
    Map<String, Parameter> wanted = new LinkedHashMap<>();
    module.visit(prefix, wanted::put);
    Set<String> stored = store.names();
    wanted.forEach((name, parameter) -> check(store, stored, name, parameter));
    String below = prefix.isEmpty() ? "" : prefix + ".";
    for (String name : stored) {
      if (name.startsWith(below) && !wanted.containsKey(name)) {
        throw mismatch(store, "it has a tensor " + name + " that the model does not");
      }
    }
    wanted.forEach(
        (name, parameter) -> {
          try (Scope scope = new Scope()) {
            parameter.set(store.load(name).to(parameter.kept(dtype)).to(device));
          }
        });
  }

  private static void check(
      WeightStore store, Set<String> stored, String name, Parameter parameter) {
    if (!stored.contains(name)) {
      throw mismatch(store, "it has no tensor " + name);
    }
    if (!parameter.takes(store.shape(name))) {
      throw mismatch(
          store,
          "tensor "
              + name
              + " is "
              + Arrays.toString(store.shape(name))
              + ", the model's is "
              + Arrays.toString(parameter.shape()));
    }
  }

  private static MaemiException mismatch(WeightStore store, String why) {
    return MaemiException.unreadable(
        store.path()
            + " does not fit the model: "
            + why
            + ". Use the weights that belong to this config.json.");
  }

  /** Every parameter's tensor by name below {@code prefix}, still owned by the module. */
  public static Map<String, Tensor> of(Module module, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    module.visit(prefix, (name, parameter) -> tensors.put(name, parameter.tensor()));
    return tensors;
  }
}
