package io.maemi.cli;

import io.maemi.micrograph.ImageFiles;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image that a verb works on.
 *
 * @param name as the user wrote it, or as found in a folder; {@code -} for standard input
 * @param path the file, or null for standard input
 */
record ImageInput(String name, @Nullable Path path) {
  static final String STANDARD_INPUT = "-";

  static ImageInput of(Path path) {
    return new ImageInput(path.toString(), path);
  }

  /** Reads it; standard input can be read once. */
  Micrograph read(ReadOptions options, InputStream standardInput) {
    return path == null
        ? MicrographReader.read(standardInput, "standard input", options)
        : MicrographReader.read(path, options);
  }

  /** The file's name without its suffix, for files written about it. */
  String stem() {
    return path == null ? "stdin" : ImageFiles.stem(path);
  }
}
