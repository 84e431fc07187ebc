package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;

/** Names what a file holds where that is no image. */
final class NoImage {
  private NoImage() {}

  static MaemiException is(String name, String format, String what) {
    return MaemiException.unreadable(
        "cannot read "
            + name
            + " as an image: this "
            + format
            + " file holds "
            + what
            + ". Name a file with an image, or export one from it.");
  }
}
