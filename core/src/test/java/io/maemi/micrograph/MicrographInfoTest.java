package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.Json;
import org.junit.jupiter.api.Test;

class MicrographInfoTest {
  private static final GreyImage PIXELS = GreyImage.of(2, 1, new byte[2]);

  @Test
  void isTheJsonThatOtherProgramsRelyOn() {
    Micrograph micrograph =
        new Micrograph(
            "a.tif",
            "TIFF (ZEISS)",
            PIXELS,
            new PixelSize(2.5, 3, "tag 34118"),
            new Instrument("ZEISS", "Gemini", 5.0, 4.1, 1000.0, "SE2", "2021-03-07"),
            new DataBar(1, 1, null),
            0);
    assertThat(Json.line(MicrographInfo.of(micrograph, "in/a.tif")))
        .isEqualTo(
            "{\"file\":\"in/a.tif\",\"format\":\"TIFF"
                + " (ZEISS)\",\"width\":2,\"height\":1,\"bits\":8,\"pixelSize\":{\"x\":2.5,\"y\":3.0,\"unit\":\"nm\",\"source\":\"tag"
                + " 34118\"},"
                + "\"instrument\":{\"vendor\":\"ZEISS\",\"model\":\"Gemini\",\"acceleratingVoltageKv\":5.0,"
                + "\"workingDistanceMm\":4.1,\"magnification\":1000.0,\"detector\":\"SE2\",\"date\":\"2021-03-07\"},"
                + "\"dataBar\":{\"y\":1,\"height\":1,\"text\":null},\"frame\":1,\"frames\":1}");
  }

  @Test
  void addsWhatIsKnownOfBeamAndStage() {
    Instrument set =
        new Instrument(
            null, null, null, null, null, null, null, new Acquisition(0.2, null, 1.5, null, null));
    Micrograph micrograph = new Micrograph("a.png", "PNG", PIXELS, null, set, null, 0);
    assertThat(Json.line(MicrographInfo.of(micrograph)))
        .contains("\"date\":null,\"acquisition\":{\"beamCurrentNa\":0.2,\"dwellTimeUs\":1.5}}");
  }

  @Test
  void saysNullWhereNothingIsKnown() {
    Micrograph micrograph =
        new Micrograph("a.png", "PNG", PIXELS, null, Instrument.UNKNOWN, null, 0);
    assertThat(Json.line(MicrographInfo.of(micrograph)))
        .startsWith("{\"file\":\"a.png\",")
        .contains("\"pixelSize\":null,\"instrument\":{\"vendor\":null,")
        .endsWith(",\"dataBar\":null,\"frame\":1,\"frames\":1}");
  }
}
