package io.maemi.tensor;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorVector;

/** The Euclidean norm of all gradients together, and clipping by it (arXiv 1211.5063). */
public final class GradientNorm {
  private GradientNorm() {}

  /**
   * Scales all gradients of {@code parameters} down so that their common norm is at most {@code
   * max}; parameters without a gradient are passed over.
   *
   * @return the norm before clipping; not finite where a gradient is not, and then nothing was
   *     changed
   */
  public static double clip(List<Tensor> parameters, double max) {
    try (PointerScope temporaries = new PointerScope()) {
      double squares = 0;
      TensorVector gradients = new TensorVector();
      for (Tensor parameter : parameters) {
        org.bytedeco.pytorch.Tensor gradient = parameter.raw().grad();
        if (gradient.defined()) {
          double norm = gradient.norm().item_double();
          squares += norm * norm;
          gradients.push_back(gradient);
        }
      }
      double norm = Math.sqrt(squares);
      if (norm > max && Double.isFinite(norm)) {
        org.bytedeco.pytorch.Scalar scale = new org.bytedeco.pytorch.Scalar(max / norm);
        for (long i = 0; i < gradients.size(); i++) {
          gradients.get(i).mul_(scale);
        }
      }
      return norm;
    }
  }
}
