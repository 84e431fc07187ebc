package io.maemi.adapter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.maemi.foundation.MaemiException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a low-rank adapter is, under the names of PEFT's {@code adapter_config.json}. Its last parts
 * are ours and compose: frozen A makes it LoRA-FA, a dynamic rank DyLoRA, both DyLoRA-FA, and
 * experts a mixture of whichever.
 *
 * @param r rank
 * @param loraAlpha α; the adapter's product is scaled with α/b at rank b, or α/√b with
 *     rank-stabilised scaling
 * @param loraDropout share of the adapter's inputs that are dropped in training
 * @param targetModules the linears that are wrapped
 * @param useRslora rank-stabilised scaling (Kalajdzievski 2023, arXiv 2312.03732)
 * @param rankPattern other ranks for some linears, by the end of their path or a pattern for it
 * @param alphaPattern other α, likewise
 * @param modulesToSave modules that are trained whole and saved with the adapter, for example
 *     {@code connector}
 * @param frozenA how A is kept frozen, or null where it is trained
 * @param dynamicRank how the rank is drawn in training, or null where it stays r
 * @param experts how several experts are mixed, or null for a plain adapter
 * @param baseModel name of the student that was adapted
 * @param baseSha256 hash of that student's weights, or null where another tool wrote the adapter
 */
