package io.maemi.bench;

/**
 * What a check found.
 *
 * @param passed whether it is as it must be
 * @param what the check
 * @param found figures
 */
record Finding(boolean passed, String what, String found) {
  @Override
  public String toString() {
    return (passed ? "ok    " : "FAIL  ") + what + ": " + found;
  }
}
