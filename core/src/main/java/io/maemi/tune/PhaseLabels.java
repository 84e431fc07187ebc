package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.ImageFiles;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Images of labels, {@code masks/NAME.png} or {@code .tif} beside {@code images/NAME.…}: a grey
 * value, palette entry or colour a phase. A file {@code phases.txt} beside the folders may name
 * them, a line a phase: the value, or #rrggbb, and the name.
 */
final class PhaseLabels {
  /** More values than that are no phases. */
  private static final int MOST = 16;

  /** Set in values that are colours. */
  private static final int COLOUR = 1 << 24;

  private static final List<String> SUFFIXES = List.of(".png", ".tif", ".tiff", ".bmp", ".gif");

  private PhaseLabels() {}

  /** The label image of {@code image}, or null where there is none. */
  static @Nullable Path of(Path masks, Path image) {
    return ImageFiles.beside(masks, image, SUFFIXES);
  }

  /** The value of each pixel of {@code file}, which must be of {@code width} × {@code height}. */
  static int[] values(Path file, int width, int height) {
    BufferedImage image = image(file);
    if (image.getWidth() != width || image.getHeight() != height) {
      throw unusable(
          file,
          "it is "
              + image.getWidth()
              + " × "
              + image.getHeight()
              + " pixels large, its image "
              + width
              + " × "
              + height,
          "Write labels of the image's size.");
    }
    Raster raster = image.getRaster();
    boolean single = raster.getNumBands() == 1 || image.getColorModel() instanceof IndexColorModel;
    int[] values =
        single
            ? raster.getSamples(0, 0, width, height, 0, (int[]) null)
            : image.getRGB(0, 0, width, height, null, 0, width);
    TreeSet<Integer> seen = new TreeSet<>();
    for (int i = 0; i < values.length && seen.size() <= MOST; i++) {
      values[i] = single ? values[i] : (values[i] & 0xffffff) | COLOUR;
      seen.add(values[i]);
    }
    if (seen.size() > MOST) {
      throw unusable(
          file,
          "it holds more than " + MOST + " values",
          "Give each phase one grey value or colour, in a file that keeps them, such as PNG.");
    }
    return values;
  }

  private static BufferedImage image(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image != null) {
        return image;
      }
      throw unusable(file, "it is no image", "Write it as PNG or TIFF.");
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the labels in " + file + ": it is damaged. Write it anew.", e);
    }
  }

  /** The names of {@code values}: those of {@code folder}'s file, otherwise by the value. */
  static List<String> names(Path folder, Iterable<Integer> values) {
    TreeMap<String, String> given = given(folder.resolve("phases.txt"));
    List<String> names = new ArrayList<>();
    for (int value : values) {
      String key =
          (value & COLOUR) == 0
              ? String.valueOf(value)
              : String.format(Locale.ROOT, "#%06x", value & 0xffffff);
      names.add(given.getOrDefault(key, "phase " + key));
    }
    return List.copyOf(names);
  }

  private static TreeMap<String, String> given(Path file) {
    TreeMap<String, String> given = new TreeMap<>();
    if (!Files.isRegularFile(file)) {
      return given;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.strip().split("\\s+", 2);
        if (parts.length == 2) {
          given.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
      }
      return given;
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": it is no text. Write a value and a name a line.", e);
    }
  }

  private static MaemiException unusable(Path file, String why, String what) {
    return MaemiException.unreadable(
        "cannot read the labels in " + file + ": " + why + ". " + what);
  }
}
