package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.tensor.Scope;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageProcessorTest {
  /** One grey level of an 8-bit image, in normalised values. */
  private static final float LEVEL = 2 / 255f;

  @Test
  void pixelValuesEqualTheReferencesToOneGreyLevel() {
    ImageProcessor processor = ImageProcessor.open(Reference.model());
    try (Scope scope = new Scope();
        WeightStore reference = WeightStore.open(Reference.tensors())) {
      float[] expected = reference.load("pixel_values").toFloats();
      assertClose(processor.pixelValues(Reference.image()), expected, LEVEL);
    }
  }

  @Test
  void twoStepsThroughTheLongestEdgeEqualTheReferences() {
    ImageConfig square = ImageConfig.square(32);
    ImageConfig stretched =
        new ImageConfig(
            square.imageProcessorType(),
            square.processorClass(),
            true,
            true,
            ImageConfig.Edges.longest(64),
            square.maxImageSize(),
            false,
            null,
            null,
            Resampling.LANCZOS.code(),
            true,
            1 / 255.0,
            true,
            square.imageMean(),
            square.imageStd(),
            true);
    float[] values = new ImageProcessor(stretched).pixelValues(Reference.image());
    try (Scope scope = new Scope();
        WeightStore reference = WeightStore.open(Reference.tensors())) {
      float[] levels = reference.load("grey_lanczos").toFloats();
      for (int i = 0; i < levels.length; i++) {
        assertThat((values[i] * 0.5f + 0.5f) * 255).isCloseTo(levels[i], within(1.01f));
      }
    }
  }

  @Test
  void evenGreyStaysEvenAndChannelsAreEqual() {
    float[] grey = new float[640 * 480];
    Arrays.fill(grey, 0, grey.length / 2, 255);
    float[] values = ImageProcessor.square(16).pixelValues(GreyImage.of(640, 480, 8, grey));
    assertThat(values).hasSize(3 * 16 * 16);
    assertThat(values[0]).isEqualTo(1f);
    assertThat(values[16 * 16 - 1]).isEqualTo(-1f);
    assertThat(values[2 * 16 * 16]).isEqualTo(values[0]);
  }

  @Test
  void settingsAreFoundInEachOfTheirFiles(@TempDir Path folder) throws IOException {
    String joint = Files.readString(Reference.model().resolve("processor_config.json"));
    Files.writeString(folder.resolve("processor_config.json"), joint);
    ImageConfig today = ImageConfig.read(folder);
    Files.delete(folder.resolve("processor_config.json"));
    String own = Json.MAPPER.readTree(joint).path("image_processor").toString();
    Files.writeString(folder.resolve("preprocessor_config.json"), own);
    assertThat(ImageConfig.read(folder)).isEqualTo(today);
  }

  @Test
  void sizeOneImageIsEnlarged() {
    float[] values = ImageProcessor.square(4).pixelValues(GreyImage.of(1, 1, 8, new float[] {7}));
    assertThat(values).hasSize(48).containsOnly(values[0]);
  }

  @Test
  void unknownFilterIsRefused() {
    assertThatThrownBy(() -> Resampling.of(0))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("resample 0");
    assertThat(List.of(1, 2, 3))
        .allSatisfy(code -> assertThat(Resampling.of(code).code()).isEqualTo(code));
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * 1.001f));
    }
  }
}
