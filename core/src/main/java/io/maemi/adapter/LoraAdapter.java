package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * An adapter on a model: a {@link LoraLinear} in the place of every linear it targets, and the
 * modules that are trained whole with it. Owns its matrices; the model stays its caller's. The
 * base's own weights never change while it is attached, except those of {@code modules_to_save},
 * which {@link #detach} restores.
 */
public final class LoraAdapter implements AutoCloseable {
  private final LoraConfig config;
  private final Map<String, LinearSlot> slots = new LinkedHashMap<>();
  private final Map<String, LoraLinear> linears = new LinkedHashMap<>();
  private final Map<String, SavedModule> saved = new LinkedHashMap<>();
  private boolean attached = true;
  private boolean enabled = true;

  private LoraAdapter(LoraConfig config) {
    this.config = config;
  }

  /**
   * Puts a new adapter on {@code model}; its output is the same until the adapter is trained or
   * filled.
   *
   * @param seed of the matrices A; each also draws from its path, so it does not depend on what
   *     else is adapted
   * @throws MaemiException where a target or a module to save matches nothing, or a rank is too
   *     large
   */
  public static LoraAdapter attach(Module model, LoraConfig config, long seed) {
    LoraAdapter adapter = new LoraAdapter(config);
    Map<String, LinearSlot> all = model.linears();
    for (Map.Entry<String, LinearSlot> entry : all.entrySet()) {
      String path = entry.getKey();
      if (config.targetModules().matches(path)
          && config.modulesToSave().stream().noneMatch(m -> within(path, m))) {
        adapter.slots.put(path, entry.getValue());
      }
    }
    if (adapter.slots.isEmpty()) {
      throw MaemiException.usage(
          "cannot place the adapter: target_modules "
              + config.targetModules().json()
              + " matches no linear of the student. Its linears end in "
              + lastNames(all)
              + ".");
    }
    Map<String, Parameter> parameters = model.parameters();
    for (String module : config.modulesToSave()) {
      List<String> names =
          parameters.keySet().stream().filter(name -> within(name, module)).toList();
      if (names.isEmpty()) {
        throw MaemiException.usage(
            "cannot place the adapter: modules_to_save "
                + module
                + " is no module of the student. Name one, such as connector.");
      }
      names.forEach(
          name ->
              adapter.saved.put(
                  name, new SavedModule(Objects.requireNonNull(parameters.get(name)))));
    }
    adapter.slots.forEach(
        (path, slot) -> {
          LoraLinear linear =
              new LoraLinear(slot.get(), config, new SplittableRandom(seed * 31 + path.hashCode()));
          adapter.linears.put(path, linear);
        });
    adapter.slots.forEach((path, slot) -> slot.replace(adapter.linear(path)));
    return adapter;
  }

  /**
   * Whether the module or parameter at {@code path} is, or lies below, a module called {@code
   * module}.
   */
  private static boolean within(String path, String module) {
    return ("." + path + ".").contains("." + module + ".");
  }

  private static List<String> lastNames(Map<String, LinearSlot> all) {
    return all.keySet().stream()
        .map(path -> path.substring(path.lastIndexOf('.') + 1))
        .distinct()
        .toList();
  }

  private LoraLinear linear(String path) {
    LoraLinear linear = linears.get(path);
    if (linear == null) {
      throw new IllegalArgumentException("no adapter at " + path);
    }
    return linear;
  }

  /** What it is. */
  public LoraConfig config() {
    return config;
  }

  /** Paths of the linears it adapts, in the model's order. */
  public List<String> targets() {
    return List.copyOf(linears.keySet());
  }

  /**
   * Everything that is trained, by PEFT's key without its prefix: {@code <path>.lora_A.weight},
   * {@code <path>.lora_B.weight}, and the names of the parameters of modules to save.
   */
  public Map<String, Parameter> trained() {
    Map<String, Parameter> trained = new LinkedHashMap<>();
    linears.forEach(
        (path, linear) -> {
          trained.put(path + ".lora_A.weight", linear.a());
          trained.put(path + ".lora_B.weight", linear.b());
        });
    saved.forEach((name, module) -> trained.put(name, module.parameter()));
    return trained;
  }

  /** Sets whether the adapter's tensors want gradients and its dropout drops. */
  public void training(boolean wanted) {
    trained().values().forEach(parameter -> parameter.trainable(wanted));
    linears.values().forEach(linear -> linear.training(wanted));
  }

  /** Sets whether its dropout drops, without a change to which tensors want gradients. */
  public void dropping(boolean wanted) {
    linears.values().forEach(linear -> linear.training(wanted));
  }

  /** Switches the adapter on or off; off, the model gives its base's output. */
  public void enable(boolean wanted) {
    if (wanted != enabled) {
      enabled = wanted;
      linears.values().forEach(linear -> linear.enabled(wanted));
      saved.values().forEach(module -> module.enabled(wanted));
    }
  }

  /** Takes the adapter off and leaves the base as it was; may be called again. */
  public void detach() {
    if (attached) {
      attached = false;
      putBack();
      saved.values().forEach(SavedModule::restore);
    }
  }

  /**
   * Writes the adapter into the model's dense weights and takes it off: the model's output stays.
   * Computed in fp32.
   *
   * @throws MaemiException where a sum is not finite, before which linears may have been merged:
   *     throw the model away then
   */
  public void merge() {
    enable(true);
    linears.forEach((path, linear) -> linear.merge(path));
    attached = false;
    putBack();
    saved.values().forEach(SavedModule::merge);
  }

  private void putBack() {
    slots.forEach(
        (path, slot) -> {
          Linear now = slot.get();
          if (now == linears.get(path)) {
            slot.replace(linear(path).base());
          }
        });
  }

  /** Takes the adapter off where it still is on, and frees it. */
  @Override
  public void close() {
    detach();
    linears
        .values()
        .forEach(
            linear -> {
              linear.a().close();
              linear.b().close();
            });
    saved.values().forEach(SavedModule::close);
  }
}
