package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngFileTest {
  @TempDir Path folder;

  private static GreyImage random(int bits) {
    Random random = new Random(bits);
    float[] values = new float[37 * 23];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1 << Math.min(bits, 16));
    }
    return GreyImage.of(37, 23, bits, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void whatIsWrittenIsReadBackExactly(int bits) {
    GreyImage image = random(bits);
    Path file = folder.resolve("new/folder/image.png");
    PngFile.write(image, file);
    GreyImage read = MicrographReader.read(file).pixels();
    assertThat(read.bits()).isEqualTo(bits);
    assertThat(read.width()).isEqualTo(37);
    assertThat(read.values()).isEqualTo(image.values());
  }

  @Test
  void theSameImageGivesTheSameBytes() throws Exception {
    PngFile.write(random(8), folder.resolve("a.png"));
    assertThat(Files.readAllBytes(folder.resolve("a.png"))).isEqualTo(PngFile.bytes(random(8)));
  }

  @Test
  void floatsAreSpreadOverSixteenBits() {
    GreyImage image = GreyImage.of(4, 1, 32, new float[] {-1, 0, 1, Float.NaN});
    GreyImage read = MicrographReader.read(PngFile.bytes(image), "a", ReadOptions.NONE).pixels();
    assertThat(read.bits()).isEqualTo(16);
    assertThat(read.values()).containsExactly(0, 32768, 65535, 0);
  }
}
