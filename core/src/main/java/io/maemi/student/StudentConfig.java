package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a model folder, by the names that Hugging Face transformers gives it:
 * of the Idefics3, SmolVLM or LLaVA layout, or of a decoder alone.
 *
 * @param architectures class names that the reference implementation builds
 * @param modelType {@code idefics3}, {@code smolvlm}, {@code llava}, or the decoder's own
 * @param imageTokenId id of the placeholder that an image embedding replaces; −1 where there are
 *     none
 * @param scaleFactor patches folded into one along each side by the connector
 * @param tieWordEmbeddings true where the head is the token embedding itself
 * @param textConfig the decoder
 * @param visionConfig the tower, or null
 * @param dtype type of the stored weights, for information
 * @param visionFeatureLayer blocks of LLaVA's tower whose outputs the connector takes side by side,
 *     counted from 1, or from −1 backwards
 * @param visionFeatureSelectStrategy {@code default} leaves the first token out, {@code full} does
 *     not
 * @param projectorHiddenAct activation of LLaVA's connector
 * @param multimodalProjectorBias whether LLaVA's connector has biases
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudentConfig(
    List<String> architectures,
    String modelType,
    @JsonAlias("image_token_index") int imageTokenId,
    int scaleFactor,
    boolean tieWordEmbeddings,
    DecoderConfig textConfig,
    @Nullable VisionConfig visionConfig,
    @Nullable String dtype,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<Integer> visionFeatureLayer,
    @Nullable String visionFeatureSelectStrategy,
    @Nullable String projectorHiddenAct,
    @Nullable Boolean multimodalProjectorBias) {
  private static final String LLAVA = "llava";
  private static final Set<String> MODEL_TYPES = Set.of("idefics3", "smolvlm", LLAVA);
  private static final int LAST_BUT_ONE = -2;

  /** Of the Idefics3 layout, or a decoder alone. */
  public StudentConfig(
      List<String> architectures,
      String modelType,
      int imageTokenId,
      int scaleFactor,
      boolean tieWordEmbeddings,
      DecoderConfig textConfig,
      @Nullable VisionConfig visionConfig,
      @Nullable String dtype) {
    this(
        architectures,
        modelType,
        imageTokenId,
        scaleFactor,
        tieWordEmbeddings,
        textConfig,
        visionConfig,
        dtype,
        null,
        null,
        null,
        null);
  }

  /** Checks that the parts fit each other. */
  public StudentConfig {
    Require.that(
        modelType != null
            && (MODEL_TYPES.contains(modelType) || DecoderConfig.MODEL_TYPES.contains(modelType)),
        "model_type is " + modelType + "; idefics3, smolvlm, llava, llama and qwen2 are supported");
    Require.that(textConfig != null, "text_config is missing");
    architectures = architectures == null ? List.of() : List.copyOf(architectures);
    scaleFactor = scaleFactor == 0 ? 2 : scaleFactor;
    if (MODEL_TYPES.contains(modelType)) {
      Require.that(visionConfig != null, "vision_config is missing");
      VisionConfig tower = Objects.requireNonNull(visionConfig);
      if (modelType.equals(LLAVA)) {
        boolean whole = visionFeatureLayer == null || visionFeatureLayer.isEmpty();
        visionFeatureLayer = whole ? List.of(LAST_BUT_ONE) : List.copyOf(visionFeatureLayer);
        for (int layer : visionFeatureLayer) {
          Require.that(
              layer <= tower.numHiddenLayers() && layer >= -1 - tower.numHiddenLayers(),
              "vision_feature_layer "
                  + layer
                  + " is outside the tower's "
                  + tower.numHiddenLayers()
                  + " blocks");
        }
      } else {
        int patches = tower.patchesPerSide();
        Require.that(scaleFactor > 0, "scale_factor is " + scaleFactor);
        Require.that(
            patches % scaleFactor == 0,
            "scale_factor " + scaleFactor + " does not divide " + patches + " patches a side");
      }
      Require.that(
          imageTokenId >= 0 && imageTokenId < textConfig.vocabSize(),
          "image_token_id "
              + imageTokenId
              + " is outside the vocabulary of "
              + textConfig.vocabSize());
    }
  }

  /** The configuration of a decoder alone. */
  static StudentConfig of(
      List<String> architectures, boolean tied, DecoderConfig decoder, @Nullable String dtype) {
    return new StudentConfig(architectures, decoder.modelType(), -1, 1, tied, decoder, null, dtype);
  }

  /** Whether it looks at images. */
  public boolean sees() {
    return visionConfig != null;
  }

  /** The tower; asking a decoder alone for one is an error. */
  @Override
  public VisionConfig visionConfig() {
    if (visionConfig == null) {
      throw MaemiException.usage(
          "cannot look at images: this model is a language model alone. Use a vision-language"
              + " model.");
    }
    return visionConfig;
  }

  /** Tokens that stand for one image in the decoder's input. */
  public int imageTokens() {
    if (!sees()) {
      return 0;
    }
    VisionConfig tower = visionConfig();
    if (projects()) {
      return tower.patches() + (tower.classToken() ? 1 : 0) - (leavesFirstOut() ? 1 : 0);
    }
    int side = tower.patchesPerSide() / scaleFactor;
    return side * side;
  }

  /** Where a loaded model has its decoder. */
  public String decoderPath() {
    return projects() ? "model.language_model" : sees() ? "model.text_model" : "model";
  }

  /**
   * The stored weights of the model in {@code folder}, by the names that a loaded model gives them;
   * the caller closes them.
   */
  public WeightStore weights(Path folder) {
    return Checkpoint.of(WeightStore.open(folder), this);
  }

  /** Whether a token a patch is projected, as in LLaVA; otherwise squares of patches are folded. */
  boolean projects() {
    return modelType.equals(LLAVA);
  }

  /** Whether the tower's first token, which stands for the whole image, is left out. */
  boolean leavesFirstOut() {
    return !"full".equals(visionFeatureSelectStrategy);
  }

  /** Blocks of LLaVA's tower whose outputs are taken. */
  List<Integer> featureLayers() {
    return Objects.requireNonNull(visionFeatureLayer);
  }

  /** Width of the connector's input: a square of patches, or several blocks' outputs. */
  public int connectorWidth() {
    int width = visionConfig().hiddenSize();
    return projects() ? width * featureLayers().size() : width * scaleFactor * scaleFactor;
  }

  /** The same configuration with {@code dtype} named as the type of its stored weights. */
  public StudentConfig withDtype(String stored) {
    return with(tieWordEmbeddings, stored);
  }

  /**
   * The same with a tied head where the reference's class has none at all, such as {@code
   * LlamaModel}: hidden states are all that is made then.
   */
  StudentConfig headed() {
    boolean base = architectures.stream().anyMatch(name -> name.endsWith("Model"));
    return with(tieWordEmbeddings || base, dtype);
  }

  /** The same with a head of its own. */
  StudentConfig untied() {
    return with(false, dtype);
  }

  private StudentConfig with(boolean tied, @Nullable String stored) {
    return new StudentConfig(
        architectures,
        modelType,
        imageTokenId,
        scaleFactor,
        tied,
        textConfig,
        visionConfig,
        stored,
        visionFeatureLayer,
        visionFeatureSelectStrategy,
        projectorHiddenAct,
        multimodalProjectorBias);
  }

  /**
   * The bundled student: 256 pixels a side in 16 tokens, 256 wide, 9.4 million parameters. Its
   * vocabulary and special tokens are those of {@code tokenizer}.
   */
  public static StudentConfig nano(Tokenizer tokenizer) {
    return new StudentConfig(
        List.of("Idefics3ForConditionalGeneration"),
        "idefics3",
        tokenizer.id(SpecialTokens.IMAGE),
        4,
        true,
        DecoderConfig.of(256, 6, 4, 2, 768, 2048, tokenizer),
        VisionConfig.of(192, 4, 3, 768, 256, 16),
        null);
  }

  /** Reads {@code config.json} in {@code folder}. */
  public static StudentConfig read(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw MaemiException.unreadable(
          "cannot read model "
              + folder
              + ": it has no config.json. Give the folder of a Hugging Face model.");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(file.toFile());
      if (DecoderConfig.MODEL_TYPES.contains(tree.path("model_type").asText())) {
        return of(
            Json.MAPPER.convertValue(tree.path("architectures"), new TypeReference<>() {}),
            tree.path("tie_word_embeddings").asBoolean(),
            Json.MAPPER.treeToValue(tree, DecoderConfig.class),
            tree.path("dtype").asText(tree.path("torch_dtype").asText(null)));
      }
      if (tree.path("model_type").asText().equals(LLAVA)
          && tree.path("vision_config") instanceof ObjectNode tower
          && !tower.has("model_type")) {
        tower.put("model_type", VisionConfig.CLIP); // what the reference takes it for
      }
      return Json.MAPPER.treeToValue(tree, StudentConfig.class);
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": "
              + Require.reason(e)
              + ". Use a model folder of a layout that is supported.",
          e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }
}
