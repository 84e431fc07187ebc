package io.maemi.bench;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.PixelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code bars}: what is read of the data bars and scale bars of a folder's images. */
public final class ReadBars {
  private ReadBars() {}

  /** Prints a line an image; the argument is a folder. */
  public static void main(String[] arguments) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(Path.of(arguments[0]))) {
      files = list.filter(Files::isRegularFile).sorted().toList();
    }
    int scaled = 0;
    int bars = 0;
    long start = System.nanoTime();
    for (Path file : files) {
      try {
        Micrograph micrograph = MicrographReader.read(file);
        PixelSize size = micrograph.pixelSize();
        scaled += size == null ? 0 : 1;
        bars += micrograph.dataBar() == null ? 0 : 1;
        if (size != null || micrograph.dataBar() != null) {
          System.out.printf(
              Locale.ROOT,
              "%s\t%s\t%s%n",
              file.getFileName(),
              size == null ? "no scale" : String.format(Locale.ROOT, "%.5g nm", size.x()),
              size == null ? "data bar" : size.source());
        }
      } catch (MaemiException e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d images, %d data bars, %d scales, %.0f ms an image%n",
        files.size(),
        bars,
        scaled,
        (System.nanoTime() - start) / 1e6 / Math.max(1, files.size()));
  }
}
