package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Which image files a command's FILE and folder arguments mean. */
public final class ImageFiles {
  private static final Set<String> SUFFIXES =
      Set.of(
          "png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff", "dm3", "dm4", "ser", "emd",
          "mrc", "mrcs");

  private ImageFiles() {}

  /**
   * The files meant by {@code arguments}, in their order: a file as it is named, whatever its
   * suffix and whether it exists or not (reading it will tell); a folder as all image files in it
   * and below, told by suffix, sorted by path, hidden ones left out.
   *
   * @throws MaemiException of kind {@code UNREADABLE} for a folder that holds no image or cannot be
   *     listed
   */
  public static List<Path> collect(List<Path> arguments) {
    List<Path> files = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        files.addAll(below(argument));
      } else {
        files.add(argument);
      }
    }
    return files;
  }

  private static List<Path> below(Path folder) {
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found =
          walk.filter(path -> isImage(folder.relativize(path)) && Files.isRegularFile(path))
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw MaemiException.unreadable(
          "cannot read the folder " + folder + ": it cannot be listed. Check its permissions.", e);
    }
    if (found.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot read the folder "
              + folder
              + ": no PNG, JPEG, BMP, GIF or TIFF file in it. Name a folder with images.");
    }
    return found;
  }

  private static boolean isImage(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = relative.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
