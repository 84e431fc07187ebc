package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.measure.PhaseNetwork;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseTuningTest {
  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  /** Three images of a bright disc on a dark ground, labelled 200 and 7. */
  @BeforeEach
  void draw() throws IOException {
    data = folder.resolve("data");
    for (int k = 0; k < 3; k++) {
      BufferedImage image = disc(60, 180, k);
      write("images", k, image);
      write("masks", k, disc(7, 200, k));
    }
  }

  private static BufferedImage disc(int ground, int level, int k) {
    BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 160 * 120; i++) {
      boolean inside = Math.hypot(i % 160 - 60 - 8 * k, Math.floorDiv(i, 160) - 60) < 40;
      image.getRaster().setSample(i % 160, i / 160, 0, inside ? level : ground);
    }
    return image;
  }

  private void write(String where, int number, BufferedImage image) throws IOException {
    Path file = data.resolve(where).resolve("image-" + number + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private PhaseData read() {
    return PhaseData.read(data, Progress.SILENT);
  }

  @Test
  void aShortRunLowersTheLossAndWritesANetworkThatKnowsItsPhases() throws IOException {
    Files.writeString(data.resolve("phases.txt"), "200 gamma prime\n");
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            objective: phases
            model: bundled
            train: {vision: true}
            compute: fp32
            optimizer: {rates: {vision: 5e-4, heads: 2e-3}}
            """);
    Path out = folder.resolve("out");

    TuningSummary summary =
        Tuning.run(
            recipe,
            List.of(
                "data=" + data,
                "out=" + out,
                "budget={steps: 8}",
                "batch.images=1",
                "evaluate={times: 1, samples: 1}"),
            Progress.SILENT);

    List<String> lines = Files.readAllLines(out.resolve("loss.csv"));
    double first = Double.parseDouble(lines.get(1).split(",", -1)[3]);
    assertThat(summary.trainLoss()).isLessThan(first);
    Path file = out.resolve("model").resolve(SafeTensors.FILE);
    try (PhaseNetwork network = PhaseNetwork.read(file, DType.FLOAT32)) {
      assertThat(network.taught().phases()).containsExactly("phase 7", "gamma prime");
      assertThat(network.taught().images())
          .containsExactly("image-0.png", "image-1.png", "image-2.png");
      assertThat(network.taught().zoom()).isEqualTo(1);
      assertThat(network.taught().seed()).isEqualTo(1);
    }
  }

  @Test
  void fewImagesAreAllLearntFromAndUnlabelledOnesLeftOut() throws IOException {
    write("images", 9, disc(60, 180, 0));

    PhaseData read = read();

    assertThat(read.train()).hasSize(3).isEqualTo(read.valid());
    short[] labels = read.train().get(0).labels();
    assertThat(labels[0]).isEqualTo((short) 1);
    assertThat(labels[60 * 160 + 60]).isEqualTo((short) 2);
  }

  @Test
  void coloursArePhasesToo() throws IOException {
    BufferedImage colours = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = colours.createGraphics();
    pen.setColor(new Color(255, 0, 128));
    pen.fillRect(0, 0, 80, 120);
    pen.dispose();
    for (int k = 0; k < 3; k++) {
      write("masks", k, colours);
    }

    assertThat(read().phases()).containsExactly("phase #000000", "phase #ff0080");
  }

  @Test
  void largeImagesAreReducedAlikeWhateverTheirSize() throws IOException {
    for (int k = 0; k < 3; k++) {
      int edge = k == 0 ? 700 : 1024;
      write("images", k, new BufferedImage(edge, 400, BufferedImage.TYPE_BYTE_GRAY));
      BufferedImage labels = new BufferedImage(edge, 400, BufferedImage.TYPE_BYTE_GRAY);
      labels.getRaster().setSample(3, 3, 0, 1);
      labels.getRaster().setSample(2, 2, 0, 1);
      write("masks", k, labels);
    }

    PhaseData read = read();

    assertThat(read.zoom()).isEqualTo(0.5);
    assertThat(read.train()).extracting(MaskData.Sample::width).containsExactly(350, 512, 512);
  }

  @Test
  void labelsOfAnotherSizeAreRefused() throws IOException {
    write("masks", 1, new BufferedImage(5, 6, BufferedImage.TYPE_BYTE_GRAY));

    refused("image-1.png", "5 × 6", "160 × 120");
  }

  @Test
  void labelsOfOnePhaseAreRefused() throws IOException {
    for (int k = 0; k < 3; k++) {
      write("masks", k, new BufferedImage(160, 120, BufferedImage.TYPE_BYTE_GRAY));
    }

    refused("one phase only");
  }

  @Test
  void aPhotographForLabelsIsRefused() throws IOException {
    BufferedImage shaded = new BufferedImage(160, 120, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 160 * 120; i++) {
      shaded.getRaster().setSample(i % 160, i / 160, 0, i % 160);
    }
    write("masks", 0, shaded);

    refused("image-0.png", "more than 16 values");
  }

  @Test
  void labelsThatCannotBeReadAreNamed() throws IOException {
    Files.writeString(data.resolve("masks").resolve("image-2.png"), "no image");

    refused("image-2.png", "no image");
  }

  @Test
  void imagesWithoutAnyLabelsAreRefused() throws IOException {
    for (int k = 0; k < 3; k++) {
      Files.delete(data.resolve("masks").resolve("image-" + k + ".png"));
    }

    refused("no image has labels");
  }

  private void refused(String... words) {
    assertThatThrownBy(this::read)
        .isInstanceOf(MaemiException.class)
        .satisfies(error -> assertThat(error.getMessage()).contains(words).doesNotContain("\n"));
  }
}
