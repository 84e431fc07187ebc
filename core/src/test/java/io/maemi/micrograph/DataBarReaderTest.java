package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.BarPainter.Style;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataBarReaderTest {
  private static Micrograph read(BarPainter painter) {
    return MicrographReader.read(PngFile.bytes(painter.grey(1)), "a.png", ReadOptions.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "ZEISS, 14, 90, 1 \u00b5m, 1000",
    "ZEISS, 22, 153, 200 nm, 200",
    "FEI, 16, 240, 500 \u00b5m, 500000",
    "FEI, 13, 105, 500 nm, 500",
    "HITACHI, 20, 250, 5.00um, 5000",
    "HITACHI, 16, 302, 50.0\u00b5m, 50000",
    "JEOL, 20, 120, 10\u00b5m, 10000",
    "TESCAN, 16, 200, 20 \u00b5m, 20000",
    "TABLE, 16, 200, 500 \u00b5m, 500000",
    "TABLE, 22, 181, 20 \u00b5m, 20000",
    "PHENOM, 16, 160, 80 \u00b5m, 80000",
    "DASHED, 18, 150, 2 \u00b5m, 2000",
    "BURNT_IN_WHITE, 24, 180, 500 nm, 500",
    "BURNT_IN_BOX, 24, 143, 2 \u00b5m, 2000",
    "BURNT_IN_RULER, 20, 250, 1.00\u00b5m, 1000",
    "BURNT_IN_RULER, 28, 317, 500nm, 500"
  })
  void readsTheScaleOfEachMannerToOnePixel(
      Style style, int text, int pixels, String label, double nanometres) {
    PixelSize size = read(new BarPainter(style, text, pixels, label, nanometres)).pixelSize();
    assertThat(size).isNotNull();
    assertThat(size.source()).isEqualTo("scalebar");
    assertThat(nanometres / size.x()).isCloseTo(pixels, within(1.01));
    assertThat(size.uncertainty()).isCloseTo(size.x() / pixels, within(size.x() * 0.01));
  }

  @Test
  void prefersThePixelSizeThatTheTextStates() {
    PixelSize size =
        read(new BarPainter(Style.ZEISS_STATED, 16, 90, "1 \u00b5m", 1000)).pixelSize();
    assertThat(size.source()).isEqualTo("databar");
    assertThat(size.x()).isEqualTo(11.11);
  }

  @Test
  void measuresTheBarWhereTheTextIsRoundedMore() {
    PixelSize size = read(new BarPainter(Style.ZEISS_STATED, 16, 150, "10 nm", 10)).pixelSize();
    assertThat(size.source()).isEqualTo("scalebar");
    assertThat(size.x()).isCloseTo(10 / 150.0, within(10 / 150.0 / 100));
  }

  @Test
  void readsTheMicroscopeAndTakesNoWorkingDistanceForTheScale() {
    Micrograph zeiss = read(new BarPainter(Style.ZEISS, 18, 90, "1 \u00b5m", 1000));
    assertThat(zeiss.instrument())
        .isEqualTo(new Instrument("ZEISS", null, 5.0, 4.1, 20_000.0, "SE2", null));
    assertThat(zeiss.dataBar().text()).contains("EHT", "WD");
    Instrument hitachi = read(new BarPainter(Style.HITACHI, 20, 250, "5.00um", 5000)).instrument();
    assertThat(hitachi)
        .isEqualTo(new Instrument("Hitachi", null, 10.0, 8.3, 5860.0, "SE(U)", null));
    Instrument jeol = read(new BarPainter(Style.JEOL, 20, 120, "10\u00b5m", 10_000)).instrument();
    assertThat(jeol).isEqualTo(new Instrument("JEOL", null, 15.0, 9.8, 1400.0, "SEI", null));
    Instrument fei = read(new BarPainter(Style.FEI, 16, 240, "500 \u00b5m", 500_000)).instrument();
    assertThat(fei).isEqualTo(new Instrument("FEI", null, 10.0, 4.2, null, "ETD", null));
  }

  @Test
  void readsItThroughJpeg() throws IOException {
    BarPainter painter = new BarPainter(Style.TESCAN, 18, 200, "20 \u00b5m", 20_000);
    for (float quality : new float[] {0.5f, 0.8f}) {
      PixelSize size =
          MicrographReader.read(painter.jpeg(2, quality), "a.jpg", ReadOptions.NONE).pixelSize();
      assertThat(size).as("quality %s", quality).isNotNull();
      assertThat(size.x()).isCloseTo(100, within(1.0));
    }
  }

  /** Compression pales the lines between its cells, the left one a step from the first tick. */
  @ParameterizedTest
  @CsvSource({"15, 153, 0.81", "20, 197, 0.72", "24, 216, 0.8"})
  void measuresARulerThatStandsOnTheLinesOfATable(int text, int pixels, float quality)
      throws IOException {
    BarPainter painter = new BarPainter(Style.TABLE, text, pixels, "500 nm", 500);
    Micrograph read = MicrographReader.read(painter.jpeg(1, quality), "a.jpg", ReadOptions.NONE);
    assertThat(read.pixelSize()).isNotNull();
    assertThat(500 / read.pixelSize().x()).isCloseTo(pixels, within(1.01));
  }

  /** The line between its rows is as strong as ink here; it belongs to the bar, and cuts it not. */
  @Test
  void takesBothRowsOfATableForOneBar() throws IOException {
    BarPainter painter = new BarPainter(Style.TABLE, 28, 243, "20 nm", 20);
    Micrograph read = MicrographReader.read(painter.jpeg(7, 0.74f), "a.jpg", ReadOptions.NONE);
    assertThat(read.dataBar().height()).isEqualTo(4 * 28);
    assertThat(20 / read.pixelSize().x()).isCloseTo(243, within(1.01));
  }

  @Test
  void leavesTheBarUnreadWhereTheScaleIsKnownOrNobodyAsks() {
    byte[] file = PngFile.bytes(new BarPainter(Style.ZEISS, 18, 90, "1 \u00b5m", 1000).grey(1));
    Micrograph users = MicrographReader.read(file, "a.png", ReadOptions.pixelSize(new Length(11)));
    assertThat(users.pixelSize().source()).isEqualTo("user");
    assertThat(users.dataBar().text()).isNull();
    Micrograph never =
        MicrographReader.read(
            file, "a.png", ReadOptions.NONE.withDataBar(ReadOptions.BarReading.NEVER));
    assertThat(never.pixelSize()).isNull();
    assertThat(never.dataBar()).isNotNull();
  }

  @Test
  void warnsWhereTheBarSaysOtherwise() {
    byte[] file = PngFile.bytes(new BarPainter(Style.ZEISS, 18, 90, "1 \u00b5m", 1000).grey(1));
    ReadOptions closely =
        ReadOptions.pixelSize(new Length(5)).withDataBar(ReadOptions.BarReading.ALWAYS);
    Micrograph micrograph = MicrographReader.read(new ByteArrayInputStream(file), "a.png", closely);
    assertThat(micrograph.pixelSize().x()).isEqualTo(5);
    assertThat(micrograph.details().warnings())
        .containsExactly("the user says 5.000 nm a pixel, but the scalebar says 11.11 nm");
  }

  @Test
  void comparesBarAndTagsWhereThereIsABar() {
    GreyImage image = new BarPainter(Style.ZEISS, 18, 90, "1 \u00b5m", 1000).grey(1);
    byte[] pixels = image.toBytes(image.contrast());
    String[] sizes = {"11.12", "11.5"};
    for (String size : sizes) {
      byte[] file =
          TinyTiff.littleEndian()
              .page(image.width(), image.height(), 8, pixels)
              .text(34118, "AP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = " + size + " nm\r\n")
              .toBytes();
      ReadOptions compared = ReadOptions.NONE.withDataBar(ReadOptions.BarReading.COMPARED);
      Micrograph read = MicrographReader.read(file, "a.tif", compared);
      assertThat(read.details().warnings()).hasSize(size.equals("11.12") ? 0 : 1);
    }
  }
}
