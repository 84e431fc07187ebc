package io.maemi.micrograph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings together what was read and what was measured: which length belongs to which bar, and what
 * that says of the size of a pixel.
 */
final class ScaleReading {
  /** Names of lengths that no scale bar stands for. */
  private static final Pattern OTHER_LENGTH =
      Pattern.compile(
          ".*(?:wd|w\\.d\\.?|distance|dist|hfw|hfov|vfw|fov|field|width|size|aperture|height|depth|spot|stage"
              + "|atz|atx|aty|(?<![0-9])[xyz]|[=:±])$");

  private static final Pattern FIELD_WIDTH =
      Pattern.compile(".*(?:hfw|hfov|fov|viewfield|fieldofview|fieldwidth|imagewidth)[=:]?$");
  private static final Pattern PIXEL = Pattern.compile(".*(?:pixelsize|imagepixelsize)[=:]?$");

  /** The farthest that a label stands from its bar, in heights of its text. */
  private static final double FARTHEST = 3.5;

  /** The same in one row with it. */
  private static final double FARTHEST_BESIDE = 6;

  /** Beside its bar a label stands farther off than above or below. */
  private static final double BESIDE = 0.5;

  /** Widths of the picture at its magnification that microscopes name, in mm. */
  private static final double LEAST_PICTURE_MM = 25;

  private static final double MOST_PICTURE_MM = 1500;
  private static final double ODD_PICTURE = 2;
  private static final double AGREEMENT = 0.03;

  /** Two scales that differ by more than this, and what cannot be read more closely, disagree. */
  private static final double DISAGREEMENT = 0.02;

  /** What scale bars are long, in digits. */
  private static final List<Double> ROUND =
      List.of(1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0);

  /** A number and a unit are wider than this, in their height. */
  private static final double NARROWEST_LABEL = 1.2;

  /** Wider than this stands more than a label. */
  private static final double WIDEST_LABEL = 7;

  /** Strokes of letters are shorter than scale bars. */
  private static final double SHORT_BAR = 20;

  private static final int MOST_LABELS = 3;
  private static final double NARROWEST_FIELD_NM = 0.5;
  private static final double WIDEST_FIELD_NM = 5e7;

  private ScaleReading() {}

  /**
   * The size of a pixel.
   *
   * @param lines what was read
   * @param bars what may be a scale bar
   * @param width columns of the whole image
   * @param magnification where known, to prefer what fits it
   */
  static @Nullable PixelSize pixelSize(
      List<TextLine> lines, List<ScaleBar> bars, int width, @Nullable Double magnification) {
    PixelSize pixel = statedPixel(lines);
    PixelSize field = statedField(lines, width);
    PixelSize stated = pixel != null ? pixel : field;
    PixelSize best = null;
    double least = Double.POSITIVE_INFINITY;
    for (TextLine line : lines) {
      for (BarLabel label : BarLabel.in(line)) {
        if (OTHER_LENGTH.matcher(before(label, line, lines)).matches() || isBelow(label, lines)) {
          continue;
        }
        for (ScaleBar bar : bars) {
          if (isOfLetters(bar, lines)) {
            continue;
          }
          double nanometres = label.nanometres() / bar.pixels();
          double cost = cost(label, bar) + unlikelihood(nanometres * width, magnification);
          if (cost < least) {
            least = cost;
            best =
                new PixelSize(
                    nanometres, nanometres, "scalebar", nanometres / Math.max(1, bar.pixels()));
          }
        }
      }
    }
    if (stated == null || best == null) {
      return best != null ? best : stated;
    }
    double off = stated.x() / best.x();
    if (Math.abs(off - 1) < AGREEMENT + relative(stated)) {
      // What the text rounds to a digit or two is measured better on the bar.
      return relative(stated) < relative(best) ? stated : best;
    }
    // The width of the field stays right when an image is scaled, unless its point was misread.
    double decades = Math.log10(off);
    boolean misread = Math.abs(decades - Math.rint(decades)) < AGREEMENT;
    return pixel == null && !misread ? stated : best;
  }

  private static double relative(PixelSize size) {
    Double uncertainty = size.uncertainty();
    return uncertainty == null ? 0 : uncertainty / size.x();
  }

  /** The pixel size that the text tells by its own name, or null. */
  private static @Nullable PixelSize statedPixel(List<TextLine> lines) {
    for (TextLine line : lines) {
      for (BarLabel label : BarLabel.in(line)) {
        if (PIXEL.matcher(before(label, line, lines)).matches()) {
          double size = label.nanometres();
          return new PixelSize(size, size, "databar", label.rounding());
        }
      }
    }
    return null;
  }

  /** The pixel size that the text tells by the width of the field, or null. */
  private static @Nullable PixelSize statedField(List<TextLine> lines, int width) {
    for (TextLine line : lines) {
      for (BarLabel label : BarLabel.in(line)) {
        boolean named = FIELD_WIDTH.matcher(before(label, line, lines)).matches();
        if (named || (label.alone() && isBelow(label, lines, "hfw"))) {
          double size = label.nanometres() / width;
          return new PixelSize(size, size, "databar", label.rounding() / width);
        }
      }
    }
    return null;
  }

