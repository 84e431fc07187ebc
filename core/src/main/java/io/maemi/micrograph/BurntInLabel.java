package io.maemi.micrograph;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Reads what may be the label of a scale bar in the image, with the specimen all around. */
final class BurntInLabel {
  /** The least height of a digit in a line that tails may reach below. */
  private static final double DIGIT = 0.6;

  private static final Pattern UNIT = Pattern.compile("m|rn|[\u00c5A]");

  private BurntInLabel() {}

  /**
   * The lines of text in {@code mask}. Where none is a length alone, something of the specimen may
   * stand in line with it, so only what reaches the label's ink is read again.
   *
   * @param ink the levels that letters reach somewhere
   * @param tallest the greatest height of a letter, in rows
   */
  static List<TextLine> lines(Levels levels, InkMask mask, IntPredicate ink, int tallest) {
    List<TextLine> all = lines(levels, mask, tallest);
    if (holdLabel(all)) {
      return all;
    }
    List<TextLine> inked = lines(levels, mask.reaching(levels, ink), tallest);
    return holdLabel(inked) ? inked : all;
  }

  private static List<TextLine> lines(Levels levels, InkMask mask, int tallest) {
    List<Box> boxes =
        DataBarReader.texts(mask, tallest).stream().map(box -> fromDigit(mask, box)).toList();
    return DataBarReader.lines(levels, boxes).stream().filter(BurntInLabel::isWhole).toList();
  }

  /** Whether no unit lost its m: where that is lost to the specimen, so may a decimal point be. */
  private static boolean isWhole(TextLine line) {
    return BarLabel.in(line).isEmpty() || UNIT.matcher(line.text()).find();
  }

  /** A line from where its ink is as tall as a digit: labels begin with one. */
  private static Box fromDigit(InkMask mask, Box line) {
    int half = Math.max(1, line.height() / 2);
    boolean gap = true;
    for (int x = line.left(); x < line.right(); x++) {
      boolean empty = mask.share(new Box(x, line.top(), x + 1, line.bottom())) == 0;
      Box letter = new Box(x, line.top(), Math.min(x + half, line.right()), line.bottom());
      if (gap && !empty && inkedHeight(mask, letter) >= DIGIT * line.height()) {
        return new Box(x, line.top(), line.right(), line.bottom());
      }
      gap = empty;
    }
    return line;
  }

  /** From the first to the last row of {@code box} with ink in it. */
  private static int inkedHeight(InkMask mask, Box box) {
    int first = box.bottom();
    int last = box.bottom() - 1;
    for (int y = box.bottom() - 1; y >= box.top(); y--) {
      if (mask.share(new Box(box.left(), y, box.right(), y + 1)) > 0) {
        last = first == box.bottom() ? y : last;
        first = y;
      }
    }
    return last - first + 1;
  }

  /** Whether a length stands in a line of its own, as that of a scale bar does. */
  private static boolean holdLabel(List<TextLine> lines) {
    return lines.stream().flatMap(line -> BarLabel.in(line).stream()).anyMatch(BarLabel::alone);
  }
}
