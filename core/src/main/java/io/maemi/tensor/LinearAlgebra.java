package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Factorisations of matrices. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /**
   * The upper triangular U with UᵀU = (A + d·I)⁻¹ for a symmetric positive A, float32; computed in
   * double precision.
   *
   * @param damping d as a share of the mean of A's diagonal
   */
  public static Tensor inverseFactor(Tensor matrix, double damping) {
    Scope.innermost();
    try (PointerScope temporaries = new PointerScope()) {
      org.bytedeco.pytorch.Tensor damped = matrix.raw().to(ScalarType.Double).clone();
      double mean = damped.diagonal().mean().item_double();
      damped.diagonal().add_(new Scalar(mean > 0 ? damping * mean : 1));
      org.bytedeco.pytorch.Tensor inverse =
          torch.cholesky_inverse(torch.linalg_cholesky(damped), false);
      return own(torch.linalg_cholesky(inverse, true).to(ScalarType.Float));
    }
  }
}
