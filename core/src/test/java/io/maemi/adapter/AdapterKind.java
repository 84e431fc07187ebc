package io.maemi.adapter;

import java.util.List;

/** Every kind of adapter, of rank 4, as its configuration. */
enum AdapterKind {
  LORA,
  RSLORA,
  LORA_FA,
  DYLORA,
  DYLORA_FROZEN,
  DYLORA_FA,
  MOPE,
  MOPE_LORA,
  MOPE_DYLORA_FA;

  static final int RANK = 4;
  private static final LoraConfig.FrozenA FROZEN_A = new LoraConfig.FrozenA(true);
  private static final DynamicRank DYNAMIC = new DynamicRank(List.of(1, 2, 4), List.of(), false);

  LoraConfig config() {
    LoraConfig plain = LoraConfig.of(RANK, 8, TargetModules.names("q_proj"));
    return switch (this) {
      case LORA -> plain;
      case RSLORA -> plain.withRslora();
      case LORA_FA -> plain.with(FROZEN_A, null, null);
      case DYLORA -> plain.with(null, DYNAMIC, null);
      case DYLORA_FROZEN -> plain.with(null, DynamicRank.FROZEN, null);
      case DYLORA_FA -> plain.with(FROZEN_A, DYNAMIC, null);
      case MOPE -> plain.with(FROZEN_A, null, Experts.top(2, 3));
      case MOPE_LORA -> plain.with(null, null, Experts.top(1, 3));
      case MOPE_DYLORA_FA ->
          plain.with(FROZEN_A, DYNAMIC, new Experts(3, null, 0.7, 0.01, 0.001, true, false));
    };
  }

  boolean mixture() {
    return config().experts() != null;
  }
}
