package io.maemi.measure;

import com.fasterxml.jackson.databind.JsonNode;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.ImageFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Objects that people outlined, from the files that {@code measure} and tools for labelling write
 * beside an image {@code NAME.…}: an instance map {@code NAME.png} or {@code NAME.labels.tif} (0
 * ground, a number an object), ImageJ's regions {@code NAME.rois.zip} or {@code NAME.zip}, COCO's
 * polygons {@code NAME.coco.json} or {@code NAME.json}, or one COCO file {@code annotations.json}
 * of many images.
 */
public final class OutlinedObjects {
  private static final List<String> MAPS = List.of(".png", ".labels.tif");
  private static final List<String> REGIONS = List.of(".rois.zip", ".zip");
  private static final List<String> POLYGONS = List.of(".coco.json", ".json");
  private static final String TOGETHER = "annotations.json";

  private OutlinedObjects() {}

  /**
   * The instance map of an image, row by row: 0 ground, otherwise a number an object; later objects
   * lie over earlier ones. Null where {@code folder} has no file for it.
   *
   * @param image the image's file name
   * @throws MaemiException where a file is there that cannot be read or does not fit
   */
  public static int @Nullable [] read(Path folder, String image, int width, int height) {
    Path map = ImageFiles.beside(folder, Path.of(image), MAPS);
    Path regions = ImageFiles.beside(folder, Path.of(image), REGIONS);
    Path polygons = ImageFiles.beside(folder, Path.of(image), POLYGONS);
    Path together = folder.resolve(TOGETHER);
    try {
      if (map != null) {
        return map(map, width, height);
      }
      if (regions != null) {
        return regions(regions, width, height);
      }
      if (polygons != null) {
        return polygons(polygons, null, width, height);
      }
      return Files.isRegularFile(together) ? polygons(together, image, width, height) : null;
    } catch (IOException e) {
      throw unreadable(
          map != null ? map : regions != null ? regions : polygons != null ? polygons : together,
          "it is damaged",
          "Write it anew.",
          e);
    }
  }

  private static int[] map(Path file, int width, int height) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException("no image");
    }
    Raster raster = image.getRaster();
    if (raster.getWidth() != width || raster.getHeight() != height) {
      throw unreadable(
          file,
          "its size is not its image's",
          "Write a map of " + width + " × " + height + " pixels.",
          null);
    }
    return raster.getSamples(0, 0, width, height, 0, (int[]) null);
  }

  private static int[] regions(Path file, int width, int height) throws IOException {
    int[] labels = new int[width * height];
    int number = 0;
    int entries = 0;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        Roi region = RoiDecoder.openFromByteArray(zip.readAllBytes());
        if (region == null) {
          throw new IOException(entry.getName() + " is no region");
        }
        if (region.isArea()) {
          number++;
          for (Point point : region.getContainedPoints()) {
            if (point.x >= 0 && point.x < width && point.y >= 0 && point.y < height) {
              labels[point.y * width + point.x] = number;
            }
          }
        }
      }
    }
    if (entries == 0) {
      throw new IOException("it holds no region");
    }
    return labels;
  }

  /** The polygons of {@code image}, or of all of the file for null. */
  private static int @Nullable [] polygons(Path file, @Nullable String image, int width, int height)
      throws IOException {
    JsonNode set = Json.MAPPER.readTree(file.toFile());
    Integer wanted = null;
    for (JsonNode one : set.path("images")) {
      String name = String.valueOf(Path.of(one.path("file_name").asText("")).getFileName());
      if (name.equals(image)) {
        wanted = one.path("id").asInt();
      }
    }
    if (image != null && wanted == null) {
      return null;
    }
    // Numbers are drawn as colours: drawing on 16-bit grey converts them to its colour space.
    BufferedImage map = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = map.createGraphics();
    int number = 0;
    for (JsonNode annotation : set.path("annotations")) {
      if (wanted == null || annotation.path("image_id").asInt() == wanted) {
        JsonNode parts = annotation.path("segmentation");
        if (!parts.isArray()) {
          throw unreadable(
              file,
              "an annotation has no polygons",
              "Export polygons, not run lengths, from the tool for labelling.",
              null);
        }
        graphics.setColor(new Color(++number));
        for (JsonNode part : parts) {
          graphics.fill(polygon(part));
        }
      }
    }
    graphics.dispose();
    int[] labels = map.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < labels.length; i++) {
      labels[i] &= 0xffffff;
    }
    return labels;
  }

  private static Path2D polygon(JsonNode coordinates) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i + 1 < coordinates.size(); i += 2) {
      double x = coordinates.get(i).asDouble();
      double y = coordinates.get(i + 1).asDouble();
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    return path;
  }

  private static MaemiException unreadable(
      Path file, String why, String what, @Nullable IOException cause) {
    String message = "cannot read the outlines in " + file + ": " + why + ". " + what;
    return cause == null
        ? MaemiException.unreadable(message)
        : MaemiException.unreadable(message, cause);
  }
}
