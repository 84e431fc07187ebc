package io.maemi.cli;

/**
 * One finding of {@code doctor}.
 *
 * @param name what was looked at
 * @param ok whether the work can be done with it
 * @param found what was found
 * @param advice what to do, or empty
 */
record Check(String name, boolean ok, String found, String advice) {
  static Check ok(String name, String found) {
    return new Check(name, true, found, "");
  }

  static Check failed(String name, String found, String advice) {
    return new Check(name, false, found, advice);
  }
}
