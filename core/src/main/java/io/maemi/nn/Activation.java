package io.maemi.nn;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The function between the two linear layers of an MLP, by the name that config.json gives it. */
public enum Activation {
  /** Gaussian error linear unit by the tanh approximation. */
  GELU_PYTORCH_TANH,
  /** Gaussian error linear unit, exact. */
  GELU,
  /** x · sigmoid(1.702 x), as CLIP was trained with. */
  QUICK_GELU,
  /** x · sigmoid(x). */
  SILU;

  private static final double QUICK = 1.702;

  /** The function named {@code name}; {@code gelu_new} is the tanh approximation too. */
  public static Activation of(String name) {
    if (name.equals("gelu_new")) {
      return GELU_PYTORCH_TANH;
    }
    for (Activation activation : values()) {
      if (activation.configName().equals(name)) {
        return activation;
      }
    }
    throw MaemiException.unreadable(
        "cannot use this model: its activation is "
            + name
            + "; supported are "
            + Arrays.stream(values()).map(Activation::configName).collect(Collectors.joining(", "))
            + ". Use another model.");
  }

  /** Its name in config.json. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Applied to every element. */
  public Tensor apply(Tensor x) {
    return switch (this) {
      case GELU_PYTORCH_TANH -> x.geluTanh();
      case GELU -> x.gelu();
      case QUICK_GELU -> x.mul(x.mul(QUICK).sigmoid());
      case SILU -> x.silu();
    };
  }
}
