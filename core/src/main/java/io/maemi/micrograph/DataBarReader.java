package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data bar: its text by optical recognition, the scale from its label and the length of its
 * scale bar, the microscope from the rest.
 */
final class DataBarReader {
  /** Grey levels between the paper and what counts as ink. */
  private static final int CONTRAST = 64;

  /** The same for the lines of a table. */
  private static final int FAINT = CONTRAST / 2;

  /** Ink of less than this share of the strongest is that of lines between texts. */
  private static final double STRONG = 0.7;

  private static final double TALLEST_LETTER = 0.6;
  private static final double THICKEST_BAR = 0.35;
  private static final double WIDE = 1.4;
  private static final double UPRIGHT_ALONE = 0.2;
  private static final double SIDE_TO_SIDE = 0.95;
  private static final int NARROWEST_TEXT = 5;
  private static final int NAME_REACH = 4;
  private static final int MOST_LINES = 60;
  private static final double LEAST_CONFIDENCE = 0.5;

  private DataBarReader() {}

  /**
   * What a data bar says.
   *
   * @param text all of it, from left to right and top to bottom
   */
  record Reading(String text, @Nullable PixelSize pixelSize, Instrument instrument) {}

  static Reading read(Levels levels, DataBar bar) {
    InkMask mask = mask(levels, bar);
    List<TextLine> lines = lines(levels, texts(mask, tallestLetter(bar)));
    return reading(lines, bars(mask, thickestBar(bar), lines), levels.width());
  }

  /**
   * The scale alone, of what stands about scale bars: a few lines, the likeliest label where {@code
   * known} is right first, and no more as soon as one confirms it, which is much sooner than all.
   */
  static @Nullable PixelSize scale(Levels levels, DataBar bar, PixelSize known) {
    InkMask mask = mask(levels, bar);
    List<Box> parts = mask.parts();
    List<Box> texts = texts(mask, tallestLetter(bar));
    List<ScaleBar> bars = new ScaleBarFinder(mask, thickestBar(bar)).candidates(parts, texts);
    List<Box> near = texts.stream().filter(text -> ScaleReading.isNear(text, bars)).toList();
    for (Box label : ScaleReading.likeliestLabels(near, bars, known)) {
      PixelSize size =
          ScaleReading.pixelSize(lines(levels, List.of(label)), bars, levels.width(), null);
      if (size != null && ScaleReading.agree(known, size)) {
        return size;
      }
    }
    List<Box> wanted =
        texts.stream()
            .filter(text -> near.contains(text) || near.stream().anyMatch(of -> names(text, of)))
            .toList();
    return ScaleReading.pixelSize(lines(levels, wanted), bars, levels.width(), null);
  }

  /**
   * Whether {@code name} may say what the length in {@code text} is of: from the left, or above.
   */
  private static boolean names(Box name, Box text) {
    boolean left =
        name.sharedRows(text) > 0
            && name.left() < text.left()
            && name.gapX(text) <= NAME_REACH * text.height();
    boolean above =
        name.sharedColumns(text) > 0
            && name.top() < text.top()
            && name.gapY(text) <= NAME_REACH * text.height();
    return left || above;
  }

  /** The ink of a bar without the lines of a table in it, where these are weaker than the rest. */
  private static InkMask mask(Levels levels, DataBar bar) {
    Box region = bar.box(levels.width());
    int paper = levels.commonest(region);
    int most = 0;
    for (int y = region.top(); y < region.bottom(); y++) {
      for (int x = region.left(); x < region.right(); x++) {
        most = Math.max(most, Math.abs(levels.at(x, y) - paper));
      }
    }
    double strong = STRONG * most;
    InkMask faint = InkMask.of(levels, region, level -> Math.abs(level - paper) > FAINT);
    return InkMask.of(levels, region, level -> Math.abs(level - paper) > CONTRAST)
        .withoutLines(faint, levels, level -> Math.abs(level - paper) < strong);
  }

  /** The boxes of texts, each within one cell. */
  static List<Box> texts(InkMask mask, int tallestLetter) {
    return mask.cells().stream()
        .map(cell -> cell.stream().filter(part -> !isBarsEnd(mask, part)).toList())
        .flatMap(cell -> TextBoxes.of(cell, tallestLetter).stream())
        .toList();
  }

  /**
   * Whether a part is half of a short bar with its upright rather than a letter: wide, with a line
   * from side to side and hardly anything in most other rows.
   */
  private static boolean isBarsEnd(InkMask mask, Box part) {
    if (part.width() < WIDE * part.height()) {
      return false;
    }
    boolean line = false;
    int empty = 0;
    for (int y = part.top(); y < part.bottom(); y++) {
      double ink = mask.share(new Box(part.left(), y, part.right(), y + 1));
      line |= ink >= SIDE_TO_SIDE;
      empty += ink <= UPRIGHT_ALONE ? 1 : 0;
    }
    return line && 2 * empty > part.height();
  }

  private static int tallestLetter(DataBar bar) {
    return (int) Math.round(TALLEST_LETTER * thickness(bar));
  }

  private static int thickestBar(DataBar bar) {
    return (int) Math.max(3, Math.round(THICKEST_BAR * thickness(bar)));
  }

  /** What heights are shares of: in a bar beside the image words stand along it, not across. */
  private static double thickness(DataBar bar) {
    return bar.isBeside() ? bar.width() / 2.0 : bar.height();
  }

  /** What {@code lines} and {@code bars} say together, in an image of {@code width} columns. */
  static Reading reading(List<TextLine> lines, List<ScaleBar> bars, int width) {
    Instrument instrument = new BarFacts(lines).instrument();
    return new Reading(
        String.join(" ", lines.stream().map(TextLine::text).toList()),
        ScaleReading.pixelSize(lines, bars, width, instrument.magnification()),
        instrument);
  }

  /** What may be scale bars in {@code mask}, up to so many rows thick. */
  static List<ScaleBar> bars(InkMask mask, int thickest, List<TextLine> lines) {
    return new ScaleBarFinder(mask, thickest)
        .candidates(mask.parts(), lines.stream().map(TextLine::box).toList());
  }

  /** Lines in reading order: by rows from the top, within one from the left. */
  static List<TextLine> lines(Levels levels, List<Box> boxes) {
    TextRecogniser recogniser = TextRecogniser.shared();
    List<TextLine> lines = new ArrayList<>();
    for (Box box : inReadingOrder(boxes)) {
      if (box.width() >= NARROWEST_TEXT && lines.size() < MOST_LINES) {
        TextLine line = recogniser.read(levels, box);
        if (!line.text().isBlank() && line.confidence() >= LEAST_CONFIDENCE) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private static List<Box> inReadingOrder(List<Box> boxes) {
    List<Box> left = new ArrayList<>(boxes);
    left.sort(Comparator.comparingInt(Box::top).thenComparingInt(Box::left));
    List<Box> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Box first = left.get(0);
      List<Box> row =
          left.stream()
              .filter(box -> box.sharedRows(first) > 0.5 * Math.min(box.height(), first.height()))
              .sorted(Comparator.comparingInt(Box::left))
              .toList();
      ordered.addAll(row);
      left.removeAll(row);
    }
    return ordered;
  }
}
