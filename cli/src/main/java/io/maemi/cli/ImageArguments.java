package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.ImageFiles;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of every verb that takes images, and the rule that turns its FILE arguments into a
 * list of images.
 */
final class ImageArguments {
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
    if (pixelSize == null) {
      return ReadOptions.NONE;
    }
    Length size = Length.parse(pixelSize);
    if (!(size.nanometres() > 0) || Double.isInfinite(size.nanometres())) {
      throw MaemiException.usage(
          "cannot use --pixel-size "
              + pixelSize
              + ": no pixel has that size. Give the length of its side, for example 2.5nm.");
    }
    return ReadOptions.pixelSize(size);
  }

  /**
   * The images that an argument stands for: {@code -} is standard input, the rest as {@link
   * ImageFiles}.
   */
  static List<ImageInput> inputs(String file) {
    if (file.isEmpty()) {
      throw MaemiException.usage(
          "cannot read a file without a name: an argument is empty. Name a file, a folder or -.");
    }
    if (file.equals(ImageInput.STANDARD_INPUT)) {
      return List.of(new ImageInput(file, null));
    }
    return ImageFiles.collect(List.of(Path.of(file))).stream().map(ImageInput::of).toList();
  }
}
