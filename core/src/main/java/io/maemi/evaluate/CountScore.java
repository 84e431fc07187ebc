package io.maemi.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often counts and mean sizes are right, and how far off they are. */
public final class CountScore {
  private static final double COUNT = 0.2;
  private static final double SIZE = 0.1;

  private final List<Double> counts = new ArrayList<>();
  private final List<Double> sizes = new ArrayList<>();
  private final List<Double> wholeSizes = new ArrayList<>();
  private final List<Double> matched = new ArrayList<>();
  private int countRight;
  private int sizeRight;
  private int wholeSizeRight;

  /** Whether a count is within 20 % of the truth, or one off. */
  public static boolean right(int found, int truth) {
    return Math.abs(found - truth) <= Math.max(1, COUNT * truth);
  }

  /** One image; a true size of null is not judged. */
  void add(int found, int truth, double size, @Nullable Double trueSize) {
    counts.add(Math.abs(found - truth) / (double) Math.max(1, truth));
    countRight += right(found, truth) ? 1 : 0;
    sized(size, trueSize);
  }

  /** The mean size alone. */
  void sized(double size, @Nullable Double trueSize) {
    if (trueSize != null && trueSize > 0) {
      double error = Math.abs(size - trueSize) / trueSize;
      sizes.add(error);
      sizeRight += error <= SIZE ? 1 : 0;
    }
  }

  /**
   * The mean size beside that of the true outlines measured alike: of whole objects,
   * border-corrected (ISO 13322-1).
   */
  void sizedAlike(double size, double trueSize) {
    if (trueSize > 0) {
      double error = Math.abs(size - trueSize) / trueSize;
      wholeSizes.add(error);
      wholeSizeRight += error <= SIZE ? 1 : 0;
    }
  }

  /** The share of matched among matched, missed and invented objects of one image. */
  void matched(double share) {
    matched.add(share);
  }

  int images() {
    return Math.max(counts.size(), sizes.size());
  }

  /** The figures: shares right, median relative errors, and the mean of what matched. */
  List<MeasureRow.Figure> figures() {
    List<MeasureRow.Figure> figures = new ArrayList<>();
    if (!counts.isEmpty()) {
      figures.add(MeasureRow.Figure.share("count within 20 %", countRight, counts.size()));
      figures.add(new MeasureRow.Figure("count MedAPE", Medians.of(counts)));
    }
    if (!sizes.isEmpty()) {
      figures.add(MeasureRow.Figure.share("size within 10 %", sizeRight, sizes.size()));
      figures.add(new MeasureRow.Figure("size MedAPE", Medians.of(sizes)));
    }
    if (!wholeSizes.isEmpty()) {
      figures.add(
          MeasureRow.Figure.share("whole ones' within 10 %", wholeSizeRight, wholeSizes.size()));
      figures.add(new MeasureRow.Figure("whole ones' MedAPE", Medians.of(wholeSizes)));
    }
    if (!matched.isEmpty()) {
      figures.add(
          new MeasureRow.Figure(
              "AP50", matched.stream().mapToDouble(Double::doubleValue).average().orElse(0)));
    }
    return figures;
  }
}
