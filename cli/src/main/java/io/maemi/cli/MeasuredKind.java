package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --of} of every verb that measures. */
final class MeasuredKind {
  private static final String AUTO = "auto";

  @Option(
      names = "--of",
      paramLabel = "KIND",
      defaultValue = AUTO,
      description =
          "What to measure: particles, fibres, pores, lines, phases or auto (default: auto).")
  private String of = AUTO;

  /** The kind that was named, or null for the one that an image most looks like. */
  @Nullable Kind kind() {
    if (of.equals(AUTO)) {
      return null;
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(of))
        .findFirst()
        .orElseThrow(
            () ->
                MaemiException.usage(
                    "cannot measure '"
                        + of
                        + "': it is no kind of object. Choose auto, "
                        + Arrays.stream(Kind.values())
                            .map(Kind::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
