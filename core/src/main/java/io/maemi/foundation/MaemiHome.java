package io.maemi.foundation;

import java.nio.file.Path;

/**
 * The folder where models and what is derived from them live.
 *
 * @param folder {@code $MAEMI_HOME}, or {@code ~/.maemi}
 */
public record MaemiHome(Path folder) {
  /** The home of the person who runs this process. */
  public static MaemiHome ofUser() {
    String given = System.getenv("MAEMI_HOME");
    return new MaemiHome(
        given == null || given.isBlank()
            ? Path.of(System.getProperty("user.home"), ".maemi")
            : Path.of(given).toAbsolutePath());
  }

  /** Where models live, one folder each. */
  public Path models() {
    return folder.resolve("models");
  }

  /** Where things that can be made again live. */
  public Path cache() {
    return folder.resolve("cache");
  }
}
