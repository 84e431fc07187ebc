package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a model folder of the Idefics3 and SmolVLM layout, by the names that
 * Hugging Face transformers gives it.
 *
 * @param architectures class names that the reference implementation builds
 * @param modelType {@code idefics3} or {@code smolvlm}
 * @param imageTokenId id of the placeholder that an image embedding replaces
 * @param scaleFactor patches folded into one along each side by the connector
 * @param tieWordEmbeddings true where the head is the token embedding itself
 * @param textConfig the decoder
 * @param visionConfig the tower
 * @param dtype type of the stored weights, for information
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudentConfig(
    List<String> architectures,
    String modelType,
    int imageTokenId,
    int scaleFactor,
    boolean tieWordEmbeddings,
    DecoderConfig textConfig,
    VisionConfig visionConfig,
    @Nullable String dtype) {
  private static final Set<String> MODEL_TYPES = Set.of("idefics3", "smolvlm");

  /** Checks that the parts fit each other. */
  public StudentConfig {
    Require.that(
        modelType != null && MODEL_TYPES.contains(modelType),
        "model_type is " + modelType + "; idefics3 and smolvlm are supported");
    Require.that(textConfig != null, "text_config is missing");
    Require.that(visionConfig != null, "vision_config is missing");
    architectures = architectures == null ? List.of() : List.copyOf(architectures);
    scaleFactor = scaleFactor == 0 ? 2 : scaleFactor;
    Require.that(scaleFactor > 0, "scale_factor is " + scaleFactor);
    Require.that(
        visionConfig.patchesPerSide() % scaleFactor == 0,
        "scale_factor "
            + scaleFactor
            + " does not divide "
            + visionConfig.patchesPerSide()
            + " patches a side");
    Require.that(
        imageTokenId >= 0 && imageTokenId < textConfig.vocabSize(),
        "image_token_id "
            + imageTokenId
            + " is outside the vocabulary of "
            + textConfig.vocabSize());
  }

  /** Tokens that stand for one image in the decoder's input. */
  public int imageTokens() {
    int side = visionConfig.patchesPerSide() / scaleFactor;
    return side * side;
  }

  /** Width of the connector's input: a square of patches side by side. */
  public int connectorWidth() {
    return visionConfig.hiddenSize() * scaleFactor * scaleFactor;
  }

  /** The same configuration with {@code dtype} named as the type of its stored weights. */
  public StudentConfig withDtype(String stored) {
    return new StudentConfig(
        architectures,
        modelType,
        imageTokenId,
        scaleFactor,
        tieWordEmbeddings,
        textConfig,
        visionConfig,
        stored);
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
      return Json.MAPPER.readValue(file.toFile(), StudentConfig.class);
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": "
              + Require.reason(e)
              + ". Use a model folder of the Idefics3 layout.",
          e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }
}
