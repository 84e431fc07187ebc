/**
 * The simulator: micrographs of ten families with exact ground truth, seeded so that a seed always
 * gives the same bytes.
 */
@NullMarked
package io.maemi.synth;

import org.jspecify.annotations.NullMarked;
