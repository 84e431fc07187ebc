package io.maemi.adapter;

import io.maemi.nn.Linear;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/** What every adapted linear has, whatever is trained beside it: its base, place and use. */
final class AdapterState {
  final LoraConfig config;
  final String path;
  final int rank;
  Linear base;
  RankSlice slice;
  boolean enabled = true;
  boolean training;

  /** The linear {@code base} at {@code path}, all components used. */
  AdapterState(Linear base, String path, LoraConfig config) {
    this.base = base;
    this.path = path;
    this.config = config;
    rank = config.rank(path);
    slice = RankSlice.first(rank);
  }

  /** Where the base's weights lie, and so what is trained beside them. */
  Device device() {
    return base.parameters().values().iterator().next().tensor().device();
  }

  /** Components in use. */
  int used() {
    return slice.used(rank);
  }

  /** The factor s of the components in use. */
  double scaling() {
    return config.scaling(path, used());
  }

  /** What the adapter sees of its base's input. */
  Tensor seen(Tensor x) {
    double dropout = config.loraDropout();
    return training && dropout > 0 ? Functional.dropout(x, dropout) : x;
  }

  /** Whether B's gradient is corrected. */
  boolean corrects() {
    LoraConfig.FrozenA frozen = config.frozenA();
    return frozen != null && frozen.gradientCorrection();
  }
}
