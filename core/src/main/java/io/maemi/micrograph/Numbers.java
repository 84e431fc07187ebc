package io.maemi.micrograph;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in what vendors write. */
final class Numbers {
  private static final Pattern LEADING =
      Pattern.compile(
          "\\s{0,20}([-+]?(?:[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?)");

  private Numbers() {}

  /**
   * The number that {@code text} begins with, a comma read as a point; null where there is none.
   */
  static @Nullable Double leading(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher matcher = LEADING.matcher(text);
    if (!matcher.lookingAt()) {
      return null;
    }
    double value = Double.parseDouble(matcher.group(1).replace(',', '.'));
    return Double.isFinite(value) ? value : null;
  }

  /**
   * The same where it is above zero, times a power of ten, in decimal arithmetic so that 7892.3 µm
   * are 7.8923 mm.
   */
  static @Nullable Double positive(@Nullable String text, int powerOfTen) {
    Double value = leading(text);
    return value == null || value <= 0 ? null : scaled(value, powerOfTen);
  }

  /** The number that {@code text} begins with, times a power of ten; null where there is none. */
  static @Nullable Double scaled(@Nullable String text, int powerOfTen) {
    Double value = leading(text);
    return value == null ? null : scaled(value.doubleValue(), powerOfTen);
  }

  /** {@code value} times a power of ten, in decimal arithmetic. */
  static Double scaled(double value, int powerOfTen) {
    return BigDecimal.valueOf(value).scaleByPowerOfTen(powerOfTen).doubleValue();
  }
}
