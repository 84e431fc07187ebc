package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFilesTest {
  private static final Micrograph THREE =
      new Drawn(320, 240, 60)
          .disc(70, 120, 30, 180)
          .disc(170, 110, 20, 180)
          .disc(260, 130, 25, 180)
          .noisy(3, 1)
          .micrograph(new PixelSize(2, 2, "user"));

  private static final Measurement FOUND =
      Measurer.measure(
          THREE, Kind.PARTICLES, new Wanted(null, null, null, Wanted.Polarity.BRIGHT, null));

  @TempDir private Path folder;

  @Test
  void theTableHasTheColumnsAndTheFiguresOfImageJ() {
    List<String> lines = ObjectTable.text(THREE, FOUND).lines().toList();
    List<String> names = List.of(lines.get(0).split(","));
    assertThat(names)
        .startsWith(" ", "Area", "Mean", "StdDev", "Min", "Max")
        .contains("X", "Y", "Perim.", "BX", "BY", "Circ.", "Feret", "MinFeret", "AR", "Solidity");
    assertThat(lines).hasSize(4);
    for (int row = 1; row < lines.size(); row++) {
      String[] cells = lines.get(row).split(",");
      Measurement.MeasuredObject object = FOUND.objects().get(row - 1);
      assertThat(cells).hasSameSizeAs(names);
      assertThat(cells[0]).isEqualTo(Integer.toString(object.id()));
      // ImageJ's area is in nm² here: four to a pixel.
      assertThat(Double.parseDouble(cells[names.indexOf("Area")]))
          .isCloseTo(4 * object.area(), within(1.0));
      assertThat(Double.parseDouble(cells[names.indexOf("Circ.")])).isBetween(0.8, 1.0);
      assertThat(Double.parseDouble(cells[names.indexOf("Mean")])).isCloseTo(178, within(6.0));
      assertThat(Double.parseDouble(cells[names.indexOf("Size")]))
          .isCloseTo(object.size(), within(0.01));
    }
  }

  @Test
  void theTableOfNothingIsItsHeading() {
    Micrograph blank = new Drawn(100, 100, 90).micrograph();
    assertThat(ObjectTable.text(blank, Measurer.measure(blank, Kind.PARTICLES))).hasLineCount(1);
  }

  @Test
  void imageJReadsTheOutlinesAsTheyAre() throws IOException {
    Path zip = folder.resolve("three.zip");
    ObjectRois.write(FOUND, zip);
    List<Roi> rois = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        rois.add(RoiDecoder.openFromByteArray(in.readAllBytes()));
      }
    }
    assertThat(rois).extracting(Roi::getName).containsExactly("0001", "0002", "0003");
    for (int k = 0; k < 3; k++) {
      Measurement.MeasuredObject object = FOUND.objects().get(k);
      assertThat(rois.get(k).getBounds().x).isEqualTo((int) object.x());
      assertThat(rois.get(k).getBounds().width).isEqualTo((int) object.width());
      assertThat(rois.get(k).getStatistics().area).isCloseTo(object.area(), within(1.0));
    }
  }

  @Test
  void theLabelImageHoldsEveryObjectsPixels() throws IOException {
    Path tiff = folder.resolve("three.tif");
    LabelImage.write(THREE, FOUND, tiff);
    BufferedImage labels = ImageIO.read(tiff.toFile());
    assertThat(labels.getWidth()).isEqualTo(320);
    assertThat(labels.getSampleModel().getSampleSize(0)).isEqualTo(16);
    int[] areas = new int[4];
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        areas[labels.getRaster().getSample(x, y, 0)]++;
      }
    }
    for (Measurement.MeasuredObject object : FOUND.objects()) {
      assertThat((double) areas[object.id()]).isCloseTo(object.area(), within(1.0));
    }
  }

  @Test
  void theAnnotationsAreCocos() throws IOException {
    Path json = folder.resolve("three.json");
    CocoObjects.write("three.png", THREE, FOUND, json);
    JsonNode set = Json.MAPPER.readTree(json.toFile());
    assertThat(set.at("/images/0/file_name").asText()).isEqualTo("three.png");
    assertThat(set.at("/categories/0/name").asText()).isEqualTo("particles");
    assertThat(set.path("annotations")).hasSize(3);
    JsonNode first = set.at("/annotations/0");
    assertThat(first.path("image_id").asInt()).isEqualTo(set.at("/images/0/id").asInt());
    assertThat(first.path("bbox")).hasSize(4);
    assertThat(first.at("/segmentation/0").size())
        .isEqualTo(2 * FOUND.objects().get(0).outline().size());
  }

  @Test
  void theHistogramIsDrawnAndCountsEverySize() throws IOException {
    Path png = folder.resolve("three.png");
    SizeHistogram.write(FOUND, png);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
    double[] sizes = {1, 2, 2.5, 3, 3, 3.5, 4, 9};
    int classes = SizeHistogram.classes(sizes);
    assertThat(SizeHistogram.counts(sizes, classes)).hasSize(classes);
    assertThat(java.util.Arrays.stream(SizeHistogram.counts(sizes, classes)).sum()).isEqualTo(8);
    double[] same = {5, 5};
    assertThat(SizeHistogram.counts(same, SizeHistogram.classes(same))[0]).isEqualTo(2);
  }
}
