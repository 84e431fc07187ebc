package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.io.Opener;
import ij.measure.Calibration;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffFileTest {
  private static final PixelSize SIZE = new PixelSize(2.61803398875, 2.5, "user");
  private static final Instrument INSTRUMENT =
      new Instrument(
          "A&B \"<Makers>\"",
          "Mod\u00e8le \u00b5",
          5.0,
          4.1,
          20_000.0,
          "SE2",
          "2021-03-07T09:05:02",
          new Acquisition(0.2, null, 1.5, 54.0, new Acquisition.Stage(1, -2, null, 90.0)));

  @TempDir private Path folder;

  private static Micrograph micrograph(int bits, float low, float high, PixelSize size) {
    float[] values = new float[37 * 130];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * random.nextFloat();
      values[i] = bits == 32 ? values[i] : (float) Math.floor(values[i]);
    }
    return new Micrograph(
        "a.tif", "TIFF", GreyImage.of(37, 130, bits, values), size, INSTRUMENT, null, 0);
  }

  private static Micrograph again(Micrograph micrograph) {
    return MicrographReader.read(TiffFile.bytes(micrograph), "b.tif", ReadOptions.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0, 255",
    "16, 0, 65535",
    "16, 0, 200",
    "16, -32768, 32767",
    "32, -1e9, 1e9",
    "32, 0, 1e-9"
  })
  void readsBackTheSameValuesScaleAndMicroscope(int bits, float low, float high) {
    Micrograph written = micrograph(bits, low, high, SIZE);
    Micrograph read = again(written);
    assertThat(read.pixels().bits()).isEqualTo(bits);
    assertThat(read.pixels().values()).isEqualTo(written.pixels().values());
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(SIZE.x(), SIZE.y(), "OME PhysicalSizeX"));
    assertThat(read.instrument()).isEqualTo(INSTRUMENT);
    assertThat(read.details().metadata()).containsEntry("pixelSizeSource", "user");
  }

  @Test
  void keepsNotANumberAndHasNoScaleWhereThereIsNone() {
    float[] values = {Float.NaN, Float.NEGATIVE_INFINITY};
    Micrograph written =
        new Micrograph(
            "a", "MRC", GreyImage.of(2, 1, 32, values), null, Instrument.UNKNOWN, null, 0);
    Micrograph read = again(written);
    assertThat(read.pixels().values()).containsExactly(values);
    assertThat(read.pixelSize()).isNull();
    assertThat(read.instrument()).isEqualTo(Instrument.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"8, 0, 255, 2.5", "16, 0, 65535, 0.01", "32, 0, 7, 263974"})
  void imageJReadsValuesAndScale(int bits, float low, float high, double nanometres) {
    PixelSize size = new PixelSize(nanometres, 2 * nanometres, "user");
    Micrograph written = micrograph(bits, low, high, size);
    Path file = folder.resolve("a.tif");
    TiffFile.write(written, file);
    ImagePlus image = new Opener().openTiff(folder.toString() + "/", "a.tif");
    Calibration scale = image.getCalibration();
    double unit = LengthUnit.pixelSize(1, 1, scale.getUnit(), "").x();
    assertThat(scale.pixelWidth * unit).isCloseTo(nanometres, within(nanometres * 1e-6));
    assertThat(scale.pixelHeight * unit).isCloseTo(2 * nanometres, within(nanometres * 1e-6));
    assertThat(image.getProcessor().getf(5, 7)).isEqualTo(written.pixels().at(5, 7));
  }
}
