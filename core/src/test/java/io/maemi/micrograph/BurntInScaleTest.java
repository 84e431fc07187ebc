package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars that stand in the image as authors of figures draw them. */
class BurntInScaleTest {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 512;

  /**
   * A noisy grey with a bar and a label in one level.
   *
   * @param thick rows of the bar, 160 columns long, whose lower edge is 24 rows above the image's
   * @param text the height of the label's font
   * @param gap rows between the bar and the label's base line
   */
  private static BufferedImage paint(
      int ground, int level, int thick, int text, int gap, String label) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Random random = new Random(5);
    for (int i = 0; i < grey.length; i++) {
      double value = ground + 6 * Math.sin(i % WIDTH / 50.0) + 5 * random.nextGaussian();
      grey[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, text));
    pen.setColor(new Color(level, level, level));
    int top = HEIGHT - 24 - thick;
    pen.fillRect(360, top, 160, thick);
    pen.drawString(label, 370, top - gap);
    pen.dispose();
    return image;
  }

  private static @Nullable PixelSize read(BufferedImage image) {
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] file = PngFile.bytes(GreyImage.of(WIDTH, HEIGHT, grey));
    return MicrographReader.read(file, "a.png", ReadOptions.NONE).pixelSize();
  }

  private static void isTwoMicrometresLong(@Nullable PixelSize size) {
    assertThat(size).isNotNull();
    assertThat(2000 / size.x()).isCloseTo(160, within(1.6));
  }

  @Test
  void lettersMayBeAnEighthOfTheImageTallAndTheBarAsThickAsAStroke() {
    isTwoMicrometresLong(read(paint(90, 255, 30, 56, 14, "2 \u00b5m")));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6})
  void theTailOfAMuMayReachTheBar(int gap) {
    isTwoMicrometresLong(read(paint(70, 255, 4, 30, gap, "2 \u00b5m")));
  }

  @Test
  void whiteIsReadOnAPaleGround() {
    isTwoMicrometresLong(read(paint(215, 255, 4, 24, 12, "2 \u00b5m")));
  }

  @Test
  void darkSpecimenInLineWithABlackLabelIsNoPartOfIt() {
    BufferedImage image = paint(150, 0, 6, 26, 12, "500 nm");
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(62, 62, 62));
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 26));
    pen.drawString("A 2", 328, HEIGHT - 24 - 6 - 12);
    pen.dispose();
    PixelSize size = read(image);
    assertThat(size).isNotNull();
    assertThat(500 / size.x()).isCloseTo(160, within(1.6));
  }

  @Test
  void strokesOfTheSpecimenAreNoBars() {
    BufferedImage image = paint(90, 255, 8, 30, 12, "2 \u00b5m");
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(300, HEIGHT - 60, 20, 2);
    pen.fillRect(525, HEIGHT - 50, 18, 1);
    pen.dispose();
    isTwoMicrometresLong(read(image));
  }
}
