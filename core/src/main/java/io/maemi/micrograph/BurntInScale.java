package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scale bar that stands in the image itself, with its label beside it and no data bar
 * around: an even, straight-edged beam of one extreme level, or a row of marks. Only where there is
 * one is text looked for, and only around it, for natural images hardly ever have any.
 */
final class BurntInScale {
  private static final int WHITE = 205;
  private static final int BLACK = 50;
  private static final int EVEN = 36;
  private static final int MOST_BEAMS = 4;
  private static final double LEAST_SHARE_OF_WIDTH = 0.03;
  private static final double THICKEST_SHARE_OF_HEIGHT = 0.03;
  private static final double CLEAR = 0.15;
  private static final int FRAME = 4;
  private static final int SMALLEST_SIDE = 64;

  private BurntInScale() {}

  /** What stands around the likeliest scale bar of {@code levels}, or null where none is read. */
  static DataBarReader.@Nullable Reading read(Levels levels) {
    if (Math.min(levels.width(), levels.height()) < SMALLEST_SIDE) {
      return null;
    }
    Box all = inside(levels);
    for (boolean white : new boolean[] {true, false}) {
      InkMask mask = InkMask.of(levels, all, level -> white ? level >= WHITE : level <= BLACK);
      List<ScaleBar> rulers = MarkRuler.in(mask);
      List<Box> places = new ArrayList<>(beams(levels, mask));
      rulers.stream().limit(MOST_BEAMS).map(ScaleBar::box).forEach(places::add);
      for (Box place : places) {
        DataBarReader.Reading reading = around(levels, place, white, rulers);
        if (reading.pixelSize() != null) {
          return reading;
        }
      }
    }
    return null;
  }

  /** The image without its outermost rows and columns, where figures have frames. */
  private static Box inside(Levels levels) {
    return new Box(FRAME, FRAME, levels.width() - FRAME, levels.height() - FRAME);
  }

  private static List<Box> beams(Levels levels, InkMask mask) {
    int least = (int) Math.max(14, LEAST_SHARE_OF_WIDTH * levels.width());
    int thickest = (int) Math.max(4, THICKEST_SHARE_OF_HEIGHT * levels.height());
    return mask.strokes(least).stream()
        .filter(box -> box.height() <= thickest && box.width() >= 4 * box.height())
        .filter(box -> box.width() <= 0.8 * levels.width())
        .filter(box -> isCut(mask, box) && isEven(levels, box))
        .sorted(Comparator.comparingInt(Box::bottom).reversed())
        .limit(MOST_BEAMS)
        .toList();
  }

  /** Whether nothing of the beam's level touches it but the ticks at its ends. */
  private static boolean isCut(InkMask mask, Box box) {
    int inset = Math.max(1, Math.min(6, box.width() / 8));
    int left = box.left() + inset;
    int right = box.right() - inset;
    return mask.share(new Box(left, box.top() - 2, right, box.top() - 1)) <= CLEAR
        && mask.share(new Box(left, box.bottom() + 1, right, box.bottom() + 2)) <= CLEAR
        && mask.share(new Box(box.left() - 3, box.top(), box.left() - 2, box.bottom())) <= CLEAR
        && mask.share(new Box(box.right() + 2, box.top(), box.right() + 3, box.bottom())) <= CLEAR;
  }

  private static boolean isEven(Levels levels, Box box) {
    int least = 255;
    int most = 0;
    int edge = box.height() > 2 ? 1 : 0;
    for (int y = box.top() + edge; y < box.bottom() - edge; y++) {
      for (int x = box.left() + 2; x < box.right() - 2; x++) {
        least = Math.min(least, levels.at(x, y));
        most = Math.max(most, levels.at(x, y));
      }
    }
    return most - least <= EVEN;
  }

  /** Reads the rows about {@code place}, ink of its level alone. */
  private static DataBarReader.Reading around(
      Levels levels, Box place, boolean white, List<ScaleBar> rulers) {
    int letters = Math.max(24, levels.height() / 16);
    Box all = inside(levels);
    Box region =
        new Box(
            Math.max(all.left(), place.left() - 8 * letters),
            Math.max(all.top(), place.top() - 2 * letters),
            Math.min(all.right(), place.right() + 8 * letters),
            Math.min(all.bottom(), place.bottom() + 2 * letters));
    InkMask mask =
        InkMask.of(levels, region, level -> white ? level >= WHITE - 25 : level <= BLACK + 25);
    return DataBarReader.read(
        levels,
        mask,
        letters,
        Math.max(4, (int) (THICKEST_SHARE_OF_HEIGHT * levels.height())),
        rulers);
  }
}
