package io.maemi.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.ImageFiles;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Real images with their objects marked by hand, in the three ways that the data sets use. */
public final class LabelledImages {
  private LabelledImages() {}

  /**
   * An image with its truth.
   *
   * @param meanDiameter mean equivalent diameter in pixels
   * @param heldOut whether nothing is ever learnt from it
   * @param map its instance map, or null where there is none
   */
  public record Labelled(
      Path file, int count, double meanDiameter, boolean heldOut, @Nullable Path map) {
    /** The image. */
    public Micrograph read() {
      return MicrographReader.read(file);
    }
  }

  /** Whether an image is never learnt from: a fifth of all, by a hash of its name. */
  public static boolean heldOut(Path file) {
    CRC32 hash = new CRC32();
    hash.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % 5 == 0;
  }

  /** {@code images/} and {@code instances/}: one grey level an object, 0 ground. */
  public static List<Labelled> instanceMaps(Path folder) {
    List<Labelled> images = new ArrayList<>();
    for (Path file : files(folder.resolve("images"))) {
      Path instances = folder.resolve("instances").resolve(file.getFileName());
      Raster map = raster(instances);
      Map<Integer, Integer> areas = new HashMap<>();
      for (int y = 0; y < map.getHeight(); y++) {
        for (int x = 0; x < map.getWidth(); x++) {
          int id = map.getSample(x, y, 0);
          if (id != 0) {
            areas.merge(id, 1, Integer::sum);
          }
        }
      }
      List<Double> diameters = new ArrayList<>();
      areas.values().forEach(area -> diameters.add(disc(area)));
      add(images, file, diameters, heldOut(file), instances);
    }
    return images;
  }

  /** {@code particle_masks_*.json}: polygons of the VGG Image Annotator. */
  public static List<Labelled> polygons(Path folder) {
    List<Labelled> images = new ArrayList<>();
    for (String part : List.of("training", "validation")) {
      JsonNode root = json(folder.resolve("particle_masks_" + part + ".json"));
      for (JsonNode image : root.get("_via_img_metadata")) {
        List<Double> diameters = new ArrayList<>();
        for (JsonNode region : image.get("regions")) {
          JsonNode shape = region.get("shape_attributes");
          diameters.add(disc(area(shape.path("all_points_x"), shape.path("all_points_y"))));
        }
        Path file = folder.resolve("images").resolve(image.get("filename").asText());
        add(images, file, diameters, part.equals("validation"), null);
      }
    }
    return images;
  }

  /** {@code boxes/}: a line an object, box relative to the image; taken for ellipses. */
  public static List<Labelled> boxes(Path folder) {
    List<Labelled> images = new ArrayList<>();
    for (Path file : files(folder.resolve("images"))) {
      Raster raster = raster(file);
      Path list = folder.resolve("boxes").resolve(ImageFiles.stem(file) + ".txt");
      List<Double> diameters = new ArrayList<>();
      for (String line : lines(list)) {
        String[] parts = line.strip().split("\\s+", -1);
        if (parts.length == 5) {
          diameters.add(
              Math.sqrt(
                  Double.parseDouble(parts[3])
                      * raster.getWidth()
                      * Double.parseDouble(parts[4])
                      * raster.getHeight()));
        }
      }
      add(images, file, diameters, heldOut(file), null);
    }
    return images;
  }

  private static void add(
      List<Labelled> images,
      Path file,
      List<Double> diameters,
      boolean heldOut,
      @Nullable Path map) {
    if (!diameters.isEmpty() && Files.exists(file)) {
      double mean = diameters.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      images.add(new Labelled(file, diameters.size(), mean, heldOut, map));
    }
  }

  private static double disc(double area) {
    return Math.sqrt(4 * area / Math.PI);
  }

  private static double area(JsonNode xs, JsonNode ys) {
    double twice = 0;
    for (int i = 0; i < xs.size(); i++) {
      int next = (i + 1) % xs.size();
      twice +=
          xs.get(i).asDouble() * ys.get(next).asDouble()
              - xs.get(next).asDouble() * ys.get(i).asDouble();
    }
    return Math.abs(twice) / 2;
  }

  /** The files of a folder, sorted. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The file in {@code folder} that has the name of {@code image}, whatever its suffix. */
  public static Path beside(Path folder, Path image) {
    String name = ImageFiles.stem(image);
    return files(folder).stream()
        .filter(file -> ImageFiles.stem(file).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                MaemiException.unreadable(
                    "cannot read the labels of "
                        + image
                        + ": "
                        + folder
                        + " has none of that name. Complete the folder."));
  }

  /** The lines of a text file. */
  public static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** A JSON file. */
  public static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The pixels of an image file as they are stored. */
  public static Raster raster(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        throw new IOException(file + " is no image");
      }
      return image.getRaster();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static MaemiException unreadable(IOException e) {
    return MaemiException.unreadable(
        "cannot read the labelled images: "
            + e.getMessage()
            + ". Name the folder that holds particles-emps, superalloy and the others.",
        e);
  }
}
