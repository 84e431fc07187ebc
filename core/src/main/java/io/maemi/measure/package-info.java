/**
 * Measurement: segmentation on ImageJ and, for particles, by a bundled network; particles, fibres,
 * pores, lines and spaces, phases and layers, whether an image is good enough to measure on, and
 * the {@link io.maemi.measure.Evidence} that every answer is grounded in.
 */
@NullMarked
package io.maemi.measure;

import org.jspecify.annotations.NullMarked;
