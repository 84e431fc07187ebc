package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A function computed outside the graph whose gradient is given, not derived, so that the graph
 * keeps nothing for it: of a product with a frozen weight neither the weight nor the input.
 *
 * <p>The graph gets an edge from the input to the output which adds nothing. Backward, the output's
 * gradient is held until the engine comes by the input, whose gradient is then replaced.
 */
public final class GivenGradient {
  // Native code can call a few functions only, so one serves all: the node that runs says whose it
  // is.
  private static final VoidTensorHook AT_OUTPUT = hook(GivenGradient::atOutput);
  private static final VoidTensorHook AT_INPUT = hook(GivenGradient::atInput);

  /** By the addresses of the nodes at both ends. */
  private static final Map<Long, GivenGradient> WAITING = new ConcurrentHashMap<>();

  private final Thread thread = Thread.currentThread();
  private final UnaryOperator<Tensor> gradient;
  private @Nullable Tensor ofOutput;

  private GivenGradient(UnaryOperator<Tensor> gradient) {
    this.gradient = gradient;
  }

  /**
   * {@code function} of {@code x}.
   *
   * @param function makes a new tensor, of any shape
   * @param gradient makes x's gradient, in its shape, of the output's
   */
  public static Tensor apply(
      Tensor x, UnaryOperator<Tensor> function, UnaryOperator<Tensor> gradient) {
    Tensor y;
    try (NoGrad noGrad = new NoGrad()) {
      y = function.apply(x);
    }
    if (x.requiresGrad() && GradMode.is_enabled()) {
      GivenGradient given = new GivenGradient(gradient);
      Tensor seen = own(x.raw().view_as(x.raw()));
      given.waitAt(seen, AT_INPUT);
      y.addInPlace(seen.reshape(-1).narrow(0, 0, 1).mul(0), 1);
      given.waitAt(y, AT_OUTPUT);
    }
    return y;
  }

  private static VoidTensorHook hook(Consumer<TensorBase> body) {
    VoidTensorHook hook =
        new VoidTensorHook() {
          @Override
          public void call(TensorBase gradient) {
            body.accept(gradient);
          }
        };
    hook.retainReference(); // not of the scope that is open when the class is first used
    return hook;
  }

  private void waitAt(Tensor tensor, VoidTensorHook hook) {
    WAITING.put(address(tensor.raw().grad_fn()), this);
    tensor.raw().register_hook(hook);
  }

  /** Where {@code node} lies, whose handle would else keep its graph until it is collected. */
  private static long address(Node node) {
    try (node) {
      return node.address();
    }
  }

  private static GivenGradient arrived() {
    GivenGradient here = WAITING.remove(address(torch.get_current_node()));
    if (here == null) {
      throw new IllegalStateException("a gradient arrives twice where it was given");
    }
    return here;
  }

  private static void atOutput(TensorBase gradient) {
    try (Scope scope = new Scope()) {
      GivenGradient here = arrived();
      here.ofOutput = Scope.release(own(new org.bytedeco.pytorch.Tensor(gradient)));
    }
  }

  private static void atInput(TensorBase gradient) {
    try (Scope scope = new Scope()) {
      GivenGradient here = arrived();
      try (Tensor ofOutput = here.ofOutput) {
        if (ofOutput != null) {
          own(new org.bytedeco.pytorch.Tensor(gradient)).copyFrom(here.gradient.apply(ofOutput));
        }
      }
    }
  }

  /** Forgets what this thread's forward passes left that no backward pass came by. */
  static void forgetUnused() {
    Thread current = Thread.currentThread();
    WAITING.values().removeIf(given -> given.thread == current);
  }
}
