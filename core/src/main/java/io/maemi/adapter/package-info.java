/**
 * Adapters: small trained matrices beside frozen linears of tower, connector and decoder, and the
 * PEFT folders that carry them.
 *
 * <p>LoRA (Hu et al., arXiv 2106.09685) adds to a frozen linear {@code W} of {@code [out, in]}
 *
 * <pre>
 *   y = W x + s · B A x        A: [r, in], B: [out, r], s = α / r
 * </pre>
 *
 * with A drawn Kaiming-uniform and B zero, so that training starts at the base's output.
 * Rank-stabilised LoRA (arXiv 2312.03732) takes s = α / √r. Merging writes W + s · B A into a dense
 * linear.
 */
@NullMarked
package io.maemi.adapter;

import org.jspecify.annotations.NullMarked;
