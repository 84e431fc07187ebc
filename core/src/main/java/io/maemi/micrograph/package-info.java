/**
 * Micrographs as microscopes write them: file formats, calibration, instrument metadata, the data
 * bar. The door is {@link io.maemi.micrograph.Micrograph}; everything that measures or learns
 * starts from one.
 */
@NullMarked
package io.maemi.micrograph;

import org.jspecify.annotations.NullMarked;
