package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoVerbTest {
  @TempDir Path folder;

  @Test
  void printsTheContractsFieldsAsJson() {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    Run run = Run.of("info", "--json", "--pixel-size", "2.5nm", file);
    assertThat(run.exitCode()).isZero();
    JsonNode info = run.json().get(0);
    assertThat(info.path("file").asText()).isEqualTo(file.toString());
    assertThat(info.path("format").asText()).isEqualTo("PNG");
    assertThat(info.path("width").asInt()).isEqualTo(400);
    assertThat(info.path("height").asInt()).isEqualTo(320);
    assertThat(info.path("bits").asInt()).isEqualTo(8);
    assertThat(info.at("/pixelSize/x").asDouble()).isEqualTo(2.5);
    assertThat(info.at("/pixelSize/unit").asText()).isEqualTo("nm");
    assertThat(info.at("/pixelSize/source").asText()).isEqualTo("user");
    assertThat(info.has("dataBar")).isTrue();
    assertThat(info.path("instrument").has("acceleratingVoltageKv")).isTrue();
  }

  @Test
  void picksAFrameAndShowsAllThatTheFileSays() throws IOException {
    byte[] stack = new byte[1024 + 6];
    ByteBuffer head = ByteBuffer.wrap(stack).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(2).putInt(1).putInt(3).putInt(0);
    head.putInt(28, 2).putInt(32, 1).putInt(36, 3);
    head.putFloat(40, 50).putFloat(44, 25).putFloat(48, 75);
    head.put(208, new byte[] {'M', 'A', 'P', ' '});
    Path file = Files.write(folder.resolve("stack.mrc"), stack);
    assertThat(Run.of("info", "--frame", "2", "--all", file).out())
        .contains("2 of 3", "2.500 nm", "mode = 0");
    JsonNode info = Run.of("info", "--frame", "3", "--all", "--json", file).json().get(0);
    assertThat(info.path("frame").asInt()).isEqualTo(3);
    assertThat(info.path("frames").asInt()).isEqualTo(3);
    assertThat(info.at("/metadata/mode").asText()).isEqualTo("0");
    assertThat(Run.of("info", "--frame", "4", file).exitCode()).isEqualTo(3);
  }

  @Test
  void saysNoScaleWhereNothingTellsIt() {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    assertThat(Run.of("info", file).out()).contains("400 × 320 px").contains("no scale");
    assertThat(Run.of("info", "--json", file).json().get(0).get("pixelSize").isNull()).isTrue();
  }

  @Test
  void whatCannotBeReadIsReportedInPlaceAndTheOthersGoOn() throws IOException {
    Path good = Pictures.discs(folder.resolve("good.png"));
    Path text = Files.writeString(folder.resolve("text.tif"), "not an image");
    Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
    Path half = Pictures.truncated(folder.resolve("half.png"));
    Path giant = Pictures.giant(folder.resolve("giant.png"));
    Path missing = folder.resolve("missing.tif");
    Run run = Run.of("info", "--json", missing, text, empty, half, giant, good);

    assertThat(run.exitCode()).isEqualTo(3);
    List<JsonNode> lines = run.json();
    assertThat(lines).hasSize(6);
    List<Path> bad = List.of(missing, text, empty, half, giant);
    for (int i = 0; i < bad.size(); i++) {
      JsonNode line = lines.get(i);
      assertThat(line.path("file").asText()).isEqualTo(bad.get(i).toString());
      assertThat(line.path("error").asText())
          .contains(String.valueOf(bad.get(i).getFileName()))
          .contains(": ");
    }
    assertThat(lines.get(5).path("width").asInt()).isEqualTo(400);
    assertThat(run.err().lines()).hasSize(5).allMatch(line -> line.startsWith("maemi: "));
  }

  @Test
  void aFolderStandsForItsImagesByName() throws IOException {
    Pictures.discs(folder.resolve("b.png"));
    Pictures.discs(folder.resolve("a.PNG"));
    Files.writeString(folder.resolve("notes.txt"), "no image");
    Run run = Run.of("info", "--json", folder);
    assertThat(run.exitCode()).isZero();
    assertThat(run.json())
        .extracting(line -> Path.of(line.path("file").asText()).getFileName().toString())
        .containsExactly("a.PNG", "b.png");
  }

  @Test
  void aFolderWithoutImagesCannotBeRead() {
    Run run = Run.of("info", "--json", folder);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.json().get(0).path("error").asText()).contains("cannot read the folder");
  }

  @Test
  void readsStandardInput() throws IOException {
    byte[] bytes = Files.readAllBytes(Pictures.discs(folder.resolve("discs.png")));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    try {
      Run run = Run.of("info", "--json", "-");
      assertThat(run.exitCode()).isZero();
      assertThat(run.json().get(0).path("file").asText()).isEqualTo("-");
      assertThat(run.json().get(0).path("width").asInt()).isEqualTo(400);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aPixelSizeWithoutUnitIsWrongUsage() {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    Run run = Run.of("info", "--pixel-size", "2.5", file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("maemi: ").contains("2.5nm").hasLineCount(1);
  }

  @Test
  void aPatternStandsForFilesAndManyAreSummedUp() throws IOException {
    Pictures.discs(folder.resolve("a.png"));
    Pictures.discs(folder.resolve("b.png"));
    Files.writeString(folder.resolve("c.png"), "not an image");
    Run run = Run.of("info", "--pixel-size", "2.5nm", folder.resolve("?.png"));
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out().lines().reduce((a, b) -> b))
        .hasValue("3 images: 2 with a scale (2.50 nm a pixel), 1 not read");
    assertThat(Run.of("info", folder.resolve("{a,b}.png")).out())
        .contains("2 images: 0 with a scale, 2 without");
  }

  @Test
  void manyImagesAreRowsWithTheirColumnsInLine() throws IOException {
    Path first = Pictures.discs(folder.resolve("a.png"));
    Path second = Pictures.discs(folder.resolve("b-with-a-longer-name.png"));
    Path third = folder.resolve("c.tif");
    assertThat(Run.of("info", "--pixel-size", "12.5nm", "--save-as", third, first).exitCode())
        .isZero();
    List<String> lines = Run.of("info", first, second, third).out().lines().toList();
    assertThat(lines).hasSize(5);
    int format = lines.get(0).indexOf("format");
    int size = lines.get(0).indexOf("pixel size");
    int source = lines.get(0).indexOf("from");
    assertThat(lines.get(1).substring(format)).startsWith("PNG ").contains("400 × 320");
    assertThat(lines.get(2).substring(size)).isEqualTo("no scale");
    assertThat(lines.get(3).substring(size)).startsWith("12.50 nm ");
    assertThat(lines.get(3).substring(source)).startsWith("OME");
    assertThat(lines.get(3).substring(0, format)).contains("c.tif");
    assertThat(lines.get(4)).startsWith("3 images: 1 with a scale");
    assertThat(Run.of("info", "--all", first, third).out()).contains("SHA-256", "  pixel size  ");
  }

  @Test
  void savesATiffWithItsScaleAndAPngWithAScaleBar() {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    Path tiff = folder.resolve("new/out.tif");
    assertThat(Run.of("info", "--pixel-size", "12.5nm", "--save-as", tiff, file).exitCode())
        .isZero();
    JsonNode read = Run.of("info", "--json", tiff).json().get(0);
    assertThat(read.at("/pixelSize/x").asDouble()).isEqualTo(12.5);
    assertThat(read.path("sha256").asText()).hasSize(64);
    Path png = folder.resolve("out.png");
    assertThat(Run.of("info", "--save-as", png, tiff).exitCode()).isZero();
    assertThat(Run.of("info", png).out()).contains("400 \u00d7 348 px", "12.50 nm", "PNG pHYs");
  }

  @Test
  void savesNeitherOverTheImageNorInOtherFormsNorMany() {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    Path other = Pictures.discs(folder.resolve("other.png"));
    Run same = Run.of("info", "--pixel-size", "1nm", "--save-as", file, file);
    assertThat(same.exitCode()).isEqualTo(2);
    assertThat(same.err()).contains("it is the image itself").hasLineCount(1);
    assertThat(Run.of("info", "--save-as", "a.jpg", file).err()).contains("only .tif");
    assertThat(Run.of("info", "--save-as", folder.resolve("b.png"), file).err())
        .contains("its scale is not known");
    assertThat(Run.of("info", "--save-as", folder.resolve("b.tif"), file, other).err())
        .contains("it takes one image");
  }

  @Test
  void startsWithoutLibtorch() throws Exception {
    Path file = Pictures.discs(folder.resolve("discs.png"));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "info",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).isZero();
    assertThat(log).contains("io.maemi.cli.InfoVerb").contains("400 × 320");
    assertThat(log).doesNotContain("org.bytedeco");
  }
}
