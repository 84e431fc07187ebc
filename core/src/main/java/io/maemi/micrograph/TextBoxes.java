package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Groups pieces of ink into lines of text: neighbours of about the same height on the same rows, as
 * near to each other as the words of a line are. Wider gaps part the cells of a data bar.
 */
final class TextBoxes {
  private static final int LEAST_HEIGHT = 5;
  private static final double WORD_GAP = 1.0;
  private static final int MOST_PIECES = 3000;

  /** How much taller a piece of a line may be than another: a capital beside an s. */
  private static final double MOST_UNLIKE = 2.2;

  /** How much taller two pieces may be together than either: the tail of a p. */
  private static final double MOST_LEAN = 1.45;

  private TextBoxes() {}

  /**
   * The lines of text among {@code parts}.
   *
   * @param tallest the greatest height of a letter, in rows
   */
  static List<Box> of(List<Box> parts, int tallest) {
    List<Box> letters = new ArrayList<>();
    List<Box> marks = new ArrayList<>();
    for (Box part : parts) {
      if (part.height() > tallest || part.width() > 4 * tallest) {
        continue;
      }
      if (part.height() >= LEAST_HEIGHT && part.width() <= 3 * part.height()) {
        letters.add(part);
      } else if (part.width() <= tallest) {
        marks.add(part);
      }
    }
    letters.sort(Comparator.comparingInt(Box::left));
    List<Box> lines = new ArrayList<>();
    for (Box letter : letters.subList(0, Math.min(MOST_PIECES, letters.size()))) {
      int best = -1;
      for (int i = 0; i < lines.size(); i++) {
        if (continues(lines.get(i), letter)
            && (best < 0 || letter.gapX(lines.get(i)) < letter.gapX(lines.get(best)))) {
          best = i;
        }
      }
      if (best < 0) {
        lines.add(letter);
      } else {
        lines.set(best, lines.get(best).with(letter));
      }
    }
    return merged(withMarks(merged(lines), marks));
  }

  private static boolean continues(Box line, Box next) {
    int taller = Math.max(line.height(), next.height());
    int lower = Math.min(line.height(), next.height());
    return line.gapX(next) <= WORD_GAP * taller
        && line.sharedRows(next) >= 0.5 * lower
        && taller <= MOST_UNLIKE * lower
        && line.with(next).height() <= MOST_LEAN * taller;
  }

  /** Dots, commas, minus and equals signs belong to the line whose rows they lie in. */
  private static List<Box> withMarks(List<Box> lines, List<Box> marks) {
    List<Box> grown = new ArrayList<>(lines);
    for (Box mark : marks) {
      for (int i = 0; i < grown.size(); i++) {
        Box line = grown.get(i);
        int reach = Math.max(2, line.height() / 4);
        if (mark.gapX(line) <= line.height()
            && mark.top() >= line.top() - reach
            && mark.bottom() <= line.bottom() + reach
            && mark.width() <= line.height()) {
          grown.set(i, line.with(mark));
          break;
        }
      }
    }
    return grown;
  }

  private static List<Box> merged(List<Box> lines) {
    List<Box> all = new ArrayList<>(lines);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < all.size() && !changed; i++) {
        for (int j = i + 1; j < all.size() && !changed; j++) {
          if (continues(all.get(i), all.get(j))) {
            all.set(i, all.get(i).with(all.get(j)));
            all.remove(j);
            changed = true;
          }
        }
      }
    }
    return all;
  }
}
