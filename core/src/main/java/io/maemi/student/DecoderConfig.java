package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.Activation;
import io.maemi.nn.Attention;
import io.maemi.nn.RotaryEmbedding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code text_config} of a model: a decoder of the Llama family. Absent entries take the
 * reference implementation's defaults.
 *
 * @param modelType {@code llama} or {@code qwen2}
 * @param vocabSize rows of the token embedding
 * @param hiddenSize width
 * @param intermediateSize width of the gated MLP
 * @param numHiddenLayers blocks
 * @param numAttentionHeads query heads
 * @param numKeyValueHeads key and value heads; each serves a group of query heads
 * @param headDim width of a head
 * @param maxPositionEmbeddings longest sequence, image tokens included
 * @param hiddenAct activation of the MLP
 * @param rmsNormEps added to the mean square in norms
 * @param attentionBias whether attention projections have biases
 * @param mlpBias whether the MLP's projections have biases
 * @param ropeTheta base of the rotary embedding, as written before transformers 5
 * @param ropeScaling kind and factors of the rotary embedding, as written before transformers 5
 * @param ropeParameters base, kind and factors of the rotary embedding, as written since
 * @param useSlidingWindow whether some layers see the nearest tokens only
 * @param bosTokenId first token of a text, if the model has one
 * @param eosTokenId tokens that end an answer
 * @param padTokenId token that fills batches
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecoderConfig(
    String modelType,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int numKeyValueHeads,
    int headDim,
    int maxPositionEmbeddings,
    String hiddenAct,
    double rmsNormEps,
    boolean attentionBias,
    boolean mlpBias,
    @Nullable Double ropeTheta,
    @Nullable RopeParameters ropeScaling,
    @Nullable RopeParameters ropeParameters,
    @Nullable Boolean useSlidingWindow,
    @Nullable Integer bosTokenId,
    @JsonFormat(
            with = {
              JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        @Nullable List<Integer> eosTokenId,
    @Nullable Integer padTokenId) {
  private static final String QWEN2 = "qwen2";

  /** What {@code modelType} may be. */
  static final Set<String> MODEL_TYPES = Set.of("llama", QWEN2);

  /**
   * The rotary position embedding.
   *
   * @param ropeTheta its base
   * @param ropeType {@code default}, {@code linear}, {@code dynamic}, {@code llama3} or {@code
   *     yarn}
   * @param type an older name of {@code ropeType}
   * @param factor by which long waves are stretched
   * @param lowFreqFactor passes below which waves are long
   * @param highFreqFactor passes above which waves are short
   * @param originalMaxPositionEmbeddings positions that are passed
   * @param betaFast passes above which YaRN leaves waves as they are
   * @param betaSlow passes below which YaRN stretches waves wholly
   * @param attentionFactor what YaRN multiplies turned components by
   * @param mscale a weight of that factor, with {@code mscaleAllDim}
   * @param mscaleAllDim another
   * @param truncate whether YaRN's bounds are whole components
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RopeParameters(
      @Nullable Double ropeTheta,
      @Nullable String ropeType,
      @Nullable String type,
      @Nullable Double factor,
      @Nullable Double lowFreqFactor,
      @Nullable Double highFreqFactor,
      @Nullable Double originalMaxPositionEmbeddings,
      @Nullable Double betaFast,
      @Nullable Double betaSlow,
      @Nullable Double attentionFactor,
      @Nullable Double mscale,
      @Nullable Double mscaleAllDim,
      @Nullable Boolean truncate) {
    /** Passes from which YaRN leaves waves where none are stated. */
    private static final double FAST = 32;

    /** Unscaled. */
    static RopeParameters of(double theta) {
      return new RopeParameters(
          theta, "default", null, null, null, null, null, null, null, null, null, null, null);
    }

    private RotaryEmbedding.Scaling scaling(int positions, double theta, int headDim) {
      String kind = ropeType == null ? type : ropeType;
      double by = factor == null ? 1 : factor;
      return switch (kind == null ? "default" : kind) {
        // The latter scales beyond the model's longest sequence only, which is refused before.
        case "default", "dynamic" -> RotaryEmbedding.UNSCALED;
        case "linear" -> new RotaryEmbedding.Linear(by);
        case "llama3" ->
            new RotaryEmbedding.Llama3(
                by,
                or(lowFreqFactor, 1),
                or(highFreqFactor, 4),
                or(originalMaxPositionEmbeddings, positions));
        case "yarn" -> yarn(by, or(originalMaxPositionEmbeddings, positions), theta, headDim);
        default ->
            throw MaemiException.unreadable(
                "cannot use this model: its rope_type is "
                    + kind
                    + "; default, linear, dynamic, llama3 and yarn are supported. Use another"
                    + " model.");
      };
    }

    private RotaryEmbedding.Yarn yarn(double by, double original, double theta, int headDim) {
      double first = RotaryEmbedding.Yarn.component(or(betaFast, FAST), original, theta, headDim);
      double last = RotaryEmbedding.Yarn.component(or(betaSlow, 1), original, theta, headDim);
      boolean whole = truncate == null || truncate;
      double length =
          or(mscale, 0) != 0 && or(mscaleAllDim, 0) != 0
              ? length(by, or(mscale, 1)) / length(by, or(mscaleAllDim, 1))
              : length(by, 1);
      return new RotaryEmbedding.Yarn(
          by,
          Math.max(whole ? Math.floor(first) : first, 0),
          Math.min(whole ? Math.ceil(last) : last, headDim - 1),
          or(attentionFactor, length));
    }

    private static double length(double factor, double weight) {
      return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    private static double or(@Nullable Double stated, double otherwise) {
      return stated == null ? otherwise : stated;
    }
  }

  /** Fills defaults and checks that heads divide evenly. */
  public DecoderConfig {
    modelType = modelType == null ? "llama" : modelType;
    Require.that(
        MODEL_TYPES.contains(modelType),
        "text_config's model_type is " + modelType + "; llama and qwen2 are supported");
    Require.that(
        useSlidingWindow == null || !useSlidingWindow,
        "use_sliding_window is set; attention to all tokens is supported");
    boolean qwen = modelType.equals(QWEN2);
    vocabSize = vocabSize == 0 ? (qwen ? 151936 : 32000) : vocabSize;
    hiddenSize = hiddenSize == 0 ? 4096 : hiddenSize;
    intermediateSize = intermediateSize == 0 ? (qwen ? 22016 : 11008) : intermediateSize;
    numHiddenLayers = numHiddenLayers == 0 ? 32 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == 0 ? 32 : numAttentionHeads;
    int shared = qwen ? 32 : numAttentionHeads;
    numKeyValueHeads = numKeyValueHeads == 0 ? shared : numKeyValueHeads;
    headDim = headDim == 0 ? hiddenSize / numAttentionHeads : headDim;
    maxPositionEmbeddings =
        maxPositionEmbeddings == 0 ? (qwen ? 32768 : 2048) : maxPositionEmbeddings;
    hiddenAct = hiddenAct == null ? "silu" : hiddenAct;
    rmsNormEps = rmsNormEps == 0 ? 1e-6 : rmsNormEps;
    Require.that(
        numAttentionHeads % numKeyValueHeads == 0,
        numAttentionHeads
            + " query heads are not a multiple of "
            + numKeyValueHeads
            + " key and value heads");
    Require.that(headDim % 2 == 0, "head_dim " + headDim + " is odd");
    eosTokenId = eosTokenId == null ? null : List.copyOf(eosTokenId);
  }

  /** A decoder of the given shape with the vocabulary and special tokens of {@code tokenizer}. */
  public static DecoderConfig of(
      int hidden,
      int layers,
      int heads,
      int keyValueHeads,
      int intermediate,
      int positions,
      Tokenizer tokenizer) {
    return new DecoderConfig(
        "llama",
        tokenizer.size(),
        hidden,
        intermediate,
        layers,
        heads,
        keyValueHeads,
        hidden / heads,
        positions,
        "silu",
        1e-5,
        false,
        false,
        10000.0,
        null,
        RopeParameters.of(10000.0),
        null,
        tokenizer.id(SpecialTokens.START),
        List.of(tokenizer.id(SpecialTokens.END_OF_UTTERANCE)),
        tokenizer.id(SpecialTokens.PAD));
  }

  /** Base of the rotary embedding, from either generation of keys. */
  public double theta() {
    RopeParameters parameters = ropeParameters;
    Double theta = parameters == null ? null : parameters.ropeTheta();
    theta = theta == null ? ropeTheta : theta;
    return theta == null ? 10000.0 : theta;
  }

  /** The rotary embedding of a head, from either generation of keys. */
  RotaryEmbedding rotary() {
    RopeParameters parameters = ropeParameters == null ? ropeScaling : ropeParameters;
    return new RotaryEmbedding(
        headDim,
        theta(),
        parameters == null
            ? RotaryEmbedding.UNSCALED
            : parameters.scaling(maxPositionEmbeddings, theta(), headDim));
  }

  /** The MLP's activation. */
  Activation activation() {
    return Activation.of(hiddenAct);
  }

  /** Which projections of attention have a bias: Qwen2's always have those of the inputs. */
  Attention.Biases attentionBiases() {
    return modelType.equals(QWEN2)
        ? new Attention.Biases(true, false)
        : new Attention.Biases(attentionBias, attentionBias);
  }
}
