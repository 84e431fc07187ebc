package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The value of {@code --of}. */
final class MeasuredKind {
  static final String AUTO = "auto";

  private MeasuredKind() {}

  /** The kind of a word, or null for the one that an image most looks like. */
  static @Nullable Kind parse(String word) {
    if (word.equals(AUTO)) {
      return null;
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                MaemiException.usage(
                    "cannot measure '"
                        + word
                        + "': it is no kind of object. Choose auto, "
                        + Arrays.stream(Kind.values())
                            .map(Kind::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
