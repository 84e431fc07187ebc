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
  void tellsWhetherTheImageIsGoodEnough() {
    assertThat(Run.of("measure", discs, "--of", "pores").out())
        .containsPattern("image quality +(good enough to measure|poor: )");
    JsonNode image =
        Run.of("measure", discs, "--json", "--of", "pores").json().get(0).path("image");
    assertThat(image.findValuesAsText("name")).contains("noise", "saturation", "image quality");
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

  @Test
  void writesWhatOtherProgramsRead() {
    Path out = folder.resolve("out");
    Run run =
        Run.of(
            "measure",
            discs,
            "--of",
            "particles",
            "--csv",
            out,
            "--rois",
            out,
            "--labels",
            out,
            "--coco",
            out,
            "--histogram",
            out);
    assertThat(run.exitCode()).isZero();
    for (String suffix :
        new String[] {"csv", "rois.zip", "labels.tif", "coco.json", "histogram.png"}) {
      assertThat(out.resolve("discs." + suffix)).isNotEmptyFile();
    }
    assertThat(out.resolve("discs.csv")).content().hasLineCount(13).startsWith(" ,Area,Mean");
  }

  @Test
  void measuresWhatTheUserWantsMeasured() {
    JsonNode part =
        Run.of("measure", discs, "--json", "--of", "particles", "--roi", "0,0,400,90")
            .json()
            .get(0);
    assertThat(part.path("count").asInt()).isEqualTo(4);
    JsonNode none =
        Run.of("measure", discs, "--json", "--of", "particles", "--min-size", "60px").json().get(0);
    assertThat(none.path("abstained").asBoolean()).isTrue();
    JsonNode bright =
        Run.of("measure", discs, "--json", "--of", "particles", "--bright", "--threshold", "120")
            .json()
            .get(0);
    assertThat(bright.path("count").asInt()).isEqualTo(12);
  }

  @Test
  void wishesThatCannotBeMetAreWrongUsageInOneLine() {
    for (String[] wish :
        new String[][] {
          {"--roi", "a,b"},
          {"--roi", "900,900,10,10"},
          {"--min-size", "0nm"},
          {"--max-size", "many"},
          {"--min-size", "5nm"},
          {"--threshold", "dark"},
        }) {
      Run run = Run.of("measure", discs, "--of", "particles", wish[0], wish[1]);
      assertThat(run.exitCode()).as(wish[1]).isEqualTo(2);
      assertThat(run.err()).as(wish[1]).hasLineCount(1);
    }
    assertThat(Run.of("measure", discs, "--bright", "--dark").exitCode()).isEqualTo(2);
  }

  @Test
  void aPageAndAnSvgNeedNothingFromElsewhere() {
    Path out = folder.resolve("out");
    Run run = Run.of("measure", discs, "--of", "particles", "--report", out, "--svg", out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(out.resolve("discs.report.html"))
        .content()
        .contains("particle count", "95&nbsp;% interval", "Histogram of sizes", "D50")
        .doesNotContain("http");
    assertThat(out.resolve("discs.overlay.svg")).content().contains("<path id=\"o12\"");
  }

  @Test
  void aSavedJobMeasuresTheSameAgain() throws IOException {
    Path job = folder.resolve("jobs/discs.yaml");
    Run saved =
        Run.of(
            "measure",
            discs,
            "--of",
            "particles",
            "--threshold",
            "120",
            "--bright",
            "--roi",
            "0,0,400,90",
            "--pixel-size",
            "2nm",
            "--save-job",
            job,
            "--json");
    Run again = Run.of("measure", discs, "--job", job, "--json");

    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(job).content().contains("of: particles", "threshold: 120.0", "bright: true");
    assertThat(again.json().get(0)).isEqualTo(saved.json().get(0));
    assertThat(again.json().get(0).path("count").asInt()).isEqualTo(4);
    Run wider = Run.of("measure", discs, "--job", job, "--roi", "0,0,400,300", "--json");
    assertThat(wider.json().get(0).path("count").asInt()).isEqualTo(12);
  }

  @Test
  void aJobThatIsNoneIsOneLine() throws IOException {
    Path other = Files.writeString(folder.resolve("other.yaml"), "colour: red\n");
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "threshold: [1\n");

    assertThat(Run.of("measure", discs, "--job", other).err())
        .contains("it sets 'colour', which no job holds")
        .hasLineCount(1);
    assertThat(Run.of("measure", discs, "--job", broken).exitCode()).isEqualTo(3);
    assertThat(Run.of("measure", discs, "--job", folder.resolve("none")).exitCode()).isEqualTo(3);
  }
}