  /** What stands before a label in its row, up to four letter heights away. */
  private static String before(BarLabel label, TextLine line, List<TextLine> lines) {
    if (!label.before().isEmpty()) {
      return label.before();
    }
    for (TextLine left : lines) {
      int gap = line.box().left() - left.box().right();
      if (gap >= -2
          && gap <= 4 * line.box().height()
          && left.box().sharedRows(line.box()) > line.box().height() / 2) {
        String text = left.text().replace(" ", "").toLowerCase(Locale.ROOT);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  private static boolean isBelow(BarLabel label, List<TextLine> lines) {
    return isBelow(label, lines, "wd")
        || isBelow(label, lines, "hfw")
        || isBelow(label, lines, "vfw");
  }

  private static boolean isBelow(BarLabel label, List<TextLine> lines, String name) {
    for (TextLine header : lines) {
      int rows = label.box().top() - header.box().bottom();
      if (rows > -2
          && rows < 2 * header.box().height()
          && label.box().sharedColumns(header.box()) > 0
          && header.text().replaceAll("[^A-Za-z]", "").equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code text} stands where the label of one of {@code bars} may. */
  static boolean isNear(Box text, List<ScaleBar> bars) {
    return bars.stream().anyMatch(bar -> isNear(text, bar));
  }

  private static boolean isNear(Box text, ScaleBar bar) {
    boolean beside = bar.box().sharedRows(text) > 0;
    return bar.distance(text) <= (beside ? FARTHEST_BESIDE : FARTHEST) * letters(text);
  }

  /**
   * Those of {@code texts} that are labels if the size of a pixel is {@code known}, the likeliest
   * first: they stand by a bar that then is a round length long.
   */
  static List<Box> likeliestLabels(List<Box> texts, List<ScaleBar> bars, PixelSize known) {
    List<ScaleBar> round =
        bars.stream().filter(bar -> isRound(bar.pixels() * known.x(), 1.5 / bar.pixels())).toList();
    Map<Box, Double> costs = new LinkedHashMap<>();
    for (Box text : texts) {
      boolean oneLetter = text.width() < NARROWEST_LABEL * text.height();
      double more = text.width() > WIDEST_LABEL * text.height() ? 1 : 0;
      for (ScaleBar bar : oneLetter ? List.<ScaleBar>of() : round) {
        if (isNear(text, bar) && !isInside(bar, text)) {
          costs.merge(text, place(text, bar) + more + SHORT_BAR / bar.pixels(), Math::min);
        }
      }
    }
    return costs.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(MOST_LABELS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isRound(double length, double tolerance) {
    double digits = length / Math.pow(10, Math.floor(Math.log10(length)));
    return ROUND.stream()
        .anyMatch(round -> Math.abs(digits / round - 1) <= Math.max(DISAGREEMENT, tolerance));
  }

  /** Whether what was {@code read} of a bar may be what is {@code known}, as closely as read. */
  static boolean agree(PixelSize known, PixelSize read) {
    Double uncertainty = read.uncertainty();
    return Math.abs(read.x() - known.x())
        <= DISAGREEMENT * known.x() + (uncertainty == null ? 0 : uncertainty);
  }

  private static int letters(Box text) {
    return Math.max(6, text.height());
  }

  /** How unlikely it is that the two belong together; infinite where they do not. */
  private static double cost(BarLabel label, ScaleBar bar) {
    return isInside(bar, label.box()) || !isNear(label.box(), bar)
        ? Double.POSITIVE_INFINITY
        : place(label.box(), bar) + (label.alone() ? 0 : 0.7);
  }

  /** How unlikely a place {@code label} is for that of {@code bar}, and how unlikely a bar. */
  private static double place(Box label, ScaleBar bar) {
    double distance = bar.distance(label) / letters(label);
    boolean beside = bar.box().sharedRows(label) > 0;
    double off =
        beside
            ? 0
            : Math.abs((bar.box().left() + bar.box().right()) - (label.left() + label.right()))
                / 2.0
                / Math.max(bar.box().width(), label.width());
    double kind =
        switch (bar.kind()) {
          case TICKED, RULED, PARTED -> 0;
          case SOLID -> 0.4;
          case DASHED -> 0.8;
        };
    return (beside ? BESIDE * distance : distance) + off + kind;
  }

  /** A stroke of the label's own letters. */
  private static boolean isInside(ScaleBar bar, Box label) {
    Box box = bar.box();
    return bar.kind() != ScaleBar.Kind.PARTED
        && box.sharedRows(label) >= box.height()
        && box.sharedColumns(label) > 0.5 * box.width();
  }

  /** A stroke of any line's letters, which are no wider than they are tall, or several of them. */
  private static boolean isOfLetters(ScaleBar bar, List<TextLine> lines) {
    boolean several = bar.kind() == ScaleBar.Kind.DASHED || bar.kind() == ScaleBar.Kind.RULED;
    return lines.stream()
        .map(TextLine::box)
        .anyMatch(line -> isInside(bar, line) && (several || bar.pixels() <= line.height()));
  }

  /** What a field of this width costs: nothing where it fits the magnification that is written. */
  private static double unlikelihood(double fieldNm, @Nullable Double magnification) {
    if (fieldNm < NARROWEST_FIELD_NM || fieldNm > WIDEST_FIELD_NM) {
      return Double.POSITIVE_INFINITY;
    }
    double picture = magnification == null ? LEAST_PICTURE_MM : fieldNm * 1e-6 * magnification;
    return picture >= LEAST_PICTURE_MM && picture <= MOST_PICTURE_MM ? 0 : ODD_PICTURE;
  }
}
