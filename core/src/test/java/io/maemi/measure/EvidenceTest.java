package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static double value(List<Evidence> evidence, String name) {
    return evidence.stream()
        .filter(e -> e instanceof Quantity && e.name().equals(name))
        .mapToDouble(e -> ((Quantity) e).value())
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  private static Micrograph known() {
    Micrograph drawn =
        new Drawn(320, 240, 60)
            .disc(160, 120, 50, 180)
            .noisy(5.1, 1)
            .micrograph(new PixelSize(4, 4, "Zeiss tag 34118"));
    Instrument instrument = new Instrument("ZEISS", "Merlin", 5.0, 4.2, 20_000.0, "InLens", null);
    return new Micrograph(
        drawn.name(), drawn.format(), drawn.pixels(), drawn.pixelSize(), instrument, null, 0.3);
  }

  @Test
  void tellsScaleAndInstrumentAsTheFileDoes() {
    List<Evidence> evidence = ImageEvidence.of(known());

    assertThat(value(evidence, "pixel size")).isEqualTo(4);
    assertThat(value(evidence, "field of view")).isEqualTo(1280);
    assertThat(value(evidence, "acceleration voltage")).isEqualTo(5);
    assertThat(value(evidence, "working distance")).isEqualTo(4.2);
    assertThat(value(evidence, "magnification")).isEqualTo(20_000);
    assertThat(evidence)
        .contains(
            new Fact("microscope", "ZEISS Merlin", "the file"),
            new Fact("detector", "InLens", "the file"));
    assertThat(evidence)
        .anyMatch(e -> e instanceof Fact fact && fact.value().equals("the file is in colour"));
  }

  @Test
  void saysWhenTheScaleIsUnknown() {
    List<Evidence> evidence = ImageEvidence.of(new Drawn(320, 240, 60).micrograph());

    assertThat(evidence)
        .anyMatch(
            e ->
                e instanceof Fact fact
                    && fact.name().equals("scale")
                    && fact.value().equals("unknown"));
    assertThat(value(evidence, "field of view")).isEqualTo(320);
  }

  @Test
  void tellsABlankFrameFromOneThatShowsSomething() {
    assertThat(ImageEvidence.blank(new Drawn(320, 240, 60).noisy(6, 3).micrograph())).isTrue();
    assertThat(ImageEvidence.blank(known())).isFalse();
  }

  @Test
  void estimatesNoiseWhateverTheImageShows() {
    float[] values = new float[300 * 300];
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (((i % 300) / 40 % 2 == 0 ? 80 : 170) + 10 * random.nextGaussian());
    }

    assertThat(ImageQuality.noise(new Plane(300, 300, values))).isCloseTo(10, within(0.8));
  }

  @Test
  void blurLowersSharpness() {
    Drawn drawn = new Drawn(300, 300, 60);
    for (int k = 0; k < 7; k++) {
      drawn.box(20 + 40 * k, 0, 40 + 40 * k, 300, 190);
    }
    Plane sharp = Plane.of(drawn.micrograph().pixels());

    double before = ImageQuality.of(sharp).edgeSigma();
    double after = ImageQuality.of(sharp.smooth(3)).edgeSigma();

    assertThat(before).isCloseTo(0.7, within(0.25));
    assertThat(after).isCloseTo(Math.hypot(3, 0.7), within(0.4));
    assertThat(ImageQuality.of(sharp.smooth(3)).sharpness())
        .isLessThan(ImageQuality.of(sharp).sharpness());
  }

  @Test
  void jsonOfAMeasurementHasTheKeysOfTheContract() throws Exception {
    Measurement measured = Measurer.measure(known(), Kind.PARTICLES);

    JsonNode json = Json.MAPPER.readTree(Json.line(measured));

    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "of",
            "count",
            "size",
            "objects",
            "phases",
            "defects",
            "abstained",
            "evidence",
            "figures",
            "image");
    assertThat(json.get("of").asText()).isEqualTo("particles");
    List<String> size = new ArrayList<>();
    json.get("size").fieldNames().forEachRemaining(size::add);
    assertThat(size).containsExactly("mean", "median", "sd", "min", "max", "unit", "what");
    List<String> object = new ArrayList<>();
    json.get("objects").get(0).fieldNames().forEachRemaining(object::add);
    assertThat(object)
        .containsExactly("id", "x", "y", "width", "height", "area", "size", "score", "outline");
    assertThat(json.get("objects").get(0).get("outline").get(0)).hasSize(2);
  }
}
