package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scale bar that stands in the image itself, with its label beside it and no data bar
 * around: an even, straight-edged beam of one extreme level, or a row of marks. Only where there is
 * one is text looked for, and only around it, for natural images hardly ever have any.
 */
final class BurntInScale {
  private static final int WHITE = 205;
  private static final int BLACK = 50;
  private static final int SOFT = 25;
  private static final int PALEST_WHITE = 150;
  private static final int WHITEST = 250;
  private static final int EVEN = 36;
  private static final int MOST_BEAMS = 4;
  private static final double LEAST_SHARE_OF_WIDTH = 0.03;
  private static final double THICKEST_SHARE_OF_HEIGHT = 0.07;

  /** The tallest letters looked for, in rows, or as a share of the image's. */
  private static final int SMALLEST_LETTERS = 24;

  private static final int TALLEST_LETTERS = 8;
  private static final double CLEAR = 0.15;
  private static final int THICKER_THAN_NOISE = 2;

  /** How far from the bar's level its label's may stay, as a share of the way to the ground's. */
  private static final double OFF_INK = 0.25;

  private static final int FRAME = 4;
  private static final int SMALLEST_SIDE = 64;

  private BurntInScale() {}

  /**
   * White or black ink on grey.
   *
   * @param ground the level that half of all lie below
   */
  private record Ink(boolean white, int ground) {
    /** Whether a level is a bar's: extreme, and off the ground. */
    boolean isBar(int level) {
      return white
          ? level >= Math.max(WHITE, Math.min(ground + SOFT, WHITEST))
          : level <= Math.min(BLACK, Math.max(ground - SOFT, 255 - WHITEST));
    }

    /** Whether it is that of a small mark, which scaling greys. */
    boolean isMark(int level) {
      return white ? level >= Math.max(PALEST_WHITE, middle(ground)) : isBar(level);
    }

    /** Which levels may be those of a label: nearly the bar's, or half of it; fewer first. */
    List<IntPredicate> labels(int around) {
      int half = middle(around);
      int low = Math.min(near(), half);
      int high = Math.max(near(), half);
      return white ? List.of(from(high), from(low)) : List.of(from(low), from(high));
    }

    /** Which levels are the bar's to its very ends. */
    IntPredicate bar(int around) {
      return from(Math.abs(near() - around) >= SOFT ? near() : middle(around));
    }

    private int near() {
      return white ? WHITE - SOFT : BLACK + SOFT;
    }

    private IntPredicate from(int least) {
      return level -> white ? level >= least : level <= least;
    }

    /** The levels that letters reach somewhere and what is merely as dark or light does not. */
    IntPredicate strokes(Levels levels, Box place) {
      int bar = levels.extreme(place, white);
      double reach = OFF_INK * Math.abs(bar - levels.median(about(levels, place)));
      return level -> Math.abs(level - bar) <= reach;
    }

    private int middle(int around) {
      return (around + (white ? 255 : 0)) / 2;
    }
  }

  /** What stands around the likeliest scale bar of {@code levels}, or null where none is read. */
  static DataBarReader.@Nullable Reading read(Levels levels) {
    if (Math.min(levels.width(), levels.height()) < SMALLEST_SIDE) {
      return null;
    }
    Box all = inside(levels);
    int ground = levels.median(all);
    for (boolean white : new boolean[] {true, false}) {
      Ink ink = new Ink(white, ground);
      List<ScaleBar> rulers = MarkRuler.in(InkMask.of(levels, all, ink::isMark));
      List<Box> places = new ArrayList<>(beams(levels, InkMask.of(levels, all, ink::isBar)));
      rulers.stream().limit(MOST_BEAMS).map(ScaleBar::box).forEach(places::add);
      for (Box place : places) {
        for (IntPredicate label : ink.labels(levels.median(about(levels, place)))) {
          DataBarReader.Reading reading = around(levels, place, ink, label, rulers);
          if (reading.pixelSize() != null) {
            return reading;
          }
        }
      }
    }
    return null;
  }

  /** The image without its outermost rows and columns, where figures have frames. */
  private static Box inside(Levels levels) {
    return new Box(FRAME, FRAME, levels.width() - FRAME, levels.height() - FRAME);
  }

  /** The lowest few that look like bars, the largest of them first. */
  private static List<Box> beams(Levels levels, InkMask mask) {
    int least = (int) Math.max(14, LEAST_SHARE_OF_WIDTH * levels.width());
    int thickest = thickest(levels);
    return mask.strokes(least).stream()
        .filter(box -> box.height() <= thickest && box.width() >= 4 * box.height())
        .filter(box -> box.width() <= 0.8 * levels.width())
        .filter(box -> isCut(mask, box) && isEven(levels, box))
        .sorted(Comparator.comparingInt(Box::bottom).reversed())
        .limit(MOST_BEAMS)
        .sorted(Comparator.comparingInt((Box box) -> box.width() * box.height()).reversed())
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

  /** The rows and columns about {@code place} where its label may stand. */
  private static Box about(Levels levels, Box place) {
    int letters = tallestLetters(levels);
    Box all = inside(levels);
    return new Box(
        Math.max(all.left(), place.left() - 5 * letters),
        Math.max(all.top(), place.top() - 2 * letters),
        Math.min(all.right(), place.right() + 5 * letters),
        Math.min(all.bottom(), place.bottom() + 2 * letters));
  }

  /** Reads what stands about {@code place} in levels of a label as that of the bar there. */
  private static DataBarReader.Reading around(
      Levels levels, Box place, Ink ink, IntPredicate label, List<ScaleBar> rulers) {
    Box region = about(levels, place);
    // The tail of a µ may reach the bar.
    InkMask text = InkMask.of(levels, region, label).without(place.grown(1, region));
    List<TextLine> lines =
        BurntInLabel.lines(levels, text, ink.strokes(levels, place), tallestLetters(levels));
    List<ScaleBar> bars = new ArrayList<>(rulers);
    bars.addAll(
        bars(levels, place, InkMask.of(levels, region, ink.bar(levels.median(region))), lines));
    if (bars.isEmpty() && place.height() >= THICKER_THAN_NOISE) {
      bars.add(new ScaleBar(place, place.width(), ScaleBar.Kind.SOLID));
    } else if (bars.isEmpty()) {
      bars.addAll(bars(levels, place, InkMask.of(levels, region, label), lines));
    }
    return DataBarReader.reading(lines, bars, levels.width());
  }

  /** Scale bars at {@code place}; anything else about it is the specimen's. */
  private static List<ScaleBar> bars(Levels levels, Box place, InkMask mask, List<TextLine> lines) {
    return DataBarReader.bars(mask, thickest(levels), lines).stream()
        .filter(bar -> covers(bar.box(), place))
        .toList();
  }

  private static boolean covers(Box bar, Box place) {
    return bar.sharedRows(place) > 0 && bar.sharedColumns(place) > place.width() / 2;
  }

  private static int tallestLetters(Levels levels) {
    return Math.max(SMALLEST_LETTERS, levels.height() / TALLEST_LETTERS);
  }

  private static int thickest(Levels levels) {
    return (int) Math.max(4, THICKEST_SHARE_OF_HEIGHT * levels.height());
  }
}
