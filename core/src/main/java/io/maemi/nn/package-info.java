/**
 * The blocks that vision towers and language models are built from, composed rather than inherited
 * and named as the Hugging Face implementations name them, so that files need no mapping table.
 *
 * <p>The compute type is the type of the activations: every layer casts its own weights to it, so
 * that float32 masters can be trained in bfloat16 arithmetic; norms compute in float32. Shapes in
 * this package: b batch, t tokens, d width, h query heads, g key and value heads, e head width.
 */
@NullMarked
package io.maemi.nn;

import org.jspecify.annotations.NullMarked;
