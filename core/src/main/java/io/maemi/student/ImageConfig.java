package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code preprocessor_config.json} of a model folder.
 *
 * @param imageProcessorType the reference implementation's class
 * @param processorClass the class that joins it to the tokenizer
 * @param doConvertRgb grey becomes three equal channels
 * @param doResize whether the longest edge is brought to {@code size} before the image is squared
 * @param size length of the longest edge
 * @param maxImageSize side of the square that the tower sees
 * @param doImageSplitting whether the reference also cuts large images into parts; here an image is
 *     always seen whole
 * @param resample filter: 1 Lanczos, 2 bilinear, 3 bicubic
 * @param doRescale whether values are multiplied by {@code rescaleFactor}
 * @param rescaleFactor 1/255
 * @param doNormalize whether mean and deviation are taken out
 * @param imageMean mean a channel
 * @param imageStd deviation a channel
 * @param doPad whether a mask of real pixels goes along
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageConfig(
    @Nullable String imageProcessorType,
    @Nullable String processorClass,
    boolean doConvertRgb,
    boolean doResize,
    LongestEdge size,
    LongestEdge maxImageSize,
    boolean doImageSplitting,
    int resample,
    boolean doRescale,
    double rescaleFactor,
    boolean doNormalize,
    List<Double> imageMean,
    List<Double> imageStd,
    boolean doPad) {
  /** A length in pixels. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record LongestEdge(int longestEdge) {}

  ImageConfig {
    Require.that(
        maxImageSize != null && maxImageSize.longestEdge() > 0,
        "preprocessor_config.json has no max_image_size.longest_edge");
    size = size == null ? maxImageSize : size;
    imageMean = imageMean == null ? List.of(0.5, 0.5, 0.5) : List.copyOf(imageMean);
    imageStd = imageStd == null ? List.of(0.5, 0.5, 0.5) : List.copyOf(imageStd);
    Require.that(
        imageMean.size() == 3 && imageStd.size() == 3,
        "image_mean and image_std of preprocessor_config.json are not three numbers each");
  }

  /** Squares an image to {@code side} pixels in one bicubic step and brings values to −1…1. */
  static ImageConfig square(int side) {
    LongestEdge edge = new LongestEdge(side);
    List<Double> half = List.of(0.5, 0.5, 0.5);
    return new ImageConfig(
        "Idefics3ImageProcessor",
        "Idefics3Processor",
        true,
        false,
        edge,
        edge,
        false,
        Resampling.BICUBIC.code(),
        true,
        1 / 255.0,
        true,
        half,
        half,
        true);
  }

  /**
   * Reads {@code preprocessor_config.json}, or the part of {@code processor_config.json} that
   * replaced it.
   */
  static ImageConfig read(Path folder) {
    Path own = folder.resolve("preprocessor_config.json");
    Path joint = folder.resolve("processor_config.json");
    Path file = Files.isRegularFile(own) ? own : joint;
    try {
      JsonNode node = Json.MAPPER.readTree(Files.readString(file));
      JsonNode part = file.equals(own) ? node : node.path("image_processor");
      return Json.MAPPER.treeToValue(part, ImageConfig.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + Require.reason(e) + ". Use a whole model folder.", e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read model "
              + folder
              + ": it has no preprocessor_config.json. Use a whole model folder.",
          e);
    }
  }
}
