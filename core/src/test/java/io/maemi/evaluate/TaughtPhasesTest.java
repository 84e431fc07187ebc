package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.Progress;
import io.maemi.tensor.Torch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaughtPhasesTest {
  @TempDir Path folder;

  @Test
  void whatIsNotLearntFromIsMeasuredHeldOutImagesApart() throws IOException {
    Torch.threads(1);
    int held = 0;
    for (int k = 0; k < 8; k++) {
      Path file = folder.resolve("images").resolve("image-" + k + ".png");
      write(file, 60, 180);
      write(folder.resolve("masks").resolve("image-" + k + ".png"), 0, 127);
      held += LabelledImages.heldOut(file) ? 1 : 0;
    }
    assertThat(held).isBetween(1, 5);

    List<MeasureRow> rows =
        new TaughtPhases(
                folder,
                2,
                List.of("budget={steps: 1}", "batch.images=1", "evaluate.times=1", "compute=fp32"))
            .rows("set", Progress.SILENT);

    assertThat(rows)
        .extracting(MeasureRow::data)
        .containsExactly("set, 2 labelled", "set, 2 labelled, others");
    assertThat(rows).extracting(MeasureRow::n).containsExactly(held, 8 - held - 2);
    assertThat(rows.get(0).figures())
        .extracting(MeasureRow.Figure::name)
        .contains("mean", "within 0.02");
  }

  private static void write(Path file, int left, int right) throws IOException {
    BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 96 * 64; i++) {
      image.getRaster().setSample(i % 96, i / 96, 0, i % 96 < 40 ? left : right);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
