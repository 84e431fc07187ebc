package io.maemi.synth;

/** Height profiles of single objects. */
final class Shapes {
  private static final float OUTSIDE = -1;

  private Shapes() {}

  /** A ball on the ground: top surface, or the chord along the beam in transmission. */
  static HeightProfile ball(double radius, boolean chord) {
    float r2 = (float) (radius * radius);
    float lift = chord ? 0 : (float) (radius * 0.6);
    float scale = chord ? 2 : 1;
    return (dx, dy) -> {
      float left = r2 - dx * dx - dy * dy;
      return left < 0 ? OUTSIDE : lift + scale * (float) Math.sqrt(left);
    };
  }

  /** A ball with a bumpy surface. */
  static HeightProfile roughSphere(double radius, RandomStream random) {
    float r2 = (float) (radius * radius);
    float lift = (float) (radius * 0.6);
    int side = 2 * (int) Math.ceil(radius) + 4;
    float[] bumps = NoiseField.fractal(random, side, side, Math.max(3, radius / 3), 3, 0.6);
    float size = (float) Math.min(2.5, radius * 0.07);
    int half = side / 2;
    return (dx, dy) -> {
      float left = r2 - dx * dx - dy * dy;
      if (left < 0) {
        return OUTSIDE;
      }
      int at = ((int) dy + half) * side + (int) dx + half;
      return lift + (float) Math.sqrt(left) + Math.max(-lift, size * bumps[at]);
    };
  }

  /**
   * A crystal with a polygonal outline of {@code sides}, bevelled to a top face; circumscribed
   * radius {@code radius}.
   *
   * @param flat whether it is seen through, where bevels matter less
   */
  static HeightProfile faceted(double radius, int sides, boolean flat, RandomStream random) {
    float[] nx = new float[sides];
    float[] ny = new float[sides];
    float[] apothem = new float[sides];
    float[] slope = new float[sides];
    double turn = random.uniform(0, 2 * Math.PI);
    double inner = radius * StrictMath.cos(Math.PI / sides) * 0.97;
    for (int i = 0; i < sides; i++) {
      double angle = turn + 2 * Math.PI * i / sides + 0.04 * random.normal();
      nx[i] = (float) StrictMath.cos(angle);
      ny[i] = (float) StrictMath.sin(angle);
      apothem[i] = (float) (inner * (1 - 0.08 * random.uniform()));
      slope[i] = (float) (flat ? 3 : random.uniform(0.7, 1.8));
    }
    float top = (float) (inner * random.uniform(0.35, 0.9));
    float tiltX = flat ? 0 : random.normal() * 0.07f;
    float tiltY = flat ? 0 : random.normal() * 0.07f;
    float lift = flat ? 0 : (float) (radius * 0.35);
    return (dx, dy) -> {
      float h = Math.max(0.1f, top + tiltX * dx + tiltY * dy);
      for (int i = 0; i < sides; i++) {
        float inside = apothem[i] - nx[i] * dx - ny[i] * dy;
        if (inside < 0) {
          return OUTSIDE;
        }
        h = Math.min(h, inside * slope[i]);
      }
      return lift + h;
    };
  }

  /** A broken grain: the upper side of a convex body between random planes. */
  static HeightProfile grain(double radius, RandomStream random) {
    int planes = random.between(12, 20);
    float[] slopeX = new float[planes];
    float[] slopeY = new float[planes];
    float[] summit = new float[planes];
    for (int i = 0; i < planes; i++) {
      double angle = 2 * Math.PI * (i + random.uniform()) / planes * 3;
      double z = i % 3 == 0 ? 0.05 : random.uniform(0.2, 1);
      double across = Math.sqrt(1 - z * z) / z;
      slopeX[i] = (float) (across * StrictMath.cos(angle));
      slopeY[i] = (float) (across * StrictMath.sin(angle));
      summit[i] = (float) (radius * random.uniform(0.62, 0.95) / z);
    }
    float bound = (float) (radius * radius);
    return (dx, dy) -> {
      if (dx * dx + dy * dy > bound) {
        return OUTSIDE;
      }
      float h = Float.MAX_VALUE;
      for (int i = 0; i < planes; i++) {
        h = Math.min(h, summit[i] - slopeX[i] * dx - slopeY[i] * dy);
        if (h < 0) {
          return OUTSIDE;
        }
      }
      return h;
    };
  }

  /** Drops a bright grain of dirt that belongs to no object. */
  static void litter(
      Scene scene, double cx, double cy, double radius, double base, RandomStream random) {
    HeightProfile grain = grain(radius, random);
    int reach = (int) radius + 1;
    for (int y = (int) Math.max(0, cy - reach); y <= Math.min(scene.height - 1, cy + reach); y++) {
      for (int x = (int) Math.max(0, cx - reach); x <= Math.min(scene.width - 1, cx + reach); x++) {
        float h = grain.at((float) (x - cx), (float) (y - cy));
        if (h >= 0) {
          int i = y * scene.width + x;
          scene.relief[i] = Math.max(scene.relief[i], (float) (base + h));
          scene.yield[i] = 0.95f;
        }
      }
    }
  }
}
