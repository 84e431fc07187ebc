package io.maemi.synth;

/**
 * A dense bed of powder: broken grains or atomised balls lying on each other, filling the image.
 * They settle between those below, so that no view shows them whole: what stands out of the bed
 * where one lies is its area, of which others laid over it hide a part.
 */
final class PowderBed implements Specimen {
  private final boolean balls;

  /** Balls, or angular grains. */
  PowderBed(boolean balls) {
    this.balls = balls;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    scene.ground(random.uniform(0.12, 0.25), 0.1, random.fork("ground"), 20);
    boolean broad = random.chance(0.6);
    double mean = random.logUniform(13, 60);
    double filling = random.uniform(1.9, 2.8);
    int count =
        (int)
            Math.max(
                12, Math.min(1200, filling * scene.width * scene.height / (Math.PI * mean * mean)));
    double[] radii = Particles.radii(count, mean, broad, 6, random.fork("radii"));
    double material = random.uniform(0.55, 0.8);
    scene.featureSize(2 * mean);
    scene
        .attribute("shape", balls ? "spherical" : "irregular")
        .attribute("overlap", "overlapping")
        .attribute("packing", "dense")
        .attribute("surface", "rough")
        .attribute("view", "plan");
    for (int i = 0; i < count; i++) {
      int swap = random.between(i, count - 1);
      double r = radii[swap];
      radii[swap] = radii[i];
      double x = random.uniform(-r, scene.width + r);
      double y = random.uniform(-r, scene.height + r);
      // It settles between those that lie there already.
      double base = 0.75 * highest(scene, x, y, r * 0.5) - 0.4 * r;
      HeightProfile profile =
          balls ? Shapes.roughSphere(r, random) : Shapes.grain(r * 1.15, random);
      int id = scene.nextId();
      double own = material * (1 + 0.08 * random.normal());
      double area = scene.raise(id, x, y, r * 1.15 + 1, base, own, profile).standing();
      if (balls && random.chance(0.12)) {
        satellite(scene, id, x, y, r, base, own, random);
      }
      scene.register(id, area);
    }
  }

  /** The highest of five points around a place. */
  private static double highest(Scene scene, double x, double y, double away) {
    double highest = 0;
    for (int k = 0; k < 5; k++) {
      int u = (int) (x + (k == 1 ? away : k == 2 ? -away : 0));
      int v = (int) (y + (k == 3 ? away : k == 4 ? -away : 0));
      if (u >= 0 && v >= 0 && u < scene.width && v < scene.height) {
        highest = Math.max(highest, scene.relief[v * scene.width + u]);
      }
    }
    return highest;
  }

  /** A small ball grown onto a larger one, part of it. */
  private static void satellite(
      Scene scene,
      int id,
      double x,
      double y,
      double r,
      double base,
      double material,
      RandomStream random) {
    double angle = random.uniform(0, 2 * Math.PI);
    double small = r * random.uniform(0.15, 0.28);
    double out = r - small * 0.9;
    scene.raise(
        id,
        x + out * StrictMath.cos(angle),
        y + out * StrictMath.sin(angle),
        small + 1,
        base + r * 0.6,
        material,
        Shapes.ball(small, false));
  }
}
