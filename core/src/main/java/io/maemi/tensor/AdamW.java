package io.maemi.tensor;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * One step of Adam with decoupled weight decay (arXiv 1711.05101), fused into one pass over memory:
 *
 * <pre>
 * θ ← θ − η λ θ
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
 * θ ← θ − η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * @param learningRate η
 * @param beta1 β₁, the decay of the first moment
 * @param beta2 β₂, the decay of the second moment
 * @param epsilon ε
 * @param weightDecay λ
 */
public record AdamW(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
  /**
   * The moments of one parameter; tensors of its shape and type that start at zero and belong to
   * the caller.
   */
  public record Moments(Tensor first, Tensor second) {}

  /**
   * Updates {@code parameters} that have a gradient, and their moments, in place. They lie on one
   * device. Records no graph.
   *
   * @param moments one a parameter, in the same order
   * @param step t, from 1
   */
  public void step(List<Tensor> parameters, List<Moments> moments, long step) {
    if (parameters.isEmpty()) {
      return;
    }
    try (NoGrad noGrad = new NoGrad();
        PointerScope temporaries = new PointerScope()) {
      org.bytedeco.pytorch.Tensor count =
          torch.full(
              new long[0],
              new Scalar((float) step),
              Libtorch.options(DType.FLOAT32, parameters.get(0).device()));
      GenericList values = tensors();
      GenericList gradients = tensors();
      GenericList firsts = tensors();
      GenericList seconds = tensors();
      GenericList steps = tensors();
      for (int i = 0; i < parameters.size(); i++) {
        org.bytedeco.pytorch.Tensor value = parameters.get(i).raw();
        org.bytedeco.pytorch.Tensor gradient = value.grad();
        if (gradient.defined()) {
          values.push_back(new IValue(value));
          gradients.push_back(new IValue(gradient));
          firsts.push_back(new IValue(moments.get(i).first().raw()));
          seconds.push_back(new IValue(moments.get(i).second().raw()));
          steps.push_back(new IValue(count));
        }
      }
      if (!values.empty()) {
        // The presets map no operator whose name starts with an underscore: call it by its schema.
        IValueVector stack =
            new IValueVector(
                new IValue(values),
                new IValue(gradients),
                new IValue(firsts),
                new IValue(seconds),
                new IValue(tensors()), // greatest second moments, of the AMSGrad variant
                new IValue(steps),
                new IValue(learningRate),
                new IValue(beta1),
                new IValue(beta2),
                new IValue(weightDecay),
                new IValue(epsilon),
                new IValue(false), // amsgrad
                new IValue(false), // maximize
                new IValue(), // grad_scale
                new IValue()); // found_inf
        Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "").callBoxed(stack);
      }
    }
  }

  private static GenericList tensors() {
    return new GenericList(new Type.TypePtr(TensorType.get()));
  }
}
