package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuneMeasureTest {
  @TempDir Path folder;

  @Test
  void outlinesOfOnesOwnTeachTheNetworkThatMeasureThenUses() throws IOException {
    Path data = folder.resolve("data");
    Path outlines = Files.createDirectories(data.resolve("instances"));
    Files.createDirectories(data.resolve("images"));
    for (String name : new String[] {"a", "b", "c"}) {
      Path image = Pictures.discs(data.resolve("images").resolve(name + ".png"));
      String format = name.equals("a") ? "--rois" : name.equals("b") ? "--coco" : "--labels";
      Run.of("measure", image, "--of", "particles", format, outlines);
    }

    Path network = tuned(data);

    Run measured =
        Run.of(
            "measure",
            data.resolve("images/a.png"),
            "--json",
            "--of",
            "particles",
            "--network",
            network);
    assertThat(measured.json().get(0).path("count").asInt()).isEqualTo(12);
  }

  @Test
  void labelsOfOnesOwnTeachPhasesThatMeasureThenTells() throws IOException {
    Path data = folder.resolve("data");
    Path labels = Files.createDirectories(data.resolve("masks"));
    Files.createDirectories(data.resolve("images"));
    for (String name : new String[] {"a", "b"}) {
      BufferedImage image =
          ImageIO.read(Pictures.discs(data.resolve("images").resolve(name + ".png")).toFile());
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int level = image.getRaster().getSample(x, y, 0) > 120 ? 255 : 0;
          image.getRaster().setSample(x, y, 0, level);
        }
      }
      ImageIO.write(image, "png", labels.resolve(name + ".png").toFile());
    }

    Path network = tuned(data);

    Run measured = Run.of("measure", data.resolve("images/a.png"), "--json", "--network", network);
    JsonNode phases = measured.json().get(0).path("phases");
    assertThat(phases.findValuesAsText("name")).containsExactly("phase 0", "phase 255");
  }

  private Path tuned(Path data) {
    Path out = folder.resolve("out");
    Run run =
        Run.of(
            "tune",
            "--what",
            "measure",
            data,
            "out=" + out,
            "budget={steps: 2}",
            "batch.images=1",
            "evaluate.times=1",
            "compute=fp32");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return out.resolve("model/model.safetensors");
  }

  @Test
  void whatIsNotTunedIsNamedInOneLine() {
    Run run = Run.of("tune", "--what", "fibres", folder);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("fibres").contains("measure").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"particles", "lines"})
  void weightsThatAreNotThereAreTheUsersMistake(String kind) throws IOException {
    Path image = Pictures.discs(folder.resolve("discs.png"));

    Run run = Run.of("measure", image, "--of", kind, "--network", folder.resolve("no.safetensors"));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("no.safetensors").hasLineCount(1);
  }
}
