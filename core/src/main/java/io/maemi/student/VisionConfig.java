package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.maemi.nn.Activation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code vision_config} of a model, or the {@code config.json} of a vision tower alone: a
 * transformer on square images. Absent entries take the reference implementation's defaults.
 *
 * @param modelType {@code idefics3_vision}, {@code smolvlm_vision}, {@code siglip_vision_model},
 *     {@code clip_vision_model} or {@code dinov2}
 * @param hiddenSize width
 * @param intermediateSize width of the MLP; DINOv2 states {@code mlpRatio} instead
 * @param numHiddenLayers blocks
 * @param numAttentionHeads heads
 * @param numChannels colour channels of the input
 * @param imageSize pixels a side
 * @param patchSize pixels a side of a patch
 * @param hiddenAct activation of the MLP
 * @param layerNormEps added to the variance in layer norms
 * @param visionUseHead whether a SigLIP tower ends in a pooling head
 * @param projectionDim width that a CLIP tower's pooled output is projected to where it is
 * @param mlpRatio DINOv2's width of the MLP in widths of the model
 * @param qkvBias whether DINOv2's queries, keys and values have biases
 * @param useSwigluFfn whether DINOv2's MLP is gated
 * @param useMaskToken whether DINOv2 keeps the token that stood for hidden patches in training
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
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
    double layerNormEps,
    @Nullable Boolean visionUseHead,
    @Nullable Integer projectionDim,
    @Nullable Double mlpRatio,
    @Nullable Boolean qkvBias,
    @Nullable Boolean useSwigluFfn,
    @Nullable Boolean useMaskToken) {
  static final String SIGLIP = "siglip_vision_model";
  static final String CLIP = "clip_vision_model";
  static final String DINOV2 = "dinov2";

  /** Towers that have folders of their own. */
  static final Set<String> MODEL_TYPES = Set.of(SIGLIP, CLIP, DINOV2);

  private static final Set<String> INSIDE = Set.of("idefics3_vision", "smolvlm_vision", "idefics3");

  /** Fills defaults and checks that heads and patches divide evenly. */
  public VisionConfig {
    modelType = modelType == null ? "idefics3_vision" : modelType;
    Require.that(
        MODEL_TYPES.contains(modelType) || INSIDE.contains(modelType),
        "vision model_type is "
            + modelType
            + "; those of idefics3 and smolvlm, siglip_vision_model, clip_vision_model and dinov2"
            + " are supported");
    boolean alone = MODEL_TYPES.contains(modelType);
    boolean clip = modelType.equals(CLIP);
    boolean dino = modelType.equals(DINOV2);
    hiddenSize = hiddenSize == 0 ? (alone ? 768 : 1152) : hiddenSize;
    double ratio = mlpRatio == null ? 4 : mlpRatio;
    intermediateSize =
        dino
            ? hidden(hiddenSize * ratio, useSwigluFfn != null && useSwigluFfn)
            : intermediateSize == 0 ? 3072 : intermediateSize;
    numHiddenLayers = numHiddenLayers == 0 ? 12 : numHiddenLayers;
    numAttentionHeads = numAttentionHeads == 0 ? (alone ? 12 : 16) : numAttentionHeads;
    numChannels = numChannels == 0 ? 3 : numChannels;
    imageSize = imageSize == 0 ? 224 : imageSize;
    int patch = modelType.equals(SIGLIP) ? 16 : dino ? 14 : 32;
    patchSize = patchSize == 0 ? patch : patchSize;
    String usual = clip ? "quick_gelu" : dino ? "gelu" : "gelu_pytorch_tanh";
    hiddenAct = hiddenAct == null ? usual : hiddenAct;
    layerNormEps = layerNormEps == 0 ? (clip ? 1e-5 : 1e-6) : layerNormEps;
    Require.that(
        hiddenSize % numAttentionHeads == 0,
        "vision hidden_size "
            + hiddenSize
            + " is not a multiple of "
            + numAttentionHeads
            + " heads");
    Require.that(
        patchSize > 0 && imageSize >= patchSize,
        "vision image_size " + imageSize + " holds no patch of " + patchSize);
    Require.that(numChannels == 3, "vision num_channels is " + numChannels + "; 3 is supported");
  }

  /** A gated MLP has two thirds of the width, rounded up to a multiple of eight. */
  private static int hidden(double width, boolean gated) {
    int whole = (int) width;
    return gated ? ((int) (whole * 2.0 / 3) + 7) / 8 * 8 : whole;
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
        1e-6,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Patches along a side. */
  public int patchesPerSide() {
    return imageSize / patchSize;
  }

  /** Patches of an image, the length of the tower's sequence but for a class token. */
  public int patches() {
    return patchesPerSide() * patchesPerSide();
  }

  /** Whether a token that stands for the whole image goes before the patches. */
  boolean classToken() {
    return modelType.equals(CLIP) || modelType.equals(DINOV2);
  }

  /** Whether positions count in shares of the image, so that images may be seen in part. */
  boolean fractionalPositions() {
    return INSIDE.contains(modelType);
  }

  /** Whether it ends in a pooling head. */
  boolean pools() {
    return modelType.equals(SIGLIP) && (visionUseHead == null || visionUseHead);
  }

  /** The MLP's activation. */
  Activation activation() {
    return Activation.of(hiddenAct);
  }
}
