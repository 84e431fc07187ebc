package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several adapters on one loaded model, of which one at a time, or none, is switched on. Switching
 * loads nothing: every adapter's matrices stay in memory, and whole modules are copied. A request
 * switches before its first pass; passes of one model that ask for different adapters follow one
 * another.
 */
public final class Adapters implements AutoCloseable {
  private final Module model;
  private final String baseSha256;
  private final Map<String, LoraAdapter> adapters = new LinkedHashMap<>();
  private @Nullable String inUse;

  /**
   * No adapters yet on {@code model}, which must carry none.
   *
   * @param baseSha256 hash of the model's weights, which every adapter's base must have
   */
  public Adapters(Module model, String baseSha256) {
    this.model = model;
    this.baseSha256 = baseSha256;
  }

  /**
   * Loads the adapter in {@code folder}, switched off, under {@code name}; whichever was in use
   * stays so.
   *
   * @throws MaemiException where the name is taken, or the adapter does not fit the model
   */
  public LoraAdapter load(String name, Path folder) {
    if (adapters.containsKey(name)) {
      throw MaemiException.usage(
          "cannot load adapter " + folder + ": the name " + name + " is taken. Choose another.");
    }
    String before = inUse;
    // An adapter takes what it finds in whole modules for the base's.
    use(null);
    LoraAdapter adapter = AdapterFolder.attach(folder, model, baseSha256);
    adapter.training(false);
    adapter.enable(false);
    adapters.put(name, adapter);
    use(before);
    return adapter;
  }

  /** Switches {@code name} on and all others off; null switches all off. */
  public void use(@Nullable String name) {
    if (name != null && !adapters.containsKey(name)) {
      throw MaemiException.usage(
          "there is no adapter " + name + ". Loaded are " + adapters.keySet() + ".");
    }
    if (Objects.equals(name, inUse)) {
      return;
    }
    LoraAdapter old = inUse == null ? null : adapters.get(inUse);
    if (old != null) {
      old.enable(false);
    }
    LoraAdapter next = name == null ? null : adapters.get(name);
    if (next != null) {
      next.enable(true);
    }
    inUse = name;
  }

  /** The adapter that is switched on, or null. */
  public @Nullable String inUse() {
    return inUse;
  }

  /** The names of all that are loaded, in no order. */
  public Set<String> names() {
    return Set.copyOf(adapters.keySet());
  }

  /** Takes {@code name} off and frees it. */
  public void remove(String name) {
    String before = name.equals(inUse) ? null : inUse;
    // Whole modules must hold the base's values while an adapter puts them back.
    use(null);
    LoraAdapter adapter = adapters.remove(name);
    if (adapter != null) {
      adapter.close();
    }
    use(before);
  }

  @Override
  public void close() {
    List<String> newestFirst = new ArrayList<>(adapters.keySet());
    Collections.reverse(newestFirst);
    newestFirst.forEach(this::remove);
  }
}
