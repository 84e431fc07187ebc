package io.maemi.synth;

/** Draws one long round strand along a wandering centre line. */
final class Strand {
  private final Scene scene;
  private final int[] mark;
  private int serial;

  Strand(Scene scene) {
    this.scene = scene;
    this.mark = new int[scene.width * scene.height];
  }

  /**
   * Draws a strand through ({@code x}, {@code y}), half its length to either side.
   *
   * @param angle direction in the middle
   * @param bend standard deviation of curvature a pixel, in radians
   * @return pixels of the image's scene that the strand would cover if nothing hid it
   */
  int draw(
      int id,
      double x,
      double y,
      double angle,
      double length,
      double width,
      double bend,
      double base,
      double material,
      RandomStream random) {
    serial++;
    int area = half(id, x, y, angle, length / 2, width, bend, base, material, random);
    return area + half(id, x, y, angle + Math.PI, length / 2, width, bend, base, material, random);
  }

  /** Draws a flat-lying strand along the corners given; returns the pixels it covers. */
  int trace(int id, double[] xs, double[] ys, double width, double base, double material) {
    serial++;
    int area = 0;
    for (int k = 0; k + 1 < xs.length; k++) {
      area += segment(id, xs[k], ys[k], xs[k + 1], ys[k + 1], width / 2, base, material);
    }
    return area;
  }

  private int half(
      int id,
      double x,
      double y,
      double angle,
      double length,
      double width,
      double bend,
      double base,
      double material,
      RandomStream random) {
    int area = 0;
    double step = Math.max(2, width * 0.6);
    double direction = angle;
    double curvature = bend * random.normal();
    double px = x;
    double py = y;
    for (double done = 0; done < length; done += step) {
      curvature += 0.25 * (bend * random.normal() - curvature);
      direction += curvature * step;
      double nx = px + step * StrictMath.cos(direction);
      double ny = py + step * StrictMath.sin(direction);
      area += segment(id, px, py, nx, ny, width / 2, base, material);
      px = nx;
      py = ny;
      if (px < -width || py < -width || px > scene.width + width || py > scene.height + width) {
        break;
      }
    }
    return area;
  }

  private int segment(
      int id,
      double ax,
      double ay,
      double bx,
      double by,
      double radius,
      double base,
      double material) {
    int area = 0;
    boolean through = scene.detector.transmission();
    float r2 = (float) (radius * radius);
    float ux = (float) (bx - ax);
    float uy = (float) (by - ay);
    float inverse = 1 / (ux * ux + uy * uy);
    int x0 = (int) Math.max(0, Math.floor(Math.min(ax, bx) - radius));
    int x1 = (int) Math.min(scene.width - 1, Math.ceil(Math.max(ax, bx) + radius));
    int y0 = (int) Math.max(0, Math.floor(Math.min(ay, by) - radius));
    int y1 = (int) Math.min(scene.height - 1, Math.ceil(Math.max(ay, by) + radius));
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        float px = (float) (x - ax);
        float py = (float) (y - ay);
        float along = Math.max(0, Math.min(1, (px * ux + py * uy) * inverse));
        float dx = px - along * ux;
        float dy = py - along * uy;
        float left = r2 - dx * dx - dy * dy;
        if (left < 0) {
          continue;
        }
        int i = y * scene.width + x;
        boolean first = mark[i] != serial;
        if (first) {
          mark[i] = serial;
          area++;
        }
        float h = (float) Math.sqrt(left);
        if (through) {
          if (first) {
            scene.relief[i] += (float) (2 * h * material);
            scene.label[i] = (short) id;
          }
        } else if (base + radius * 0.6 + h > scene.relief[i]) {
          scene.relief[i] = (float) (base + radius * 0.6 + h);
          scene.yield[i] = (float) material;
          scene.label[i] = (short) id;
        }
      }
    }
    return area;
  }
}
