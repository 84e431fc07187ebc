package io.maemi.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spellings of one label and of its rivals; where two overlap in a text the longer counts: {@code
 * out of focus}, not {@code focus}.
 */
record Spellings(List<String> names, List<String> others) {
  private record Spelling(String text, boolean name) {}

  /** Whether {@code answer} has one of the names as whole words and none of the others. */
  boolean onlyNames(String answer) {
    List<Spelling> all = new ArrayList<>();
    names.forEach(text -> all.add(new Spelling(text, true)));
    others.forEach(text -> all.add(new Spelling(text, false)));
    all.sort(Comparator.comparingInt((Spelling s) -> s.text().length()).reversed());
    StringBuilder text = new StringBuilder(answer.toLowerCase(Locale.ROOT));
    boolean named = false;
    boolean rival = false;
    for (Spelling spelling : all) {
      Pattern whole =
          Pattern.compile(
              "(?<![\\p{L}\\d])"
                  + Pattern.quote(spelling.text().toLowerCase(Locale.ROOT))
                  + "(?![\\p{L}\\d])");
      Matcher matcher = whole.matcher(text);
      while (matcher.find()) {
        named |= spelling.name();
        rival |= !spelling.name();
        for (int i = matcher.start(); i < matcher.end(); i++) {
          text.setCharAt(i, '\n');
        }
      }
    }
    return named && !rival;
  }
}
