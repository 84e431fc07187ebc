package io.maemi.tune;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what a person meant by a misspelt name: the known name at the smallest edit distance
 * (Levenshtein 1966).
 */
final class NearestName {
  private NearestName() {}

  /** The known dotted path whose whole or last part is nearest to {@code name}. */
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String k) -> distance(name, k))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String name, String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    String lastOfName = name.substring(name.lastIndexOf('.') + 1);
    // A right last part in a wrong section is the commonest slip; the section decides only between
    // equals.
    return 4 * edits(lastOfName, last) + Math.min(3, edits(name, path));
  }

  static int edits(String a, String b) {
    String s = a.toLowerCase(Locale.ROOT);
    String t = b.toLowerCase(Locale.ROOT);
    int[] row = new int[t.length() + 1];
    for (int j = 0; j <= t.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= s.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= t.length(); j++) {
        int substituted = diagonal + (s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[t.length()];
  }
}
