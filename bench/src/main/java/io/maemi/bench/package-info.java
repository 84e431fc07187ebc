/** Benchmarks: end-to-end figures as ratios, each beside the limit measured in the same run. */
@NullMarked
package io.maemi.bench;

import org.jspecify.annotations.NullMarked;
