package io.maemi.instruct;

import io.maemi.measure.Kind;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Truth;
import org.jspecify.annotations.Nullable;

/** Images to teach on, made or read one by one, from several threads at once. */
public interface ImageStream {
  /**
   * An image.
   *
   * @param micrograph the micrograph
   * @param truth what is exactly so where it was simulated, otherwise null
   * @param kind what to measure on a real image; null finds out
   * @param source where it came from
   */
  record Item(Micrograph micrograph, @Nullable Truth truth, @Nullable Kind kind, String source) {}

  /** How many images there are. */
  int size();

  /** What they are, for provenance; two streams of the same images say the same. */
  String description();

  /** What a person calls the image at {@code index}: its file, where it has one. */
  default String name(int index) {
    return "image " + index;
  }

  /**
   * The image at {@code index}; always the same.
   *
   * @throws io.maemi.foundation.MaemiException if it cannot be read
   */
  Item read(int index);
}
