package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The {@code vision_config} of a model: a SigLIP-style tower on square images. Absent entries take
 * the reference implementation's defaults.
 *
 * @param hiddenSize width
 * @param intermediateSize width of the MLP
 * @param numHiddenLayers blocks
 * @param numAttentionHeads heads
 * @param numChannels colour channels of the input
 * @param imageSize pixels a side
 * @param patchSize pixels a side of a patch
 * @param hiddenAct activation of the MLP
 * @param layerNormEps added to the variance in layer norms
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VisionConfig(
    @JsonProperty("model_type") String modelType,
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int numChannels,
    int imageSize,
    int patchSize,
    String hiddenAct,
    double layerNormEps) {
  /** Fills defaults and checks that heads and patches divide evenly. */
  public VisionConfig {
    modelType = modelType == null ? "idefics3_vision" : modelType;
    hiddenSize = hiddenSize == 0 ? 1152 : hiddenSize;
    intermediateSize = intermediateSize == 0 ? 3072 : intermediateSize;
    numHiddenLayers = numHiddenLayers == 0 ? 12 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == 0 ? 16 : numAttentionHeads;
    numChannels = numChannels == 0 ? 3 : numChannels;
    imageSize = imageSize == 0 ? 224 : imageSize;
    patchSize = patchSize == 0 ? 32 : patchSize;
    hiddenAct = hiddenAct == null ? "gelu_pytorch_tanh" : hiddenAct;
    layerNormEps = layerNormEps == 0 ? 1e-6 : layerNormEps;
    Require.that(
        hiddenSize % numAttentionHeads == 0,
        "vision hidden_size "
            + hiddenSize
            + " is not a multiple of "
            + numAttentionHeads
            + " heads");
    Require.that(
        hiddenAct.equals("gelu_pytorch_tanh"),
        "vision hidden_act is " + hiddenAct + "; gelu_pytorch_tanh is supported");
    Require.that(
        patchSize > 0 && imageSize >= patchSize,
        "vision image_size " + imageSize + " holds no patch of " + patchSize);
    Require.that(numChannels == 3, "vision num_channels is " + numChannels + "; 3 is supported");
  }

  /** A tower of the given shape with SigLIP's activation and norms. */
  public static VisionConfig of(
      int hidden, int layers, int heads, int intermediate, int image, int patch) {
    return new VisionConfig(
        "idefics3_vision",
        hidden,
        intermediate,
        layers,
        heads,
        3,
        image,
        patch,
        "gelu_pytorch_tanh",
        1e-6);
  }

  /** Patches along a side. */
  public int patchesPerSide() {
    return imageSize / patchSize;
  }

  /** Patches of an image, the length of the tower's sequence. */
  public int patches() {
    return patchesPerSide() * patchesPerSide();
  }
}
