package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of every verb that takes images, and the rule that turns its FILE arguments into a
 * list of images.
 */
final class ImageArguments {
  private static final Set<String> SUFFIXES =
      Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff");

  @Option(names = "--json", description = "Print one JSON object a line, in the order given.")
  private boolean json;

  @Option(
      names = "--pixel-size",
      paramLabel = "LENGTH",
      description = "Size of a pixel, for example 2.5nm; overrides what the file says.")
  private @Nullable String pixelSize;

  boolean json() {
    return json;
  }

  ReadOptions readOptions() {
    return pixelSize == null ? ReadOptions.NONE : ReadOptions.pixelSize(Length.parse(pixelSize));
  }

  /**
   * The images that the argument {@code file} stands for: itself whatever its name, the images
   * directly in a folder by name, standard input for {@code -}.
   */
  static List<ImageInput> inputs(String file) {
    if (file.equals(ImageInput.STANDARD_INPUT)) {
      return List.of(new ImageInput(file, null));
    }
    Path path = Path.of(file);
    return Files.isDirectory(path) ? imagesIn(path) : List.of(ImageInput.of(path));
  }

  private static List<ImageInput> imagesIn(Path folder) {
    List<ImageInput> images;
    try (Stream<Path> entries = Files.list(folder)) {
      images =
          entries
              .filter(ImageArguments::looksLikeAnImage)
              .filter(Files::isRegularFile)
              .sorted()
              .map(ImageInput::of)
              .toList();
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the folder " + folder + ": it cannot be listed. Check its permissions.", e);
    }
    if (images.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot find images in "
              + folder
              + ": it holds no PNG, JPEG, BMP, GIF or TIFF file. Name the folder that holds them"
              + " directly.");
    }
    return images;
  }

  private static boolean looksLikeAnImage(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1));
  }
}
