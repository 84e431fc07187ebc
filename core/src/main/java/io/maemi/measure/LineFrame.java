package io.maemi.measure;

import org.jspecify.annotations.Nullable;

/**
 * An image turned so that its lines run upright: u across the lines, v along them.
 *
 * @param plane the turned image
 * @param centreX x of its middle in the specimen
 * @param centreY y of its middle in the specimen
 * @param nx x of the unit vector across the lines (u)
 * @param ny y of the unit vector across the lines (u)
 */
record LineFrame(Plane plane, double centreX, double centreY, double nx, double ny) {
  /** Below this tilt the image is only copied, not interpolated. */
  private static final double STRAIGHT = Math.toRadians(0.15);

  /**
   * The frame of the strongest direction by the structure tensor (Bigün and Granlund 1987), or null
   * where gradients agree on none to {@code least}.
   */
  static @Nullable LineFrame of(Plane plane, double sigma, double least) {
    Plane smooth = plane.smooth(sigma);
    double[] moments = moments(smooth);
    double angle = 0.5 * Math.atan2(2 * moments[1], moments[0] - moments[2]);
    double coherence =
        Math.hypot(moments[0] - moments[2], 2 * moments[1])
            / Math.max(1e-9, moments[0] + moments[2]);
    if (coherence < least) {
      return null;
    }
    double axis = Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
    if (Math.abs(angle - axis) < STRAIGHT) {
      angle = axis;
    }
    return turned(plane, angle);
  }

  private static double[] moments(Plane smooth) {
    int w = smooth.width();
    int h = smooth.height();
    float[] v = smooth.values();
    double top = 0;
    float[] gradient = smooth.gradient();
    for (int i = 0; i < gradient.length; i += 7) {
      top = Math.max(top, gradient[i]);
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int y = 2; y < h - 2; y++) {
      for (int x = 2; x < w - 2; x++) {
        int i = y * w + x;
        if (gradient[i] > 0.12 * top) {
          double gx = v[i + 1] - v[i - 1];
          double gy = v[i + w] - v[i - w];
          xx += gx * gx;
          xy += gx * gy;
          yy += gy * gy;
        }
      }
    }
    return new double[] {xx, xy, yy};
  }

  private static LineFrame turned(Plane plane, double angle) {
    double nx = Math.cos(angle);
    double ny = Math.sin(angle);
    int w = plane.width();
    int h = plane.height();
    double centreX = (w - 1) / 2.0;
    double centreY = (h - 1) / 2.0;
    double c = Math.abs(nx);
    double s = Math.abs(ny);
    double[] sides =
        s < 1e-9 ? new double[] {w, h} : c < 1e-9 ? new double[] {h, w} : inscribed(w, h, c, s);
    int across = Math.max(1, (int) sides[0]);
    int along = Math.max(1, (int) sides[1]);
    float[] values = new float[across * along];
    for (int v = 0; v < along; v++) {
      for (int u = 0; u < across; u++) {
        double du = u - (across - 1) / 2.0;
        double dv = v - (along - 1) / 2.0;
        values[v * across + u] =
            (float) plane.at(centreX + du * nx - dv * ny, centreY + du * ny + dv * nx);
      }
    }
    return new LineFrame(new Plane(across, along, values), centreX, centreY, nx, ny);
  }

  /** Sides of the largest rectangle turned by the angle that fits into w × h: across, along. */
  private static double[] inscribed(double w, double h, double c, double s) {
    double longer = Math.max(w, h);
    double shorter = Math.min(w, h);
    double across;
    double along;
    if (shorter <= 2 * s * c * longer || Math.abs(s - c) < 1e-9) {
      double half = shorter / 2;
      across = w >= h ? half / s : half / c;
      along = w >= h ? half / c : half / s;
    } else {
      double cos2 = c * c - s * s;
      across = (w * c - h * s) / cos2;
      along = (h * c - w * s) / cos2;
    }
    return new double[] {Math.floor(across) - 1, Math.floor(along) - 1};
  }

  /** The same frame with other grey levels. */
  LineFrame with(Plane other) {
    return new LineFrame(other, centreX, centreY, nx, ny);
  }

  /** x in the specimen of the frame's (u, v); pixel centres at whole numbers in both. */
  double x(double u, double v) {
    return centreX + (u - (plane.width() - 1) / 2.0) * nx - (v - (plane.height() - 1) / 2.0) * ny;
  }

  /** y in the specimen of the frame's (u, v). */
  double y(double u, double v) {
    return centreY + (u - (plane.width() - 1) / 2.0) * ny + (v - (plane.height() - 1) / 2.0) * nx;
  }
}
