package io.maemi.micrograph;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of a name, a separator and a value; names are found without regard to their case. */
final class KeyValueText {
  private static final int MOST_LINES = 20_000;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> raw = new LinkedHashMap<>();

  private KeyValueText() {}

  /** Lines {@code key=value} under headings in brackets, which do not count. */
  static KeyValueText equalsSigns(String text) {
    return parse(text, "=", "");
  }

  /** Lines {@code $KEY value}. */
  static KeyValueText dollars(String text) {
    return parse(text, " ", "$");
  }

  private static KeyValueText parse(String text, String separator, String prefix) {
    KeyValueText parsed = new KeyValueText();
    int lines = 0;
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      int at = stripped.indexOf(separator);
      if (++lines > MOST_LINES) {
        break;
      }
      if (at > prefix.length() && stripped.startsWith(prefix)) {
        String key = stripped.substring(prefix.length(), at).strip();
        String value = stripped.substring(at + separator.length()).strip();
        parsed.values.putIfAbsent(key.toLowerCase(Locale.ROOT), value);
        parsed.raw.putIfAbsent(key, value);
      }
    }
    return parsed;
  }

  /** The value of the first of {@code names} that has one; null where none has. */
  @Nullable String get(String... names) {
    for (String name : names) {
      String value = values.get(name.toLowerCase(Locale.ROOT));
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** All of it, as written. */
  Map<String, String> raw() {
    return raw;
  }
}
