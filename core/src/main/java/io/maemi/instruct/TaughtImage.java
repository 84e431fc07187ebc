package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher is given of one image.
 *
 * @param image path of the image in the data folder, {@code images/000042.png}
 * @param micrograph the micrograph
 * @param evidence what was measured on it and read from its file
 * @param truth what is exactly so, or null for real micrographs
 * @param source where it came from: simulator family and seed, or data set and file
 */
public record TaughtImage(
    String image,
    Micrograph micrograph,
    List<Evidence> evidence,
    @Nullable Truth truth,
    String source) {}
