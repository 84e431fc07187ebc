package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
  private static final Micrograph TWO_DISCS =
      new Drawn(320, 240, 60)
          .disc(100, 120, 30, 180)
          .disc(220, 110, 30, 180)
          .noisy(4, 1)
          .micrograph(new PixelSize(3, 3, "user"));

  @Test
  void isAsLargeAsTheFileAndOutlinesObjects(@TempDir Path folder) throws IOException {
    Measurement measured = Measurer.measure(TWO_DISCS, Kind.PARTICLES);
    Path file = folder.resolve("two.overlay.png");

    Overlay.write(TWO_DISCS, measured, file);

    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(320);
    assertThat(picture.getHeight()).isEqualTo(240);
    assertThat(coloured(picture, 60, 80, 140, 160)).isGreaterThan(80);
    assertThat(coloured(picture, 150, 150, 200, 200)).isZero();
  }

  @Test
  void isWrittenStripByStripAsItIsDrawnAtOnce(@TempDir Path folder) throws IOException {
    Drawn drawn = new Drawn(200, 600, 60);
    for (int y = 40; y < 600; y += 72) {
      drawn.disc(60, y, 30, 180).disc(140, y + 20, 25, 160);
    }
    Micrograph tall = drawn.noisy(4, 1).micrograph(new PixelSize(3, 3, "user"));
    Measurement measured = ParticleMeasurement.classically(tall);
    Path file = folder.resolve("tall.overlay.png");

    Overlay.write(tall, measured, file);

    assertThat(measured.objects()).hasSizeGreaterThan(10);
    BufferedImage whole = Overlay.draw(tall, measured);
    assertThat(ImageIO.read(file.toFile()).getRGB(0, 0, 200, 600, null, 0, 200))
        .isEqualTo(whole.getRGB(0, 0, 200, 600, null, 0, 200));
  }

  @Test
  void drawsOnAMicrographWithADataBarAndWithoutScale() {
    Micrograph micrograph = new Drawn(320, 240, 60).disc(100, 120, 30, 180).noisy(4, 2).withBar(30);

    BufferedImage picture = Overlay.draw(micrograph, Measurer.measure(micrograph, Kind.PARTICLES));

    assertThat(picture.getHeight()).isEqualTo(270);
    assertThat(coloured(picture, 0, 240, 320, 270)).isZero();
  }

  @Test
  void drawsTinyImages() {
    Micrograph micrograph = new Drawn(4, 3, 60).micrograph();

    assertThat(Overlay.draw(micrograph, Measurer.measure(micrograph, Kind.PARTICLES)).getWidth())
        .isEqualTo(4);
  }

  @Test
  void legendSaysWhatWasFound() {
    assertThat(Overlay.legend(Measurer.measure(TWO_DISCS, Kind.PARTICLES)))
        .startsWith("particles n = 2")
        .contains("equivalent diameter 18");
  }

  private static int coloured(BufferedImage picture, int x0, int y0, int x1, int y1) {
    int n = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        int rgb = picture.getRGB(x, y);
        n += Math.abs(((rgb >> 16) & 255) - (rgb & 255)) > 60 ? 1 : 0;
      }
    }
    return n;
  }
}