@JsonPropertyOrder({
  "r",
  "lora_alpha",
  "lora_dropout",
  "target_modules",
  "use_rslora",
  "rank_pattern",
  "alpha_pattern",
  "modules_to_save"
})
public record LoraConfig(
    @JsonProperty("r") int r,
    @JsonProperty("lora_alpha") double loraAlpha,
    @JsonProperty("lora_dropout") double loraDropout,
    @JsonProperty("target_modules") TargetModules targetModules,
    @JsonProperty("use_rslora") boolean useRslora,
    @JsonProperty("rank_pattern") Map<String, Integer> rankPattern,
    @JsonProperty("alpha_pattern") Map<String, Double> alphaPattern,
    @JsonProperty("modules_to_save") List<String> modulesToSave,
    @JsonProperty("frozen_a") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FrozenA frozenA,
    @JsonProperty("dynamic_rank") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable DynamicRank dynamicRank,
    @JsonProperty("experts") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Experts experts,
    @JsonProperty("base_model_name_or_path") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String baseModel,
    @JsonProperty("base_model_sha256") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String baseSha256) {
  /** Every linear of the student but the output head. */
  public static final TargetModules ALL_LINEAR = TargetModules.of("all-linear");

  /**
   * LoRA-FA (Zhang et al. 2023, arXiv 2308.03303).
   *
   * @param gradientCorrection whether B's gradient is multiplied by (A Aᵀ)⁻¹/s², which makes the
   *     step the best approximation of full tuning's
   */
  public record FrozenA(@JsonProperty("gradient_correction") boolean gradientCorrection) {}

  /** Checks the ranges. */
  public LoraConfig {
    rankPattern = ordered(rankPattern);
    alphaPattern = ordered(alphaPattern);
    modulesToSave = modulesToSave == null ? List.of() : List.copyOf(modulesToSave);
    if (r < 1
        || rankPattern.values().stream().anyMatch(rank -> rank < 1)
        || !(loraAlpha > 0)
        || alphaPattern.values().stream().anyMatch(alpha -> !(alpha > 0))
        || !(loraDropout >= 0 && loraDropout < 1)) {
      throw MaemiException.usage(
          "cannot make the adapter: r must be at least 1, lora_alpha above 0 and lora_dropout in"
              + " 0…1 (1 excluded), in the patterns too. Correct them.");
    }
    if (frozenA != null && loraDropout > 0) {
      throw MaemiException.usage(
          "cannot make the adapter: lora_dropout is "
              + loraDropout
              + " with frozen_a. Dropout before A keeps every layer's whole input alive until"
              + " backward, which is all the memory that a frozen A saves. Set lora_dropout to 0.");
    }
    if (dynamicRank != null) {
      dynamicRank.checkAgainst(r);
      if (rankPattern.values().stream().anyMatch(rank -> rank > r)) {
        throw MaemiException.usage(
            "cannot make the adapter: a rank in rank_pattern is above r = "
                + r
                + ", and no step of dynamic_rank would draw it. Raise r, or lower that rank.");
      }
    }
    rankPattern.keySet().forEach(LoraConfig::compile);
    alphaPattern.keySet().forEach(LoraConfig::compile);
  }

  private static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** LoRA of rank {@code r} without dropout. */
  public static LoraConfig of(int r, double alpha, TargetModules targets) {
    return new LoraConfig(
        r, alpha, 0, targets, false, Map.of(), Map.of(), List.of(), null, null, null, null, null);
  }

  /** The rank of the linear at {@code path}. */
  public int rank(String path) {
    return pattern(rankPattern, path, r);
  }

  /**
   * The factor s of the adapter's product at {@code path}, where its first {@code b} components are
   * used.
   */
  public double scaling(String path, int b) {
    double alpha = pattern(alphaPattern, path, loraAlpha);
    return useRslora ? alpha / Math.sqrt(b) : alpha / b;
  }

  /** The value of the first pattern that the end of {@code path}, from a dot on, matches. */
  private static <V> V pattern(Map<String, V> patterns, String path, V otherwise) {
    return patterns.entrySet().stream()
        .filter(e -> compile(e.getKey()).matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static Pattern compile(String end) {
    try {
      return Pattern.compile("(.*\\.)?(" + end + ")");
    } catch (PatternSyntaxException e) {
      throw MaemiException.usage(
          "cannot make the adapter: "
              + end
              + " in rank_pattern or alpha_pattern is not a pattern: "
              + e.getDescription()
              + ". Correct it.");
    }
  }

  /** The same adapter with rank-stabilised scaling. */
  public LoraConfig withRslora() {
    return changed(parts -> parts.useRslora = true);
  }

  /** The same adapter with inputs dropped in training. */
  public LoraConfig withDropout(double dropout) {
    return changed(parts -> parts.loraDropout = dropout);
  }

  /** The same adapter with other ranks and α for some linears. */
  public LoraConfig withPatterns(Map<String, Integer> ranks, Map<String, Double> alphas) {
    return changed(
        parts -> {
          parts.rankPattern = ranks;
          parts.alphaPattern = alphas;
        });
  }

  /** The same adapter on the linears that {@code targets} names. */
  public LoraConfig withTargets(TargetModules targets) {
    return changed(parts -> parts.targetModules = targets);
  }

  /** The same adapter with whole modules saved beside it. */
  public LoraConfig withModulesToSave(List<String> modules) {
    return changed(parts -> parts.modulesToSave = modules);
  }

  /** The same adapter with A, rank and experts treated so. */
  public LoraConfig with(
      @Nullable FrozenA frozen, @Nullable DynamicRank dynamic, @Nullable Experts mixed) {
    return changed(
        parts -> {
          parts.frozenA = frozen;
          parts.dynamicRank = dynamic;
          parts.experts = mixed;
        });
  }

  /** A plain LoRA of rank {@code b}: what the first b components are to any other library. */
  public LoraConfig slice(int b) {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    rankPattern.forEach((path, rank) -> ranks.put(path, Math.min(rank, b)));
    return with(null, null, null)
        .changed(
            parts -> {
              parts.r = Math.min(r, b);
              parts.rankPattern = ranks;
            });
  }

  /** The same adapter, naming its base. */
  public LoraConfig withBase(String name, String sha256) {
    return changed(
        parts -> {
          parts.baseModel = name;
          parts.baseSha256 = sha256;
        });
  }

  private LoraConfig changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.together();
  }

  /** The components of a configuration, open to change. */
  private static final class Parts {
    private int r;
    private final double loraAlpha;
    private double loraDropout;
    private TargetModules targetModules;
    private boolean useRslora;
    private Map<String, Integer> rankPattern;
    private Map<String, Double> alphaPattern;
    private List<String> modulesToSave;
    private @Nullable FrozenA frozenA;
    private @Nullable DynamicRank dynamicRank;
    private @Nullable Experts experts;
    private @Nullable String baseModel;
    private @Nullable String baseSha256;

    Parts(LoraConfig of) {
      r = of.r;
      loraAlpha = of.loraAlpha;
      loraDropout = of.loraDropout;
      targetModules = of.targetModules;
      useRslora = of.useRslora;
      rankPattern = of.rankPattern;
      alphaPattern = of.alphaPattern;
      modulesToSave = of.modulesToSave;
      frozenA = of.frozenA;
      dynamicRank = of.dynamicRank;
      experts = of.experts;
      baseModel = of.baseModel;
      baseSha256 = of.baseSha256;
    }

    LoraConfig together() {
      return new LoraConfig(
          r,
          loraAlpha,
          loraDropout,
          targetModules,
          useRslora,
          rankPattern,
          alphaPattern,
          modulesToSave,
          frozenA,
          dynamicRank,
          experts,
          baseModel,
          baseSha256);
    }
  }
}
