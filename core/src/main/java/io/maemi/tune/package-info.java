/**
 * Tuning: a recipe in, a student or an adapter out. One {@link io.maemi.tune.Trainer} drives every
 * {@link io.maemi.tune.Objective}; the recipe, seed, versions, data hash, losses and timings are
 * written beside the result, losses also as TensorBoard events, and an interrupted run goes on
 * where it stopped with the losses it would have had.
 *
 * <p>The update is AdamW (Loshchilov and Hutter, arXiv 1711.05101) on fp32 masters, with the
 * gradient of the mean loss over all supervised tokens of an accumulation window:
 *
 * <pre>
 *   g_t = ∇ (1/N) Σ_i loss_i        g_t ← g_t · min(1, c / ‖g_t‖)
 *   m_t = β₁ m_{t-1} + (1-β₁) g_t    v_t = β₂ v_{t-1} + (1-β₂) g_t²
 *   θ_t = θ_{t-1} - η_t ( m̂_t / (√v̂_t + ε) + λ θ_{t-1} )
 * </pre>
 *
 * <p>The run owns the loop over the decoder's blocks ({@link io.maemi.tune.RecomputedBlocks}): with
 * {@code activations: recompute} each block runs forward without a graph, its input is kept, and it
 * runs once more with a graph in backward (Chen et al., arXiv 1604.06174). Then a quantized base
 * costs its packed size and the activations of one block. The second time the gradient g of the
 * block's output y is known, so its last product W x is not computed again: backward goes from
 *
 * <pre>
 *   ⟨g, y⟩ = ⟨g, x'⟩ + ⟨g W, x⟩ + s ⟨g B, A x⟩        x': the residual, x: what W multiplies
 * </pre>
 *
 * <p>whose gradients are those of y, to the bit.
 *
 * <p>With {@code activations: keep} a block keeps its graph. Either way the graph holds no weight
 * of a quantized base and, for its sake, no input of it: y = W x is computed outside, W dense for
 * that moment, and backward the gradient g W is given ({@link io.maemi.tensor.GivenGradient}), W
 * dense once more.
 *
 * <p>Of a dynamic adapter a step draws one rank b for all layers and moves the drawn components
 * alone, {@code θ[:b]}, with their own count t of updates in m̂ and v̂; the others keep value, m
 * and v to the bit ({@link io.maemi.tune.ComponentAdamW}). Routers learn from the gradient of the
 * loss plus that of c_b · balance + c_z · z ({@link io.maemi.adapter}), which reaches nothing else.
 *
 * <p>The loss of token i is {@code −log softmax(W h_i)[t_i]}, with h_i the decoder's output at the
 * token before it. Only supervised tokens meet the head W, some at a time, so that of the logits
 * there is one chunk.
 *
 * <p>A row may hold several conversations behind one another ({@link io.maemi.tune.PackedRows};
 * sequence packing, Krell et al., arXiv 2107.02027). With c(i) the conversation of token i,
 * attention is block-diagonal and positions begin anew,
 *
 * <pre>
 *   softmax(q_i · k_j / √e + M_ij)      M_ij = 0 where c(j) = c(i) and j ≤ i, else −∞
 *   position(i) = i − first token of c(i)
 * </pre>
 *
 * <p>so that losses and gradients are those of single conversations.
 *
 * <p>Several workers meet once a step ({@link io.maemi.tune.AllReduce}): of the gradients g_w of
 * their means over n_w items each takes {@code g = Σ_w n_w g_w / Σ_w n_w}, the gradient that one
 * worker with all the data would have. Workers in processes of their own form a process group of
 * libtorch over Gloo ({@link io.maemi.tune.GroupReduce}): one all-reduce adds n_w and the losses, a
 * second the shares of g of all tensors, laid end to end.
 *
 * <p>Before anything is loaded, {@link io.maemi.tune.TuningEstimate} tells what a run will need: of
 * a decoder of L blocks, with a_k bytes a token that a block keeps for backward and a_m that it
 * makes, T tokens in a batch,
 *
 * <pre>
 *   kept:       T ( 1.25 (L a_k + a_m) + a_m / 4 )
 *   recomputed: T ( L d + 1.25 (a_k + a_m) + a_m / 4 )      d: bytes of a block's input
 * </pre>
 *
 * <p>and time from the passes of one block of that shape, measured here and now ({@link
 * io.maemi.tune.BlockSpeed}).
 *
 * <p>All randomness is a function of the seed and of a counter (epoch, step, sample), so a
 * checkpoint needs no generator's state to repeat the data's order, the augmentations and the
 * dropout.
 */
@NullMarked
package io.maemi.tune;

import org.jspecify.annotations.NullMarked;
