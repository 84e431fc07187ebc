/**
 * Adapters: small trained matrices beside frozen linears of tower, connector and decoder, on
 * whatever base (dense, int8, int4, NF4), and the PEFT folders that carry them.
 *
 * <p><b>LoRA</b> (Hu et al., arXiv 2106.09685) adds to a frozen linear {@code W} of {@code [out,
 * in]}
 *
 * <pre>
 *   y = W x + s · B A x        A: [r, in], B: [out, r], s = α / r
 * </pre>
 *
 * with A drawn Kaiming-uniform and B zero, so that training starts at the base's output.
 * <b>rsLoRA</b> (Kalajdzievski, arXiv 2312.03732) takes s = α / √r.
 *
 * <p><b>LoRA-FA</b> (Zhang et al., arXiv 2308.03303) freezes A. Then no gradient needs the layer's
 * input x, only A x of size r, so x need not be kept until backward, unless something else keeps
 * it: dropout before A, which is refused, or a trained router. With the gradient correction
 *
 * <pre>
 *   ĝ_B = g_B (A Aᵀ + ε)⁻¹ / s²
 * </pre>
 *
 * <p><b>DyLoRA</b> (Valipour et al., arXiv 2210.07558) draws one b ≤ r for all layers at each
 * optimizer step and computes with the first b components alone,
 *
 * <pre>
 *   y = W x + s_b · B[:, :b] A[:b, :] x        s_b = α / b
 * </pre>
 *
 * so that every slice is an adapter of its own. All of the first b components are trained or, in
 * the frozen variant, those that b has and the next smaller rank has not (the b-th, where every
 * rank is drawn). <b>DyLoRA-FA</b> (MAEMI, arXiv 2408.13248) is DyLoRA with A frozen: only the
 * first b columns of B train.
 *
 * <p><b>DyA-MoPE</b> (sLAVA, arXiv 2408.15305) mixes E such adapters with a router for each linear,
 *
 * <pre>
 *   y = W x + Σ_e g_e(x) · s_b · B_e[:, :b] A_e[:b, :] x
 *   p = softmax(R x),   g_e = p_e / Σ_{chosen} p   for the chosen, else 0
 *   balance = E Σ_e f_e P_e,   z = mean (log Σ_e exp (R x)_e)²
 * </pre>
 *
 * with the chosen the k most probable experts or as few as reach the probability p; see {@link
 * io.maemi.adapter.Routing} and {@link io.maemi.adapter.ExpertsLinear}. Rank and number of experts
 * may be drawn in training and chosen at inference.
 *
 * <p>Merging writes W + s_b · B A into the base, dense or rounded anew; a mixture has no such sum.
 */
@NullMarked
package io.maemi.adapter;

import org.jspecify.annotations.NullMarked;
