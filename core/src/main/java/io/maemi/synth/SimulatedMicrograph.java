package io.maemi.synth;

import io.maemi.micrograph.Micrograph;

/**
 * A simulated micrograph with what is true of it.
 *
 * @param micrograph as a reader would have returned it (pixel size may be withheld, data bar drawn)
 * @param truth what is exactly so
 */
public record SimulatedMicrograph(Micrograph micrograph, Truth truth) {}
