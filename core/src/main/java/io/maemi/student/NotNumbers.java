package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Scope;

/**
 * Damaged weights are found by what they make: looking at all of them when a model is opened would
 * read what is mapped and may never be asked for.
 */
final class NotNumbers {
  private NotNumbers() {}

  /** Refuses {@code made} by {@code student} that holds what is no number; names the tensor. */
  static void refuse(Student student, float[] made) {
    for (float value : made) {
      if (Float.isNaN(value)) {
        throw MaemiException.unreadable(
            "cannot use the model: " + where(student) + ". Copy or download its weights again.");
      }
    }
  }

  private static String where(Student student) {
    return student.parameters().entrySet().stream()
        .filter(entry -> !entry.getValue().isStored())
        .filter(
            entry -> {
              try (Scope scope = new Scope()) {
                return !entry.getValue().tensor().to(DType.FLOAT32).allFinite();
              }
            })
        .map(entry -> "its tensor " + entry.getKey() + " holds values that are no numbers")
        .findFirst()
        .orElse("what it makes of its input is no number");
  }
}
