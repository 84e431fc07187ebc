package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code text_config} of a model: a Llama-style decoder. Absent entries take the reference
 * implementation's defaults.
 *
 * @param modelType {@code llama}
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
 * @param ropeParameters base and kind of the rotary embedding, as written since
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
    @Nullable RopeParameters ropeParameters,
    @Nullable Integer bosTokenId,
    @JsonFormat(
            with = {
              JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        @Nullable List<Integer> eosTokenId,
    @Nullable Integer padTokenId) {
  /** Base and kind of the rotary position embedding. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RopeParameters(double ropeTheta, @Nullable String ropeType) {}

  /** Fills defaults and checks that heads divide evenly. */
  public DecoderConfig {
    modelType = modelType == null ? "llama" : modelType;
    Require.that(
        modelType.equals("llama"),
        "text_config's model_type is " + modelType + "; llama is supported");
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
        !attentionBias && !mlpBias,
        "attention_bias or mlp_bias is set; decoders without are supported");
    Require.that(
        hiddenAct.equals("silu"),
        "text_config's hidden_act is " + hiddenAct + "; silu is supported");
    String kind = ropeParameters == null ? null : ropeParameters.ropeType();
    Require.that(
        kind == null || kind.equals("default"),
        "rope_type is " + kind + "; the default one is supported");
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
        new RopeParameters(10000.0, "default"),
        tokenizer.id(SpecialTokens.START),
        List.of(tokenizer.id(SpecialTokens.END_OF_UTTERANCE)),
        tokenizer.id(SpecialTokens.PAD));
  }

  /** Base of the rotary embedding, from either generation of keys. */
  public double theta() {
    RopeParameters parameters = ropeParameters;
    if (parameters != null && parameters.ropeTheta() > 0) {
      return parameters.ropeTheta();
    }
    Double theta = ropeTheta;
    return theta == null ? 10000.0 : theta;
  }
}
