package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.evaluate.LabelledImages;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateMeasureVerbTest {
  @TempDir private Path folder;

  private Path heldOut() {
    for (int k = 0; ; k++) {
      Path file = folder.resolve("data/particles-emps/images/scene-" + k + ".png");
      if (LabelledImages.heldOut(file)) {
        return file;
      }
    }
  }

  /** Nine discs on a grid and their instance map, where the network never learnt from them. */
  private void particles() throws IOException {
    Path file = heldOut();
    BufferedImage image = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage map = new BufferedImage(300, 300, BufferedImage.TYPE_USHORT_GRAY);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(60, 60, 60));
    g.fillRect(0, 0, 300, 300);
    g.setColor(new Color(190, 190, 190));
    for (int k = 0; k < 9; k++) {
      int x = 40 + 90 * (k % 3);
      int y = 40 + 90 * (k / 3);
      g.fillOval(x - 20, y - 20, 40, 40);
      for (int i = 0; i < 300 * 300; i++) {
        if (Math.hypot(i % 300 + 0.5 - x, i / 300 + 0.5 - y) < 20) {
          map.getRaster().setSample(i % 300, i / 300, 0, k + 1);
        }
      }
    }
    g.dispose();
    write(image, file);
    write(map, file.getParent().resolveSibling("instances").resolve(file.getFileName()));
  }

  private void phases() throws IOException {
    BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage mask = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 200 * 200; i++) {
      boolean bright = i % 200 / 20 % 4 == 0;
      image.getRaster().setSample(i % 200, i / 200, 0, bright ? 200 : 70);
      mask.getRaster().setSample(i % 200, i / 200, 0, bright ? 255 : 0);
    }
    // By their names, the first is held out and the second is not.
    for (String name : new String[] {"b.png", "a.png"}) {
      write(image, folder.resolve("data/superalloy/images").resolve(name));
      write(mask, folder.resolve("data/superalloy/masks").resolve(name));
    }
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }

  @Test
  void printsARowASetAndMethodAndWritesAReport() throws IOException {
    particles();
    phases();

    Run run =
        Run.of(
            "evaluate",
            "measure",
            folder.resolve("data"),
            "--simulated",
            0,
            "--json",
            "--out",
            folder.resolve("out"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json())
        .extracting(row -> row.get("method").asText())
        .containsExactly(
            "MAEMI",
            "one zoom",
            "zooms, necks",
            "zooms, cores",
            "zooms, depth",
            "zooms, edges",
            "classical",
            "ImageJ",
            "MAEMI",
            "MAEMI",
            "MAEMI",
            "MAEMI",
            "MAEMI");
    assertThat(run.json().get(0).get("n").asInt()).isEqualTo(1);
    assertThat(run.json().get(0).at("/figures/0/value").asDouble()).isEqualTo(1);
    assertThat(run.json().subList(8, 13))
        .extracting(row -> row.get("data").asText())
        .containsExactly(
            "particles-emps, no kind given",
            "superalloy",
            "superalloy, no kind given",
            "superalloy, tuned on",
            "superalloy, tuned on, no kind given");
    assertThat(run.json().get(8).at("/figures/0/value").asDouble()).isEqualTo(1);
    for (int row : new int[] {9, 11}) {
      assertThat(run.json().get(row).get("n").asInt()).isEqualTo(1);
      assertThat(run.json().get(row).at("/figures/0/value").asDouble()).isLessThan(0.05);
    }
    assertThat(folder.resolve("out/report.html")).content().contains("Reliability of counts");
    assertThat(folder.resolve("out/report.json")).exists();
  }

  @Test
  void aMissingFolderIsOneLine() {
    Run run = Run.of("evaluate", "measure", folder.resolve("none"));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("there is no such folder. Name the data folder.");
  }

  @Test
  void evaluateWithoutDataTellsWhatIsMissing() {
    Run run = Run.of("evaluate");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("DATA or OUT is missing");
  }
}
