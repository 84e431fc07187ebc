package io.maemi.synth;

/** The shape of one object over its own centre. */
@FunctionalInterface
interface HeightProfile {
  /**
   * Height above the object's base at ({@code dx}, {@code dy}) pixels from its centre; negative
   * outside.
   */
  float at(float dx, float dy);
}
