/**
 * What every room stands on: one-line errors, JSON, protocol buffers, files written beside and
 * renamed, progress. Knows nothing of micrographs or models.
 */
@NullMarked
package io.maemi.foundation;

import org.jspecify.annotations.NullMarked;
