package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.measure.ParticleWeights;
import io.maemi.tensor.DType;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Torch;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskTuningTest {
  private static final int IMAGES = 40;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  /** Two discs an image, but for every fourth one, which has no map. */
  private void draw() throws IOException {
    for (int k = 0; k < IMAGES; k++) {
      BufferedImage image = new BufferedImage(128, 96, BufferedImage.TYPE_BYTE_GRAY);
      BufferedImage map = new BufferedImage(128, 96, BufferedImage.TYPE_USHORT_GRAY);
      boolean empty = k % 4 == 0;
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(Color.WHITE);
      for (int disc = 0; disc < 2 && !empty; disc++) {
        int x = 12 + 55 * disc + k % 7;
        graphics.fillOval(x, 20 + k % 5, 40, 40);
        for (int i = 0; i < 128 * 96; i++) {
          if (Math.hypot(i % 128 - x - 20, Math.floorDiv(i, 128) - 40 - k % 5) < 20) {
            map.getRaster().setSample(i % 128, i / 128, 0, disc + 1);
          }
        }
      }
      graphics.dispose();
      write("images", k, image);
      if (!empty) {
        write("instances", k, map);
      }
    }
  }

  private void write(String where, int number, BufferedImage image) throws IOException {
    Path file = folder.resolve("data").resolve(where).resolve("image-" + number + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private Path recipe() throws IOException {
    return Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        objective: masks
        model: new
        train: {vision: true}
        optimizer: {rates: {vision: 2e-3}}
        """);
  }

  @Test
  void imagesAreReadWithTheirMapsAndSomeAreHeldOut() throws IOException {
    draw();

    MaskData data = MaskData.read(folder.resolve("data"), Progress.SILENT);

    assertThat(data.train().size() + data.valid().size()).isEqualTo(IMAGES);
    assertThat(data.valid()).isNotEmpty().hasSizeLessThan(8);
    assertThat(data.train())
        .allSatisfy(
            sample -> {
              boolean empty = Integer.parseInt(sample.name().replaceAll("\\D", "")) % 4 == 0;
              boolean seen = false;
              for (short label : sample.labels()) {
                seen |= label != 0;
              }
              assertThat(seen).isNotEqualTo(empty);
            });
  }

  @Test
  void aMapOfAnotherSizeIsRefused() throws IOException {
    draw();
    write("instances", 1, new BufferedImage(5, 5, BufferedImage.TYPE_USHORT_GRAY));

    assertThatThrownBy(() -> MaskData.read(folder.resolve("data"), Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("image-1.png")
        .hasMessageContaining("128 × 96");
  }

  @Test
  void aShortRunLowersTheLossAndWritesWeightsThatLoad() throws IOException {
    draw();
    Path out = folder.resolve("out");

    TuningSummary summary =
        Tuning.run(
            recipe(),
            List.of(
                "data=" + folder.resolve("data"),
                "out=" + out,
                "budget={steps: 6}",
                "batch.images=2",
                "evaluate={times: 2, samples: 2}"),
            Progress.SILENT);

    assertThat(summary.steps()).isEqualTo(6);
    List<String> lines = Files.readAllLines(out.resolve("loss.csv"));
    double first = Double.parseDouble(lines.get(1).split(",", -1)[3]);
    assertThat(summary.trainLoss()).isLessThan(first);
    ParticleWeights.read(out.resolve("model").resolve(SafeTensors.FILE), DType.FLOAT32).close();
  }
}
