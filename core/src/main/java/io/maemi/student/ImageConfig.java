package io.maemi.student;

import com.fasterxml.jackson.annotation.JsonCreator;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code preprocessor_config.json} of a model folder.
 *
 * @param imageProcessorType the reference implementation's class
 * @param processorClass the class that joins it to the tokenizer
 * @param doConvertRgb grey becomes three equal channels
 * @param doResize whether the longest edge is brought to {@code size} before the image is squared
 * @param size length of the longest or the shortest edge, or both sides
 * @param maxImageSize side of the square that Idefics3's tower sees
 * @param doImageSplitting whether large images are also cut into squares
 * @param doCenterCrop whether the middle is cut out after resizing
 * @param cropSize the sides of the middle
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
    @Nullable Edges size,
    @Nullable Edges maxImageSize,
    Boolean doImageSplitting,
    @Nullable Boolean doCenterCrop,
    @Nullable Edges cropSize,
    int resample,
    boolean doRescale,
    double rescaleFactor,
    boolean doNormalize,
    List<Double> imageMean,
    List<Double> imageStd,
    boolean doPad) {
  /** Lengths in pixels; older files write one number for a square. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Edges(
      @Nullable Integer longestEdge,
      @Nullable Integer shortestEdge,
      @Nullable Integer height,
      @Nullable Integer width) {
    /** The longest edge alone. */
    static Edges longest(int length) {
      return new Edges(length, null, null, null);
    }

    @JsonCreator
    static Edges of(JsonNode node) {
      if (node.isInt()) {
        return new Edges(null, node.asInt(), node.asInt(), node.asInt());
      }
      return new Edges(
          length(node, "longest_edge"),
          length(node, "shortest_edge"),
          length(node, "height"),
          length(node, "width"));
    }

    /** Whether it states two equal sides. */
    boolean square() {
      return positive(height) && Objects.equals(height, width);
    }

    private static @Nullable Integer length(JsonNode node, String key) {
      return node.path(key).isInt() ? node.path(key).asInt() : null;
    }
  }

  ImageConfig {
    boolean squared = maxImageSize != null && positive(maxImageSize.longestEdge());
    Edges seen = cropSize == null ? size : cropSize;
    boolean cut = seen != null && seen.square();
    Require.that(
        squared || (maxImageSize == null && cut),
        "preprocessor_config.json has neither max_image_size.longest_edge nor a square size or"
            + " crop_size");
    Require.that(
        !(doPad && "LlavaImageProcessor".equals(imageProcessorType)),
        "preprocessor_config.json has do_pad; images that are cut to a square are supported");
    size = size == null ? maxImageSize : size;
    doImageSplitting = doImageSplitting == null || doImageSplitting;
    imageMean = imageMean == null ? List.of(0.5, 0.5, 0.5) : List.copyOf(imageMean);
    imageStd = imageStd == null ? List.of(0.5, 0.5, 0.5) : List.copyOf(imageStd);
    Require.that(
        imageMean.size() == 3 && imageStd.size() == 3,
        "image_mean and image_std of preprocessor_config.json are not three numbers each");
  }

  private static boolean positive(@Nullable Integer length) {
    return length != null && length > 0;
  }

  /** Whether images are resized and their middle cut out, as for CLIP, rather than squared. */
  boolean cuts() {
    return maxImageSize == null;
  }

  /** Pixels a side of what the tower sees. */
  int side() {
    Integer side =
        maxImageSize != null
            ? maxImageSize.longestEdge()
            : Objects.requireNonNull(cropSize == null ? size : cropSize).height();
    return Objects.requireNonNull(side);
  }

  /** Squares an image to {@code side} pixels in one bicubic step and brings values to −1…1. */
  static ImageConfig square(int side) {
    Edges edge = Edges.longest(side);
    List<Double> half = List.of(0.5, 0.5, 0.5);
    return new ImageConfig(
        "Idefics3ImageProcessor",
        "Idefics3Processor",
        true,
        false,
        edge,
        edge,
        false,
        null,
        null,
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
