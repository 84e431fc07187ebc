package io.maemi.measure;

import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What else is told of lines: duty, uniformity of their widths, and the roughness of edges and
 * widths without the noise of the image. Noise moves an edge in every row anew, so that its power
 * spectrum is flat; the level at the highest frequencies, where a real edge hardly varies, is taken
 * from the variance (Villarrubia and Bunday 2005, doi:10.1117/12.599981).
 */
final class LineFigures {
  /** Frequencies of the flat part, in periods a row, and how many are looked at. */
  private static final double FLAT = 0.34;

  private static final int FREQUENCIES = 24;

  /** Rows farther off than this many median deviations are defects. */
  private static final double OUTLYING = 4 * 1.4826;

  private static final int FEWEST_ROWS = 48;

  /** Shares of an edge's rise at its foot and at its head. */
  private static final double BOTTOM = 0.2;

  private static final double TOP = 0.8;

  private final Scene scene;
  private final LineFrame frame;

  private LineFigures(Scene scene, LineFrame frame) {
    this.scene = scene;
    this.frame = frame;
  }

  /**
   * The figures of a pattern.
   *
   * @param sides its lines' sides
   * @param cd the widths of its lines, in the scene's unit
   * @param pitch in the same
   */
  static List<Quantity> of(
      Scene scene, LineMeasurement.Pattern pattern, LineSides sides, Statistics cd, double pitch) {
    List<Quantity> figures = new ArrayList<>();
    if (cd.n() == 0) {
      return figures;
    }
    LineFrame frame = pattern.frame();
    LineFigures own = new LineFigures(scene, frame);
    figures.add(
        new Quantity(
            "duty",
            cd.mean() / pitch,
            "",
            null,
            "line width over pitch",
            null,
            cd.n() < 2
                ? null
                : Sample.about(cd.mean() / pitch, cd.standardError() / pitch, cd.n())));
    own.widthAt(sides.at(BOTTOM), BOTTOM, "bottom", figures);
    own.widthAt(sides.at(TOP), TOP, "top", figures);
    uniformity(cd, scene.unit(), "lines", figures);
    // Rows must not be mixed, or the noise would no longer be flat.
    double sigma = Math.max(0.8, Math.min(1.6, scene.quality().noise() / 6));
    LineEdges edges = LineEdges.of(frame.plane().smoothAcross(sigma), pattern.model());
    List<double[]> all = new ArrayList<>(List.of(edges.lefts()));
    all.addAll(List.of(edges.rights()));
    List<double[]> widths = new ArrayList<>();
    for (int k = 0; k < edges.lefts().length; k++) {
      double[] left = edges.lefts()[k];
      double[] right = edges.rights()[k];
      double[] width = new double[left.length];
      Arrays.setAll(width, v -> right[v] - left[v]);
      widths.add(width);
    }
    own.rough("unbiased line edge roughness", "edges", all, figures);
    own.rough("line width roughness", "widths", widths, figures);
    return figures;
  }

  /** Three standard deviations between widths or diameters, of more than two. */
  static void uniformity(Statistics cd, String unit, String of, List<Quantity> figures) {
    Sample one = cd.spreadSample();
    if (one != null) {
      figures.add(
          new Quantity(
              "CD uniformity",
              3 * cd.sd(),
              unit,
              null,
              "3 standard deviations between " + of,
              null,
              new Sample(one.n(), 3 * one.low(), 3 * one.high())));
    }
  }

  /** The mean width between edges at {@code share} of the rise from the space to their peaks. */
  private void widthAt(LineEdges edges, double share, String where, List<Quantity> figures) {
    double[] widths =
        Arrays.stream(edges.widths())
            .filter(width -> !Double.isNaN(width))
            .map(width -> scene.length(width, frame.nx(), frame.ny()))
            .toArray();
    if (widths.length > 0) {
      figures.add(
          Statistics.of(widths)
              .mean(
                  where + " line width",
                  scene.unit(),
                  String.format(
                      Locale.ROOT,
                      "CD, edges as much farther as the mean linescan is at %.0f instead of 50 %% of"
                          + " its rise to the edge's peak, median of rows, mean of lines",
                      100 * share)));
    }
  }

  private void rough(String name, String what, List<double[]> rows, List<Quantity> figures) {
    double variance = 0;
    double noise = 0;
    int n = 0;
    for (double[] row : rows) {
      double[] off = residuals(row);
      if (off.length >= FEWEST_ROWS) {
        variance += Arrays.stream(off).map(o -> o * o).sum() / off.length;
        noise += flat(off);
        n++;
      }
    }
    if (n > 0) {
      double rough = 3 * Math.sqrt(Math.max(0, variance - noise) / n);
      double length = scene.length(rough, frame.nx(), frame.ny());
      figures.add(
          new Quantity(
              name,
              length,
              scene.unit(),
              null,
              "3 standard deviations of the " + what + ", noise removed by its power spectrum",
              null,
              n < 3 ? null : Sample.about(length, length / Math.sqrt(2.0 * n), n)));
    }
  }

  /** Differences from the straight line through the rows found; defects and gaps are 0. */
  private static double[] residuals(double[] row) {
    double[] off = LineEdges.residuals(row);
    if (off.length < row.length / 2) {
      return new double[0];
    }
    double[] size = Arrays.stream(off).map(Math::abs).sorted().toArray();
    double limit = Math.max(1, OUTLYING * size[size.length / 2]);
    for (int v = 0; v < off.length; v++) {
      off[v] = Math.abs(off[v]) > limit ? 0 : off[v];
    }
    return off;
  }

  /** The mean power at high frequencies, which is the variance of what has a flat spectrum. */
  private static double flat(double[] off) {
    double power = 0;
    for (int k = 0; k < FREQUENCIES; k++) {
      double turn = 2 * Math.PI * (FLAT + (0.5 - FLAT) * (k + 0.5) / FREQUENCIES);
      double re = 0;
      double im = 0;
      for (int v = 0; v < off.length; v++) {
        re += off[v] * Math.cos(turn * v);
        im += off[v] * Math.sin(turn * v);
      }
      power += (re * re + im * im) / off.length / FREQUENCIES;
    }
    return power;
  }
}
