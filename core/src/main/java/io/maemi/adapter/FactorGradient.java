package io.maemi.adapter;

import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The corrected gradient of LoRA-FA: with A frozen, ĝ_B = g_B (A Aᵀ + ε)⁻¹/s² makes the change of
 * the product s·B A that of all rank-r changes with this A which is nearest to full tuning's step
 * (arXiv 2308.03303, after LoRA-Pro, arXiv 2407.18242).
 */
final class FactorGradient {
  /** Relative to the mean diagonal of A Aᵀ. */
  private static final double EPSILON = 1e-8;

  private final Map<RankSlice, float[]> inverses = new HashMap<>();

  /**
   * Corrects {@code gradient} (out, r) in place, at the components that the slice trains; the rest
   * of it is not looked at.
   *
   * @param a A (r, in)
   * @param scaling s
   */
  void correct(Tensor gradient, Tensor a, RankSlice slice, double scaling) {
    int rank = Math.toIntExact(a.size(0));
    int from = slice.still(rank);
    int count = slice.used(rank) - from;
    if (count <= 0) {
      return;
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      float[] inverse =
          inverses.computeIfAbsent(slice, s -> inverse(a.detach().narrow(0, from, count)));
      Tensor live = gradient.narrow(1, from, count);
      Tensor factor = Tensor.of(inverse, count, count).to(live.device());
      live.copyFrom(live.matmul(factor).mul(1 / (scaling * scaling)));
    }
  }

  /** (A Aᵀ + ε)⁻¹ of {@code a} (n, in), row-major, by Gauss and Jordan in double precision. */
  static float[] inverse(Tensor a) {
    int n = Math.toIntExact(a.size(0));
    int in = Math.toIntExact(a.size(1));
    float[] values = a.contiguous().toFloats();
    double[][] work = new double[n][2 * n];
    double trace = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < in; k++) {
          sum += (double) values[i * in + k] * values[j * in + k];
        }
        work[i][j] = sum;
        work[j][i] = sum;
      }
      trace += work[i][i];
      work[i][n + i] = 1;
    }
    for (int i = 0; i < n; i++) {
      work[i][i] += EPSILON * trace / n;
    }
    // Symmetric and positive definite, so the diagonal serves as pivot.
    for (int pivot = 0; pivot < n; pivot++) {
      double scale = 1 / work[pivot][pivot];
      for (int k = 0; k < 2 * n; k++) {
        work[pivot][k] *= scale;
      }
      for (int row = 0; row < n; row++) {
        double factor = work[row][pivot];
        if (row != pivot && factor != 0) {
          for (int k = 0; k < 2 * n; k++) {
            work[row][k] -= factor * work[pivot][k];
          }
        }
      }
    }
    float[] inverse = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        inverse[i * n + j] = (float) work[i][n + j];
      }
    }
    return inverse;
  }
}
