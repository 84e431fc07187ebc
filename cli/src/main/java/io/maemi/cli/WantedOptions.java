package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.Region;
import io.maemi.measure.Wanted;
import io.maemi.measure.Wanted.Limit;
import io.maemi.measure.Wanted.Polarity;
import io.maemi.micrograph.Length;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which objects are measured, where the image alone does not. */
final class WantedOptions {
  private static final Pattern PIXELS =
      Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(?:px)?\\s*");
  private static final Pattern REGION =
      Pattern.compile("\\s*([0-9]{1,6}),([0-9]{1,6}),([0-9]{1,6}),([0-9]{1,6})\\s*");

  @Option(
      names = "--min-size",
      paramLabel = "SIZE",
      description = "Leave smaller objects out: a diameter or width, for example 20nm or 8px.")
  private @Nullable String smallest;

  @Option(names = "--max-size", paramLabel = "SIZE", description = "Leave larger objects out.")
  private @Nullable String largest;

  @Option(
      names = "--roi",
      paramLabel = "X,Y,W,H",
      description = "Measure this part only: left, top, width and height in pixels of the image.")
  private @Nullable String region;

  @Option(names = "--bright", description = "Take objects brighter than what is around them.")
  private boolean bright;

  @Option(names = "--dark", description = "Take objects darker than what is around them.")
  private boolean dark;

  @Option(
      names = "--threshold",
      paramLabel = "GREY",
      description =
          "Part particles or pores from the ground at this grey value of the file"
              + " (particles above it, pores below, unless --dark or --bright says otherwise).")
  private @Nullable Double threshold;

  @Option(
      names = "--network",
      paramLabel = "FILE",
      description = "Find particles, or tell phases, with what 'tune --what measure' wrote.")
  private @Nullable String network;

  Wanted wanted() {
    return new Wanted(
        limit("--min-size", smallest),
        limit("--max-size", largest),
        region(),
        polarity(),
        threshold,
        network == null ? null : Path.of(network));
  }

  private @Nullable Polarity polarity() {
    if (bright && dark) {
      throw MaemiException.usage(
          "cannot take objects both --bright and --dark: they exclude each other. Choose one.");
    }
    return bright ? Polarity.BRIGHT : dark ? Polarity.DARK : null;
  }

  private static @Nullable Limit limit(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher pixels = PIXELS.matcher(text);
    double value =
        pixels.matches() ? Double.parseDouble(pixels.group(1)) : Length.parse(text).nanometres();
    if (!(value > 0)) {
      throw MaemiException.usage(
          "cannot use " + option + " " + text + ": no object has that size. Give 20nm or 8px.");
    }
    return new Limit(value, pixels.matches());
  }

  private @Nullable Region region() {
    if (region == null) {
      return null;
    }
    Matcher numbers = REGION.matcher(region);
    if (!numbers.matches()) {
      throw MaemiException.usage(
          "cannot read --roi '"
              + region
              + "': four whole numbers are expected. Write left,top,width,height in pixels, for"
              + " example 0,0,512,400.");
    }
    return new Region(
        number(numbers, 1), number(numbers, 2), number(numbers, 3), number(numbers, 4));
  }

  private static int number(Matcher numbers, int group) {
    return Integer.parseInt(numbers.group(group));
  }
}
