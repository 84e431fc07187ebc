package io.maemi.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.MaemiException;

/** Checks of what model files say, in one wording. */
final class Require {
  private static final String REFUSED = "cannot use this model: ";

  private Require() {}

  /** Refuses a model file that says {@code otherwise}. */
  static void that(boolean condition, String otherwise) {
    if (!condition) {
      throw MaemiException.unreadable(
          REFUSED + otherwise + ". Use a model folder of a layout that is supported.");
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
    if (message == null) {
      return deepest.getClass().getSimpleName();
    }
    // Those who tell it name the file and say what to do.
    return deepest instanceof MaemiException && message.startsWith(REFUSED)
        ? message.substring(REFUSED.length()).replaceFirst("\\. Use [^.]*\\.$", "")
        : message;
  }
}
