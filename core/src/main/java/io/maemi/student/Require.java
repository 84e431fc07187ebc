package io.maemi.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.MaemiException;

/** Checks of what model files say, in one wording. */
final class Require {
  private Require() {}

  /** Refuses a model file that says {@code otherwise}. */
  static void that(boolean condition, String otherwise) {
    if (!condition) {
      throw MaemiException.unreadable(
          "cannot use this model: "
              + otherwise
              + ". Use a model folder of a layout that is supported.");
    }
  }

  /**
   * The one line of a JSON problem that helps: the deepest reason without Jackson's source excerpt.
   */
  static String reason(JsonProcessingException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof JsonProcessingException json) {
      return json.getOriginalMessage();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : message;
  }
}
