package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where an adapter goes on a model, told from the names and sizes of the model's parts alone, so
 * that an adapter that does not fit is refused before a weight is read.
 */
public final class Placement {
  private Placement() {}

  /**
   * The paths of the linears that {@code config} adapts, in their order.
   *
   * @param linears inputs and outputs of the model's linears, by path
   * @throws MaemiException where there is none, or the rank is larger than one of them
   */
  public static List<String> targets(LoraConfig config, Map<String, long[]> linears) {
    List<String> targets =
        linears.keySet().stream()
            .filter(config.targetModules()::matches)
            .filter(path -> config.modulesToSave().stream().noneMatch(m -> within(path, m)))
            .toList();
    if (targets.isEmpty()) {
      throw MaemiException.usage(
          "cannot place the adapter: target_modules "
              + config.targetModules().json()
              + " matches no linear of the student. Its linears end in "
              + linears.keySet().stream()
                  .map(path -> path.substring(path.lastIndexOf('.') + 1))
                  .distinct()
                  .toList()
              + ".");
    }
    for (String path : targets) {
      long[] size = linears.getOrDefault(path, new long[2]);
      if (config.rank(path) > Math.min(size[0], size[1])) {
        throw MaemiException.usage(
            "cannot adapt "
                + path
                + ", a linear of "
                + size[0]
                + " × "
                + size[1]
                + ": rank "
                + config.rank(path)
                + " is larger. Lower r.");
      }
    }
    return targets;
  }

  /**
   * The parameters that are trained whole beside the adapter.
   *
   * @param parameters names of the model's
   * @throws MaemiException where a module to save has none
   */
  public static List<String> saved(LoraConfig config, Collection<String> parameters) {
    for (String module : config.modulesToSave()) {
      if (parameters.stream().noneMatch(name -> within(name, module))) {
        throw MaemiException.usage(
            "cannot place the adapter: modules_to_save "
                + module
                + " is no module of the student. Name one, such as connector.");
      }
    }
    return parameters.stream()
        .filter(name -> config.modulesToSave().stream().anyMatch(m -> within(name, m)))
        .toList();
  }

  /**
   * Whether the module or parameter at {@code path} is, or lies below, a module called {@code
   * module}.
   */
  private static boolean within(String path, String module) {
    return ("." + path + ".").contains("." + module + ".");
  }
}
