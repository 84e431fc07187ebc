package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionWriterTest {
  @TempDir Path folder;

  /** Small images with a few discs, which can be told apart. */
  private static ImageStream discs(int count) {
    return new ImageStream() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public String description() {
        return count + " discs";
      }

      @Override
      public Item read(int index) {
        int side = 96;
        byte[] grey = new byte[side * side];
        for (int i = 0; i < grey.length; i++) {
          int column = i % side;
          int row = i / side;
          double dx = column - 30 - index;
          double dy = row - 40;
          double ex = column - 70;
          double ey = row - 70;
          grey[i] =
              (byte)
                  (dx * dx + dy * dy < 144 || ex * ex + ey * ey < 64
                      ? 200
                      : 40 + (i * 7 + index) % 5);
        }
        Micrograph micrograph =
            new Micrograph(
                "disc-" + index,
                "PNG",
                GreyImage.of(side, side, grey),
                new PixelSize(2, 2, "user"),
                Instrument.UNKNOWN,
                null,
                0);
        return new Item(micrograph, null, io.maemi.measure.Kind.PARTICLES, "discs/" + index);
      }
    };
  }

  private static TreeMap<String, String> files(Path root) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        content.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }

  private static InstructionWriter writer() {
    return new InstructionWriter(new MeasuringTeacher(6), 3, 48);
  }

  @Test
  void imagesGoToOneSplitEachWithAllTheirRecords() {
    DataManifest manifest = writer().write(folder, discs(20), Progress.SILENT);

    assertThat(manifest.complete()).isTrue();
    assertThat(manifest.images())
        .containsEntry("train", 16)
        .containsEntry("valid", 2)
        .containsEntry("test", 2);
    assertThat(manifest.records()).containsEntry("train", 96);
    assertThat(
            DataCheck.of(folder).problems().stream()
                .filter(p -> p.message().contains("in train as well")))
        .isEmpty();
  }

  @Test
  void anInterruptedRunEndsWithTheSameFiles() throws IOException {
    Path whole = folder.resolve("whole");
    Path interrupted = folder.resolve("interrupted");
    writer().write(whole, discs(8), Progress.SILENT);

    ImageStream failing = new FailingAt(discs(8), 5);
    assertThatThrownBy(() -> writer().write(interrupted, failing, Progress.SILENT))
        .hasMessageContaining("lost power");
    assertThat(interrupted.resolve("train.jsonl")).doesNotExist();
    writer().write(interrupted, discs(8), Progress.SILENT);

    assertThat(files(interrupted)).isEqualTo(files(whole));
  }

  /** Fails at one image. */
  private record FailingAt(ImageStream stream, int index) implements ImageStream {
    @Override
    public int size() {
      return stream.size();
    }

    @Override
    public String description() {
      return stream.description();
    }

    @Override
    public Item read(int at) {
      if (at == index) {
        throw MaemiException.failed("lost power. Run again.");
      }
      return stream.read(at);
    }
  }

  /** Some images of it cannot be read, and one stops the run. */
  private record Broken(ImageStream stream, Set<Integer> unreadable, int fatal)
      implements ImageStream {
    @Override
    public int size() {
      return stream.size();
    }

    @Override
    public String description() {
      return stream.description();
    }

    @Override
    public String name(int at) {
      return "disc " + at + ".png";
    }

    @Override
    public Item read(int at) {
      if (unreadable.contains(at)) {
        throw MaemiException.unreadable("cannot read " + name(at) + ": cut off. Copy it again.");
      }
      if (at == fatal) {
        throw MaemiException.failed("lost power. Run again.");
      }
      return stream.read(at);
    }
  }

  @Test
  void anImageThatCannotBeReadIsListedAndLeftOut() {
    DataManifest manifest =
        writer().write(folder, new Broken(discs(10), Set.of(6, 2), -1), Progress.SILENT);

    assertThat(manifest.skipped())
        .containsExactly(
            new DataManifest.Skipped(
                "disc 2.png", "cannot read disc 2.png: cut off. Copy it again."),
            new DataManifest.Skipped(
                "disc 6.png", "cannot read disc 6.png: cut off. Copy it again."));
    assertThat(manifest.images().values().stream().mapToInt(n -> n).sum()).isEqualTo(8);
    assertThat(DataFolder.open(folder).images())
        .extracting(DataImage::source)
        .hasSize(8)
        .doesNotContain("discs/2", "discs/6");
    assertThat(folder.resolve("images/000002.png")).doesNotExist();
    assertThat(folder.resolve(".parts")).doesNotExist();
    // The finished folder tells of them again.
    assertThat(writer().write(folder, discs(10), Progress.SILENT)).isEqualTo(manifest);
  }

  @Test
  void aRunThatSkippedGoesOnAndTriesAgain() throws IOException {
    Path whole = folder.resolve("whole");
    Path interrupted = folder.resolve("interrupted");
    writer().write(whole, new Broken(discs(8), Set.of(1), -1), Progress.SILENT);
    ImageStream stopping = new Broken(discs(8), Set.of(1, 3), 6);
    assertThatThrownBy(() -> writer().write(interrupted, stopping, Progress.SILENT))
        .hasMessageContaining("lost power");

    writer().write(interrupted, new Broken(discs(8), Set.of(1), -1), Progress.SILENT);

    assertThat(files(interrupted)).isEqualTo(files(whole));
  }

  @Test
  void noImageAtAllIsAnError() {
    assertThatThrownBy(
            () -> writer().write(folder, new Broken(discs(2), Set.of(0, 1), -1), Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessage(
            "cannot write instruction data: none of 2 images can be read. The first: cannot read"
                + " disc 0.png: cut off. Copy it again.");
    assertThat(folder.resolve("train.jsonl")).doesNotExist();
  }

  @Test
  void finishedImagesAreNotReadAgain() {
    writer().write(folder, discs(4), Progress.SILENT);
    DataManifest again = writer().write(folder, new FailingAt(discs(4), 0), Progress.SILENT);
    assertThat(again.complete()).isTrue();
  }

  @Test
  void aFolderOfOtherDataIsLeftAlone() {
    writer().write(folder, discs(4), Progress.SILENT);
    assertThatThrownBy(() -> writer().write(folder, discs(5), Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it holds other data")
        .hasMessageContaining("Choose an empty folder");
  }

  @Test
  void imagesComeBackWithTheirScale() {
    writer().write(folder, discs(3), Progress.SILENT);
    DataFolder data = DataFolder.open(folder);
    DataImage image = data.images().get(0);

    Micrograph micrograph = data.micrograph(image.image());

    assertThat(image.scale()).isEqualTo(0.5);
    assertThat(micrograph.pixels().width()).isEqualTo(48);
    PixelSize size = micrograph.pixelSize();
    assertThat(size).isNotNull().extracting(PixelSize::x).isEqualTo(4.0);
  }

  @Test
  void everyTenImagesHaveOneForValidationAndOneForTheTest() {
    List<String> splits = new ArrayList<>();
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      splits.add(InstructionWriter.split(i));
      if (splits.get(i).equals("test")) {
        places.add(i % 10);
      }
    }
    for (int block = 0; block < 100; block++) {
      assertThat(splits.subList(10 * block, 10 * block + 10))
          .containsOnlyOnce("valid")
          .containsOnlyOnce("test");
    }
    assertThat(places).hasSize(10);
  }
}
