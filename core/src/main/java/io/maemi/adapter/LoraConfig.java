package io.maemi.adapter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.maemi.foundation.MaemiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a low-rank adapter is, under the names of PEFT's {@code adapter_config.json}.
 *
 * @param r rank
 * @param loraAlpha α; the adapter's product is scaled with α/r, or α/√r with rank-stabilised
 *     scaling
 * @param loraDropout share of the adapter's inputs that are dropped in training
 * @param targetModules the linears that are wrapped
 * @param useRslora rank-stabilised scaling (Kalajdzievski 2023, arXiv 2312.03732)
 * @param modulesToSave modules that are trained whole and saved with the adapter, for example
 *     {@code connector}
 * @param baseModel name of the student that was adapted
 * @param baseSha256 hash of that student's weights, or null where another tool wrote the adapter
 */
@JsonPropertyOrder({
  "r",
  "lora_alpha",
  "lora_dropout",
  "target_modules",
  "use_rslora",
  "modules_to_save"
})
public record LoraConfig(
    @JsonProperty("r") int r,
    @JsonProperty("lora_alpha") double loraAlpha,
    @JsonProperty("lora_dropout") double loraDropout,
    @JsonProperty("target_modules") TargetModules targetModules,
    @JsonProperty("use_rslora") boolean useRslora,
    @JsonProperty("modules_to_save") List<String> modulesToSave,
    @JsonProperty("base_model_name_or_path") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String baseModel,
    @JsonProperty("base_model_sha256") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String baseSha256) {
  /** Every linear of the student but the output head. */
  public static final TargetModules ALL_LINEAR = TargetModules.of("all-linear");

  /** Checks the ranges. */
  public LoraConfig {
    if (r < 1 || !(loraAlpha > 0) || !(loraDropout >= 0 && loraDropout < 1)) {
      throw MaemiException.usage(
          "cannot make the adapter: r must be at least 1, lora_alpha above 0 and lora_dropout in"
              + " 0…1 (1 excluded). Correct them.");
    }
    modulesToSave = modulesToSave == null ? List.of() : List.copyOf(modulesToSave);
  }

  /** LoRA of rank {@code r} without dropout. */
  public static LoraConfig of(int r, double alpha, TargetModules targets) {
    return new LoraConfig(r, alpha, 0, targets, false, List.of(), null, null);
  }

  /** The factor s of the adapter's product. */
  public double scaling() {
    return useRslora ? loraAlpha / Math.sqrt(r) : loraAlpha / r;
  }

  /** The same adapter with whole modules saved beside it. */
  public LoraConfig withModulesToSave(List<String> modules) {
    return new LoraConfig(
        r, loraAlpha, loraDropout, targetModules, useRslora, modules, baseModel, baseSha256);
  }

  /** The same adapter, naming its base. */
  public LoraConfig withBase(String name, String sha256) {
    return new LoraConfig(
        r, loraAlpha, loraDropout, targetModules, useRslora, modulesToSave, name, sha256);
  }
}
