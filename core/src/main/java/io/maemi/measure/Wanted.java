package io.maemi.measure;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants measured, where the measurement's own judgement is not theirs.
 *
 * @param smallest objects smaller than this are left out, or null
 * @param largest objects larger than this are left out, or null
 * @param region the part of the file's image to measure, or null for the specimen
 * @param polarity whether particles and pores are brighter or darker than what is around them, or
 *     null for what the image says
 * @param threshold the grey value of the file that parts particles or pores from the ground, or
 *     null for the one that suits best
 * @param network weights to find particles or to tell phases with, or null for what this build has
 */
public record Wanted(
    @Nullable Limit smallest,
    @Nullable Limit largest,
    @Nullable Region region,
    @Nullable Polarity polarity,
    @Nullable Double threshold,
    @Nullable Path network) {

  /** The same with the build's own weights. */
  public Wanted(
      @Nullable Limit smallest,
      @Nullable Limit largest,
      @Nullable Region region,
      @Nullable Polarity polarity,
      @Nullable Double threshold) {
    this(smallest, largest, region, polarity, threshold, null);
  }

  /** Everything, as the measurement judges. */
  public static final Wanted ALL = new Wanted(null, null, null, null, null);

  /** Brighter or darker than the ground. */
  public enum Polarity {
    /** Brighter than what is around. */
    BRIGHT,
    /** Darker than what is around. */
    DARK
  }

  /** A size in nanometres, or in pixels. */
  public record Limit(double value, boolean inPixels) {
    private double in(FieldOfView view) {
      if (inPixels) {
        return view.length(value / view.fold());
      }
      if (view.micrograph().pixelSize() == null) {
        throw MaemiException.usage(
            "cannot tell which objects of "
                + view.micrograph().name()
                + " are within a size in nm: its scale is unknown. Give --pixel-size, or the size"
                + " in px.");
      }
      return value;
    }
  }

  /** Whether how objects are found is not left to the measurement. */
  boolean byHand() {
    return polarity != null || threshold != null;
  }

  /** Whether an object of a size in the view's unit is wanted. */
  boolean takes(double size, FieldOfView view) {
    return (smallest == null || size >= smallest.in(view))
        && (largest == null || size <= largest.in(view));
  }

  /** The part of {@code micrograph} in a region, as a micrograph without data bar. */
  static Micrograph part(Micrograph micrograph, Region inside) {
    GreyImage pixels =
        micrograph.pixels().crop(inside.x(), inside.y(), inside.width(), inside.height());
    return new Micrograph(
        micrograph.name(),
        micrograph.format(),
        pixels,
        micrograph.pixelSize(),
        micrograph.instrument(),
        null,
        micrograph.colourfulness());
  }

  /**
   * The part of {@code whole} that lies on the specimen.
   *
   * @throws MaemiException where nothing does
   */
  static Region inside(Micrograph micrograph, Region whole) {
    int left = micrograph.specimenLeft();
    int right = left + micrograph.specimen().width();
    int top = micrograph.specimenTop();
    int bottom = top + micrograph.specimen().height();
    int x0 = Math.max(left, whole.x());
    int y0 = Math.max(top, whole.y());
    int x1 = Math.min(right, whole.x() + whole.width());
    int y1 = Math.min(bottom, whole.y() + whole.height());
    if (x1 <= x0 || y1 <= y0) {
      throw MaemiException.usage(
          "cannot measure the region "
              + String.format(
                  Locale.ROOT, "%d,%d,%d,%d", whole.x(), whole.y(), whole.width(), whole.height())
              + " of "
              + micrograph.name()
              + ": nothing of the specimen lies in it. The specimen reaches from x = "
              + left
              + " to "
              + right
              + " and from y = "
              + top
              + " to "
              + bottom
              + ".");
    }
    return new Region(x0, y0, x1 - x0, y1 - y0);
  }
}
