package io.maemi.micrograph;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makers of electron microscopes and of their cameras, as people name them. */
public enum Maker {
  ZEISS("ZEISS", "zeiss|eht=|signala=|crossbeam|gemini"),
  TESCAN("TESCAN", "tescan|mira3|vega3|lyra3|semhv:|viewfield:|semmag:"),
  JEOL("JEOL", "jeol|jsm-?[0-9i]|jem-?[0-9]|(?:^|[^a-z])(?:sei|lei)(?![a-z])|bed-c"),
  HITACHI(
      "Hitachi",
      "hitachi|(?:^|[^a-z0-9])s-?[34][0-9]00|su-?[0-9]{4}|tm-?[0-9]{4}|flexsem|regulus|"
          + "se\\([mul](?:,[a-z0-9]+)?\\)|bse-?comp"),
  FEI(
      "FEI",
      "(?:^|[^a-z])fei(?![a-z])|thermo|quanta|nova|helios|verios|scios|apreo|magellan|hfw|tld|etd"),
  PHENOM("Phenom", "phenom"),
  THERMO_FISHER("Thermo Fisher", null),
  GATAN("Gatan", null),
  PHILIPS("Philips", null),
  OLYMPUS("Olympus", null);

  private final String label;
  private final @Nullable Pattern marks;

  Maker(String label, @Nullable String marks) {
    this.label = label;
    this.marks = marks == null ? null : Pattern.compile(marks);
  }

  /** The name as it is written. */
  public String label() {
    return label;
  }

  /** Whose microscope wrote the data bar {@code text}, by names and headings; null if unknown. */
  static @Nullable Maker ofBar(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace(" =", "=").replace("= ", "=");
    String all = lower + " " + text.replace(" ", "").toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(maker -> maker.marks != null && maker.marks.matcher(all).find())
        .findFirst()
        .orElse(null);
  }
}
