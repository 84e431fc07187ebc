package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.maemi.foundation.MaemiException;
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
   * @param ropeType {@code default}, {@code linear} or {@code llama3}
   * @param type an older name of {@code ropeType}
   * @param factor by which long waves are stretched
   * @param lowFreqFactor passes below which waves are long
   * @param highFreqFactor passes above which waves are short
   * @param originalMaxPositionEmbeddings positions that are passed
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
      @Nullable Double originalMaxPositionEmbeddings) {
    /** Unscaled. */
    static RopeParameters of(double theta) {
      return new RopeParameters(theta, "default", null, null, null, null, null);
    }

    private RotaryEmbedding.Scaling scaling(int positions) {
      String kind = ropeType == null ? type : ropeType;
      if (kind == null || kind.equals("default")) {
        return RotaryEmbedding.UNSCALED;
      }
      double by = factor == null ? 1 : factor;
      return switch (kind) {
        case "linear" -> new RotaryEmbedding.Linear(by);
        case "llama3" ->
            new RotaryEmbedding.Llama3(
                by,
                lowFreqFactor == null ? 1 : lowFreqFactor,
                highFreqFactor == null ? 4 : highFreqFactor,
                originalMaxPositionEmbeddings == null ? positions : originalMaxPositionEmbeddings);
        default ->
            throw MaemiException.unreadable(
                "cannot use this model: its rope_type is "
                    + kind
                    + "; default, linear and llama3 are supported. Use another model.");
      };
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
    vocabSize = vocabSize == 0 ? 32000 : vocabSize;
    hiddenSize = hiddenSize == 0 ? 4096 : hiddenSize;
    intermediateSize = intermediateSize == 0 ? 11008 : intermediateSize;
    numHiddenLayers = numHiddenLayers == 0 ? 32 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == 0 ? 32 : numAttentionHeads;
    numKeyValueHeads = numKeyValueHeads == 0 ? numAttentionHeads : numKeyValueHeads;
    headDim = headDim == 0 ? hiddenSize / numAttentionHeads : headDim;
    maxPositionEmbeddings = maxPositionEmbeddings == 0 ? 2048 : maxPositionEmbeddings;
    hiddenAct = hiddenAct == null ? "silu" : hiddenAct;
    rmsNormEps = rmsNormEps == 0 ? 1e-6 : rmsNormEps;
    Require.that(
        numAttentionHeads % numKeyValueHeads == 0,
        numAttentionHeads
            + " query heads are not a multiple of "
            + numKeyValueHeads
            + " key and value heads");
    Require.that(headDim % 2 == 0, "head_dim " + headDim + " is odd");
    Require.that(
        hiddenAct.equals("silu"),
        "text_config's hidden_act is " + hiddenAct + "; silu is supported");
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
        parameters == null ? RotaryEmbedding.UNSCALED : parameters.scaling(maxPositionEmbeddings));
  }

  /** Which projections of attention have a bias: Qwen2's always have those of the inputs. */
  Attention.Biases attentionBiases() {
    return modelType.equals(QWEN2)
        ? new Attention.Biases(true, false)
        : new Attention.Biases(attentionBias, attentionBias);
  }
}
