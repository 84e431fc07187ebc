package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlinedObjectsTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  private static final Micrograph TWO =
      new Drawn(WIDTH, HEIGHT, 60).disc(50, 60, 22, 180).disc(110, 50, 15, 180).micrograph();

  private static final Measurement FOUND =
      Measurer.measure(
          TWO, Kind.PARTICLES, new Wanted(null, null, null, Wanted.Polarity.BRIGHT, null));

  @TempDir private Path folder;

  private int[] read(String image) {
    return Objects.requireNonNull(OutlinedObjects.read(folder, image, WIDTH, HEIGHT));
  }

  private static long pixels(int[] labels, int number) {
    return Arrays.stream(labels).filter(label -> label == number).count();
  }

  @Test
  void whatMeasureWritesIsReadBackAlikeFromEveryFormat() {
    LabelImage.write(TWO, FOUND, folder.resolve("one.labels.tif"));
    ObjectRois.write(FOUND, folder.resolve("two.rois.zip"));
    CocoObjects.write("three.png", TWO, FOUND, folder.resolve("three.coco.json"));

    int[] expected = read("one.tif");

    assertThat(FOUND.count()).isEqualTo(2);
    for (int number = 1; number <= 2; number++) {
      assertThat(pixels(expected, number)).isEqualTo((long) FOUND.objects().get(number - 1).area());
    }
    assertThat(read("two.png")).isEqualTo(expected);
    assertThat(read("three.png")).isEqualTo(expected);
  }

  @Test
  void oneCocoFileTellsOfManyImages() {
    CocoObjects.write("three.png", TWO, FOUND, folder.resolve("annotations.json"));

    assertThat(pixels(read("three.png"), 1)).isPositive();
    assertThat(OutlinedObjects.read(folder, "four.png", WIDTH, HEIGHT)).isNull();
  }

  @Test
  void anImageWithoutAFileHasNoOutlines() {
    assertThat(OutlinedObjects.read(folder, "none.png", WIDTH, HEIGHT)).isNull();
  }

  @Test
  void damagedFilesAndRunLengthsAreRefusedInOneLine() throws IOException {
    Files.writeString(folder.resolve("a.zip"), "no zip at all");
    Files.writeString(folder.resolve("b.png"), "no image");
    Files.writeString(folder.resolve("c.json"), "{\"annotations\": [");
    Files.writeString(
        folder.resolve("d.json"),
        """
        {"annotations": [{"id": 1, "image_id": 1, "segmentation": {"counts": [1, 2]}}]}
        """);

    for (String image : new String[] {"a.tif", "b.tif", "c.tif", "d.tif"}) {
      assertThatThrownBy(() -> read(image))
          .isInstanceOf(MaemiException.class)
          .hasMessageStartingWith("cannot read the outlines in ")
          .hasMessageContaining(image.substring(0, 1) + ".");
    }
  }
}
