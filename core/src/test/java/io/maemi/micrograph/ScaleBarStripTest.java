package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleBarStripTest {
  @TempDir private Path folder;

  private static Micrograph micrograph(GreyImage pixels, PixelSize size) {
    return new Micrograph("a.png", "PNG", pixels, size, Instrument.UNKNOWN, null, 0);
  }

  private static GreyImage noise(int bits) {
    GreyImage noise = new BarPainter(BarPainter.Style.JEOL, 20, 100, "1 \u00b5m", 1000).grey(3);
    float[] values = noise.crop(0, 0, 640, 480).values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= bits == 8 ? 1 : 200;
    }
    return GreyImage.of(640, 480, bits, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void theBarIsReadBackAndTheSpecimenIsExact(int bits) {
    GreyImage pixels = noise(bits);
    GreyImage drawn = ScaleBarStrip.under(micrograph(pixels, new PixelSize(12.5, 12.5, "user")));
    Micrograph read = MicrographReader.read(PngFile.bytes(drawn), "a.png", ReadOptions.NONE);
    assertThat(read.pixelSize().source()).isEqualTo("scalebar");
    assertThat(read.pixelSize().x()).isCloseTo(12.5, within(0.11));
    assertThat(drawn.crop(0, 0, 640, 480).values()).isEqualTo(pixels.values());
  }

  @Test
  void writesTheScaleIntoThePngAsWell() {
    Path file = folder.resolve("a.png");
    GreyImage pixels = noise(8);
    PixelSize size = new PixelSize(2.5, 3.125, "user");
    PngFile.write(ScaleBarStrip.under(micrograph(pixels, size)), size, file);
    PixelSize read = MicrographReader.read(file).pixelSize();
    assertThat(read).isEqualTo(new PixelSize(2.5, 3.125, "PNG pHYs"));
  }

  @Test
  void refusesWhatHasNoScaleOrNoRoom() {
    assertThatThrownBy(() -> ScaleBarStrip.under(micrograph(noise(8), null)))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("its scale is not known");
    GreyImage narrow = GreyImage.of(20, 20, new byte[400]);
    assertThatThrownBy(() -> ScaleBarStrip.under(micrograph(narrow, new PixelSize(1, 1, "user"))))
        .hasMessageContaining("too few");
  }
}
