package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PngFile;
import io.maemi.micrograph.ScaleBarStrip;
import io.maemi.micrograph.TiffFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where {@code info --save-as} writes an image: a TIFF with its scale, or a PNG with a scale bar.
 */
record SavedImage(Path file, boolean isTiff) {
  /** The file named {@code name}, whose suffix says the format. */
  static SavedImage of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean tiff = lower.endsWith(".tif") || lower.endsWith(".tiff");
    if (!tiff && !lower.endsWith(".png")) {
      throw MaemiException.usage(
          "cannot save as "
              + name
              + ": only .tif, .tiff and .png are written. Choose a name that ends in one of them.");
    }
    return new SavedImage(Path.of(name), tiff);
  }

  void write(ImageInput from, Micrograph micrograph) {
    try {
      Path source = from.path();
      if (source != null && Files.exists(file) && Files.isSameFile(source, file)) {
        throw MaemiException.usage(
            "cannot save as " + file + ": it is the image itself. Choose another name.");
      }
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot write " + file + ": " + e.getMessage() + ". Choose another place.", e);
    }
    if (isTiff) {
      TiffFile.write(micrograph, file);
    } else {
      PngFile.write(ScaleBarStrip.under(micrograph), micrograph.pixelSize(), file);
    }
  }
}
