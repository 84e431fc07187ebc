package io.maemi.instruct;

import java.util.List;

/** Writes image–question–answer triplets. */
public interface Teacher {
  /** Name and version, for each record's provenance. */
  String name();

  /**
   * What else decides its records, for telling whether a started data folder is of the same kind.
   */
  default String settings() {
    return "";
  }

  /** The records of one image; the same image and seed give the same records. */
  List<InstructionRecord> teach(TaughtImage image, long seed);
}
