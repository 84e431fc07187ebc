package io.maemi.measure;

/** How deep in a mask a place lies: its distance map, 0 outside. */
record MaskDepth(float[] distance, int width, int height) {
  double at(double x, double y) {
    int ix = (int) Math.round(x);
    int iy = (int) Math.round(y);
    return ix < 0 || iy < 0 || ix >= width || iy >= height ? 0 : distance[iy * width + ix];
  }

  /** How far the mask's middle reaches straight on, at most 12 times {@code radius}. */
  double ahead(double x, double y, double angle, double radius) {
    double step = Math.max(1, radius / 2);
    double length = 0;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    while (length < 12 * radius
        && at(x + (length + step) * c, y + (length + step) * s) > 0.5 * radius) {
      length += step;
    }
    return length;
  }
}
