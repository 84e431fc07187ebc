/**
 * Evaluation: answers held against what a right one must hold, accuracies with their uncertainty,
 * baselines that need no training, and the report. Whatever answers implements {@link
 * io.maemi.evaluate.Answerer}.
 */
@NullMarked
package io.maemi.evaluate;

import org.jspecify.annotations.NullMarked;
