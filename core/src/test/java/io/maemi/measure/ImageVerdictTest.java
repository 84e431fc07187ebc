package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ImageVerdictTest {
  private static final int SIDE = 512;

  /** Discs of several sizes and greys, sharp, with a little noise. */
  private static Plane scene() {
    float[] values = new float[SIDE * SIDE];
    java.util.Arrays.fill(values, 70);
    Random random = new Random(1);
    for (int k = 0; k < 60; k++) {
      double x = SIDE * random.nextDouble();
      double y = SIDE * random.nextDouble();
      double r = 8 + 24 * random.nextDouble();
      float level = 130 + 70 * random.nextFloat();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.hypot(i % SIDE - x, (double) (i / SIDE) - y) < r ? level : values[i];
      }
    }
    return new Plane(SIDE, SIDE, values).smooth(0.8);
  }

  private static String verdict(UnaryOperator<float[]> harm, double noise) {
    float[] values = harm.apply(scene().values().clone());
    Random random = new Random(2);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      double noisy = values[i] + noise * random.nextGaussian();
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(noisy)));
    }
    Micrograph micrograph =
        new Micrograph(
            "drawn.png", "PNG", GreyImage.of(SIDE, SIDE, bytes), null, Instrument.UNKNOWN, null, 0);
    return ImageVerdict.of(Scene.of(micrograph)).stream()
        .filter(item -> item.name().equals("image quality"))
        .map(item -> ((Fact) item).value())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCleanImageIsGoodEnough() {
    assertThat(verdict(values -> values, 3)).isEqualTo("good enough to measure");
    assertThat(verdict(values -> values, 9)).isEqualTo("good enough to measure");
  }

  @Test
  void noiseIsSeen() {
    assertThat(verdict(values -> values, 60)).contains("noisy");
  }

  @Test
  void blurIsSeen() {
    assertThat(verdict(values -> new Plane(SIDE, SIDE, values).smooth(5).values(), 3))
        .isEqualTo("poor: blurred");
  }

  @Test
  void lowContrastIsSeen() {
    assertThat(verdict(values -> mapped(values, 0.1f, 110), 1)).contains("low contrast");
  }

  @Test
  void clippedGreysAreSeen() {
    assertThat(verdict(values -> mapped(values, 2f, 0), 3)).contains("white clipped");
  }

  private static float[] mapped(float[] values, float gain, float offset) {
    for (int i = 0; i < values.length; i++) {
      values[i] = gain * values[i] + offset;
    }
    return values;
  }

  @Test
  void bandsOfChargingAreSeen() {
    assertThat(
            verdict(
                values -> {
                  Random random = new Random(3);
                  for (int y = 0; y < SIDE; y++) {
                    float flicker = (float) (6 * random.nextGaussian());
                    for (int x = 0; x < SIDE; x++) {
                      values[y * SIDE + x] += flicker;
                    }
                  }
                  return values;
                },
                3))
        .contains("charging");
  }

  @Test
  void vibrationIsSeen() {
    assertThat(
            verdict(
                values -> {
                  float[] from = values.clone();
                  Random random = new Random(4);
                  for (int y = 0; y < SIDE; y++) {
                    int shift = (int) Math.round(2 * random.nextGaussian());
                    for (int x = 0; x < SIDE; x++) {
                      int at = Math.max(0, Math.min(SIDE - 1, x + shift));
                      values[y * SIDE + x] = from[y * SIDE + at];
                    }
                  }
                  return values;
                },
                3))
        .contains("vibration");
  }

  @Test
  void astigmatismIsSeen() {
    assertThat(verdict(values -> new Plane(SIDE, SIDE, values).smoothAcross(3).values(), 3))
        .contains("astigmatism");
  }

  @Test
  void imagesThatShowNothingArePoor() {
    assertThat(verdict(values -> mapped(values, 0, 120), 0)).startsWith("poor: the image shows");
    assertThat(verdict(values -> mapped(values, 0, 120), 30)).startsWith("poor: the image shows");
    assertThat(verdict(values -> mapped(values, 0, 255), 0)).startsWith("poor: much of the image");
  }

  @Test
  void blackGroundIsNoFault() {
    assertThat(verdict(values -> mapped(values, 1.2f, -84), 2)).isEqualTo("good enough to measure");
  }

  @Test
  void whatIsMeasuredSaysHowGoodTheImageIs() {
    Measurement measured =
        Measurer.measure(
            new Drawn(400, 300, 60).disc(150, 120, 50, 180).noisy(4, 9).micrograph(), Kind.PORES);

    assertThat(measured.image())
        .extracting(Evidence::name)
        .startsWith("noise", "sharpness", "contrast")
        .contains("saturation", "charging", "vibration")
        .endsWith("image quality");
    assertThat(measured.evidence()).extracting(Evidence::name).doesNotContain("image quality");
    assertThat(measured.all()).containsAll(measured.image()).containsAll(measured.evidence());
    assertThat(measured.quantity("vibration")).isNotNull();
  }
}
