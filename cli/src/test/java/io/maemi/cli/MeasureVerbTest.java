package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureVerbTest {
  @TempDir Path folder;
  private Path discs = Path.of("");

  @BeforeEach
  void drawDiscs() {
    discs = Pictures.discs(folder.resolve("discs.png"));
  }

  @Test
  void countsAndSizesAsTheContractSays() {
    Run run = Run.of("measure", discs, "--json", "--of", "particles", "--pixel-size", "2nm");
    assertThat(run.exitCode()).isZero();
    JsonNode measured = run.json().get(0);
    assertThat(measured.path("file").asText()).isEqualTo(discs.toString());
    assertThat(measured.path("of").asText()).isEqualTo("particles");
    assertThat(measured.path("count").asInt()).isEqualTo(12);
    assertThat(measured.at("/size/mean").asDouble()).isCloseTo(80, within(4.0));
    assertThat(measured.at("/size/unit").asText()).isEqualTo("nm");
    assertThat(measured.path("objects")).hasSize(12);
    assertThat(measured.at("/objects/0/outline/0")).hasSize(2);
    assertThat(measured.path("abstained").asBoolean()).isFalse();
    assertThat(measured.path("evidence").findValuesAsText("name")).contains("particle count");
    assertThat(measured.has("phases")).isTrue();
    assertThat(measured.has("defects")).isTrue();
  }

  @Test
  void sizesAreInPixelsWithoutAScale() {
    JsonNode measured = Run.of("measure", discs, "--json", "--of", "particles").json().get(0);
    assertThat(measured.at("/size/unit").asText()).isEqualTo("px");
    assertThat(measured.at("/size/mean").asDouble()).isCloseTo(40, within(2.0));
  }

  @Test
  void peopleGetATable() {
    Run run = Run.of("measure", discs, "--of", "particles");
    assertThat(run.out()).contains("particles").containsPattern("particle count +12");
  }

  @Test
  void writesAnOverlayNamedAfterTheImage() throws IOException {
    Path overlays = folder.resolve("over/lays");
    assertThat(Run.of("measure", discs, "--of", "particles", "--overlay", overlays).exitCode())
        .isZero();
    assertThat(ImageIO.read(overlays.resolve("discs.overlay.png").toFile()).getWidth())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void anOverlayThatCannotBeWrittenIsAFailureInOneLine() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    Run run = Run.of("measure", discs, "--of", "particles", "--overlay", blocked);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("maemi: cannot write").hasLineCount(1);
  }

  @Test
  void anUnknownKindIsWrongUsage() {
    Run run = Run.of("measure", discs, "--of", "cats");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cats").contains("particles").hasLineCount(1);
  }
}
