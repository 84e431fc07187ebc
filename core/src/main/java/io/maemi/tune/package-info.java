/**
 * Tuning: a recipe in, a student or an adapter out. One {@link io.maemi.tune.Trainer} drives every
 * {@link io.maemi.tune.Objective}; the recipe, seed, versions, data hash, losses and timings are
 * written beside the result, and an interrupted run goes on where it stopped with the losses it
 * would have had.
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
 * <p>All randomness is a function of the seed and of a counter (epoch, step, sample), so a
 * checkpoint needs no generator's state to repeat the data's order, the augmentations and the
 * dropout.
 */
@NullMarked
package io.maemi.tune;

import org.jspecify.annotations.NullMarked;
