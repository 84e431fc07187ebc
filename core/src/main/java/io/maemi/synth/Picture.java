package io.maemi.synth;

/** What a family shows: a specimen under the beam, or something that never saw a microscope. */
sealed interface Picture {
  /** A specimen. */
  record OfSpecimen(Specimen specimen) implements Picture {}

  /** Another image. */
  record OfForeign(ForeignImage image) implements Picture {}

  /** An image that is no electron micrograph. */
  @FunctionalInterface
  interface ForeignImage {
    /** Draws one of {@code width × height}. */
    ColourImage draw(int width, int height, RandomStream random);
  }
}
