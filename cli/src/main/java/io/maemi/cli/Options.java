package io.maemi.cli;

import io.maemi.foundation.MaemiException;

/** Checks of option values that a type cannot make. */
final class Options {
  private Options() {}

  static void atLeast(long least, long value, String option) {
    if (value < least) {
      throw MaemiException.usage(
          "cannot use " + option + " " + value + ": it is too small. Give " + least + " or more.");
    }
  }
}
