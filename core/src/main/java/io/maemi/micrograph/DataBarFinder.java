package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/** placeholder */
final class DataBarFinder {
  private DataBarFinder() {}

  static @Nullable DataBar find(GreyImage image) {
    return null;
  }
}
