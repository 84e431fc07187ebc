package io.maemi.synth;

/** Something to look at under the beam: one simulator family. */
@FunctionalInterface
interface Specimen {
  /** Draws objects and ground into {@code scene} and says what is true of them. */
  void prepare(Scene scene, RandomStream random);
}
