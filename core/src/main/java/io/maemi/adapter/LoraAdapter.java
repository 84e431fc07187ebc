package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An adapter on a model: a {@link LoraLinear} or {@link ExpertsLinear} in the place of every linear
 * it targets, and the modules that are trained whole with it. Owns its matrices; the model stays
 * its caller's. The base's own weights never change while it is attached, except those of {@code
 * modules_to_save}, which {@link #detach} restores.
 *
 * <p>Which components, experts and routing are used is the adapter's state: set it before a pass,
 * not during one.
 */
public final class LoraAdapter implements AutoCloseable {
  private final LoraConfig config;
  private final Map<String, LinearSlot> slots = new LinkedHashMap<>();
  private final Map<String, AdapterLinear> linears = new LinkedHashMap<>();
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
    Map<String, long[]> sizes = new LinkedHashMap<>();
    all.forEach(
        (path, slot) ->
            sizes.put(path, new long[] {slot.get().inFeatures(), slot.get().outFeatures()}));
    for (String path : Placement.targets(config, sizes)) {
      adapter.slots.put(path, Objects.requireNonNull(all.get(path)));
    }
    Map<String, Parameter> parameters = model.parameters();
    for (String name : Placement.saved(config, parameters.keySet())) {
      adapter.saved.put(name, new SavedModule(Objects.requireNonNull(parameters.get(name))));
    }
    adapter.slots.forEach(
        (path, slot) -> {
          SplittableRandom random = new SplittableRandom(seed * 31 + path.hashCode());
          Experts experts = config.experts();
          adapter.linears.put(
              path,
              experts == null
                  ? new LoraLinear(slot.get(), path, config, random)
                  : new ExpertsLinear(slot.get(), path, config, experts, random));
        });
    adapter.slots.forEach((path, slot) -> slot.replace(adapter.linear(path)));
    return adapter;
  }

  private AdapterLinear linear(String path) {
    AdapterLinear linear = linears.get(path);
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
   * {@code <path>.lora_B.weight}, and the names of the parameters of modules to save. A frozen A is
   * not among them.
   */
  public Map<String, Parameter> trained() {
    Map<String, Parameter> trained = new LinkedHashMap<>();
    linears.forEach(
        (path, linear) ->
            linear
                .trained()
                .forEach((end, factor) -> trained.put(path + "." + end, factor.parameter())));
    saved.forEach((name, module) -> trained.put(name, module.parameter()));
    return trained;
  }

  /** Of everything that is trained, which dimensions count components and experts. */
  public Map<String, Axes> axes() {
    Map<String, Axes> axes = new LinkedHashMap<>();
    linears.forEach(
        (path, linear) ->
            linear.trained().forEach((end, factor) -> axes.put(path + "." + end, factor.axes())));
    saved.keySet().forEach(name -> axes.put(name, Axes.NONE));
    return axes;
  }

  /**
   * Everything that a folder holds, by PEFT's key without its prefix: what is trained and what is
   * frozen of the adapter's own, experts one by one. Views in the caller's scope.
   */
  Map<String, Tensor> stored() {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    linears.forEach(
        (path, linear) ->
            linear.stored().forEach((end, tensor) -> stored.put(path + "." + end, tensor)));
    saved.forEach((name, module) -> stored.put(name, module.parameter().tensor()));
    return stored;
  }

  /** Sets whether the adapter's tensors want gradients and its passes are training's. */
  public void training(boolean wanted) {
    trained().values().forEach(parameter -> parameter.trainable(wanted));
    learning(wanted);
  }

  /**
   * Sets whether passes are training's, in which inputs are dropped and components that a step does
   * not train are left out of the graph, without a change to which tensors want gradients.
   */
  public void learning(boolean wanted) {
    linears.values().forEach(linear -> linear.training(wanted));
  }

  /** The largest rank of its linears. */
  public int rank() {
    return linears.values().stream().mapToInt(AdapterLinear::rank).max().orElseThrow();
  }

  /** Uses and trains the components of {@code slice}, in all linears; those of less rank, all. */
  public void use(RankSlice slice) {
    linears.values().forEach(linear -> linear.use(slice));
  }

  /**
   * Uses the first {@code count} experts of a mixture, chosen by {@code routing}.
   *
   * @throws MaemiException where it is no mixture or has fewer experts
   */
  public void use(int count, Routing routing) {
    Experts experts = config.experts();
    if (experts == null || count < 1 || count > experts.count()) {
      throw MaemiException.usage(
          "cannot use "
              + count
              + " experts: the adapter has "
              + (experts == null ? "none" : experts.count())
              + ". Ask for fewer, or for none of a plain adapter.");
    }
    mixtures().values().forEach(linear -> linear.use(count, routing));
  }

  /**
   * Multiplies B's gradients by (A Aᵀ)⁻¹/s² where the configuration asks for LoRA-FA's gradient
   * correction; called once between backward and the optimizer's step.
   */
  public void correctGradients() {
    try (Scope scope = new Scope()) {
      linears.values().forEach(AdapterLinear::correctGradient);
    }
  }

  /**
   * The routers' balance and z-loss, weighed by the configuration and meant over the passes of all
   * linears since the last call; its graph holds nothing but router weights. Null where there is
   * none.
   */
  public @Nullable Tensor takeRouterLoss() {
    Tensor sum = null;
    int count = 0;
    for (ExpertsLinear linear : mixtures().values()) {
      Tensor loss = linear.takeLoss();
      if (loss != null) {
        sum = sum == null ? loss : sum.add(loss);
        count++;
      }
    }
    return sum == null ? null : sum.div(count);
  }

  /** Starts to count, from nothing, which experts tokens use, or stops. */
  public void countLoads(boolean wanted) {
    mixtures().values().forEach(linear -> linear.load().counting(wanted));
  }

  /**
   * For each mixture by path, the share of tokens that used each expert since {@link #countLoads}.
   */
  public Map<String, double[]> loads() {
    Map<String, double[]> loads = new LinkedHashMap<>();
    mixtures().forEach((path, linear) -> loads.put(path, linear.load().shares()));
    return loads;
  }

  private Map<String, ExpertsLinear> mixtures() {
    Map<String, ExpertsLinear> mixtures = new LinkedHashMap<>();
    linears.forEach(
        (path, linear) -> {
          if (linear instanceof ExpertsLinear mixture) {
            mixtures.put(path, mixture);
          }
        });
    return mixtures;
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
   * Writes the adapter, at the rank in use, into the model's weights and takes it off: the model's
   * output stays, but for the rounding of weights that are not held in fp32. Quantized ones stay
   * quantized.
   *
   * @throws MaemiException where a sum is not finite, before which linears may have been merged:
   *     throw the model away then; or where it is a mixture, and then nothing was changed
   */
  public MergeReport merge() {
    enable(true);
    double largest = 0;
    String worst = "";
    for (Map.Entry<String, AdapterLinear> entry : linears.entrySet()) {
      double error = Merging.apply(entry.getKey(), entry.getValue());
      if (error > largest) {
        largest = error;
        worst = entry.getKey();
      }
    }
    attached = false;
    putBack();
    saved.values().forEach(SavedModule::merge);
    return new MergeReport(linears.size(), largest, worst);
  }

  private void putBack() {
    slots.forEach(
        (path, slot) -> {
          AdapterLinear mine = linear(path);
          Linear now = slot.get();
          if (now == mine) {
            slot.replace(mine.base());
          }
          // Another adapter may have been put on top of this one.
          while (now instanceof AdapterLinear above) {
            if (above.base() == mine) {
              above.rebase(mine.base());
            }
            now = above.base();
          }
        });
  }

  /** Takes the adapter off where it still is on, and frees it. */
  @Override
  public void close() {
    detach();
    linears.values().forEach(AdapterLinear::free);
    saved.values().forEach(SavedModule::close);
  }
}
