package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataBarFinderTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  /** Grey blobs on noise of the given mean. */
  private static BufferedImage specimen(int mean, long seed) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(mean, mean, mean));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    for (int i = 0; i < 40; i++) {
      int level = 60 + random.nextInt(160);
      int size = 10 + random.nextInt(60);
      graphics.setColor(new Color(level, level, level));
      graphics.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), size, size);
    }
    graphics.dispose();
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              Math.max(0, Math.min(255, (bytes[i] & 0xff) + Math.round(random.nextGaussian() * 9)));
    }
    return image;
  }

  private static GreyImage grey(BufferedImage image) {
    return GreyImage.of(
        WIDTH, HEIGHT, ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
  }

  private static void drawBar(BufferedImage image, int y, int height, int paper, int ink) {
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(paper, paper, paper));
    graphics.fillRect(0, y, WIDTH, height);
    graphics.setColor(new Color(ink, ink, ink));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    graphics.fillRect(20, y + height / 2, 90, 2);
    graphics.drawString(
        "EHT = 5.00 kV    WD = 4.1 mm    Signal A = SE2    Mag = 20.00 K X",
        140,
        y + height / 2 + 6);
    graphics.dispose();
  }

  @ParameterizedTest
  @CsvSource({
    "430, 50, 255, 0",
    "430, 50, 0, 255",
    "430, 50, 40, 230",
    "0, 40, 255, 0",
    "0, 40, 0, 255",
    "400, 40, 255, 0",
    "452, 28, 0, 255"
  })
  void findsBarsAtBottomAndTopLightAndDark(int y, int height, int paper, int ink) {
    BufferedImage image = specimen(120, 3);
    drawBar(image, y, height, paper, ink);
    assertThat(DataBarFinder.find(grey(image))).isEqualTo(new DataBar(y, height, null));
  }

  @ParameterizedTest
  @CsvSource({"520, 120, 255, 0", "520, 120, 0, 255", "0, 110, 0, 255"})
  void findsBarsBesideTheImage(int x, int width, int paper, int ink) {
    BufferedImage image = specimen(120, 3);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(paper, paper, paper));
    graphics.fillRect(x, 0, width, HEIGHT);
    graphics.setColor(new Color(ink, ink, ink));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    String[] lines = {"15.0 kV", "WD 8.1 mm", "x 2,000", "SEI", "2 \u00b5m"};
    for (int i = 0; i < lines.length; i++) {
      graphics.drawString(lines[i], x + 12, 40 + 90 * i);
    }
    graphics.fillRect(x + 12, 430, 80, 4);
    graphics.dispose();
    DataBar bar = DataBarFinder.find(grey(image));
    assertThat(bar).isEqualTo(new DataBar(0, HEIGHT, null, x, width));
    Micrograph read = MicrographReader.read(PngFile.bytes(grey(image)), "a.png", ReadOptions.NONE);
    assertThat(read.specimen().width()).isEqualTo(WIDTH - width);
    assertThat(read.specimenLeft()).isEqualTo(x == 0 ? width : 0);
    assertThat(read.pixelSize().x()).isCloseTo(25, org.assertj.core.api.Assertions.within(0.4));
    assertThat(read.instrument().acceleratingVoltageKv()).isEqualTo(15);
  }

  @Test
  void findsABlackBarBelowADarkSpecimen() {
    BufferedImage image = specimen(12, 5);
    drawBar(image, 430, 50, 0, 255);
    assertThat(DataBarFinder.find(grey(image))).isEqualTo(new DataBar(430, 50, null));
  }

  @Test
  void takesTheFrameOfTheBarAlong() {
    BufferedImage image = specimen(120, 4);
    drawBar(image, 430, 50, 0, 255);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.drawRect(0, 430, WIDTH - 1, 49);
    graphics.dispose();
    assertThat(DataBarFinder.find(grey(image))).isEqualTo(new DataBar(430, 50, null));
  }

  @Test
  void findsAFramedBarOnABlackSpecimen() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    drawBar(image, 430, 40, 0, 255);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillOval(200, 100, 90, 90);
    graphics.drawRect(0, 430, WIDTH - 1, 40);
    graphics.dispose();
    assertThat(DataBarFinder.find(grey(image))).isEqualTo(new DataBar(430, 41, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 60, 128, 200, 245})
  void findsNoneWhereThereIsNone(int mean) {
    for (long seed = 0; seed < 12; seed++) {
      assertThat(DataBarFinder.find(grey(specimen(mean, seed))))
          .as("mean %d, seed %d", mean, seed)
          .isNull();
    }
  }

  @Test
  void findsNoneInAnEvenStripWithoutText() {
    BufferedImage image = specimen(120, 6);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 430, WIDTH, 50);
    graphics.dispose();
    assertThat(DataBarFinder.find(grey(image))).isNull();
  }

  @Test
  void findsNoneInLinesAndSpaces() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.LIGHT_GRAY);
    for (int y = 0; y < HEIGHT; y += 40) {
      graphics.fillRect(0, y, WIDTH, 20);
    }
    graphics.dispose();
    assertThat(DataBarFinder.find(grey(image))).isNull();
  }

  @Test
  void specimenIsTheLargerPartBesideTheBar() {
    BufferedImage image = specimen(120, 3);
    drawBar(image, 400, 40, 255, 0);
    byte[] file = PngFile.bytes(grey(image));
    Micrograph below = MicrographReader.read(file, "a.png", ReadOptions.NONE);
    assertThat(below.specimen().height()).isEqualTo(400);
    assertThat(below.specimenTop()).isZero();
  }
}
