package io.maemi.synth;

import io.maemi.synth.Placement.Contact;
import io.maemi.synth.Placement.Spot;
import java.util.List;

/** Small dense particles on a lumpy, lighter support, seen in transmission: supported catalysts. */
final class SupportedParticles implements Specimen {
  @Override
  public void prepare(Scene scene, RandomStream random) {
    scene.ground(1, 0.02, random.fork("film"), 5);
    RandomStream lumps = random.fork("support");
    double lump = scene.height * lumps.uniform(0.08, 0.16);
    double density = lumps.uniform(0.12, 0.25) / lump;
    int wanted = lumps.between(12, 34);
    double cx = scene.width * lumps.uniform(0.35, 0.65);
    double cy = scene.height * lumps.uniform(0.35, 0.65);
    double[] xs = new double[wanted];
    double[] ys = new double[wanted];
    double[] rs = new double[wanted];
    for (int i = 0; i < wanted; i++) {
      rs[i] = lump * lumps.uniform(0.7, 1.3);
      xs[i] = cx + scene.width * 0.22 * lumps.normal();
      ys[i] = cy + scene.height * 0.22 * lumps.normal();
      scene.raise(0, xs[i], ys[i], rs[i] + 1, 0, density, Shapes.ball(rs[i], true));
    }
    boolean broad = random.chance(0.35);
    double mean = random.uniform(5.5, 12);
    int count = (int) random.logUniform(6, 110);
    // Many more than wanted: those beside the support are dropped.
    double[] radii =
        Particles.radii(Math.min(4 * count + 30, 260), mean, broad, 5, random.fork("radii"));
    RandomStream place = random.fork("place");
    List<Spot> free = Placement.place(radii, scene.width, scene.height, Contact.ISOLATED, place);
    int left = count;
    double material = random.uniform(0.8, 1.5) / (2 * mean);
    for (Spot spot : free) {
      if (left > 0 && onSupport(spot, xs, ys, rs)) {
        left--;
        int id = scene.nextId();
        double own = material * (1 + 0.12 * random.normal());
        HeightProfile ball = Shapes.ball(spot.r(), true);
        scene.register(id, scene.raise(id, spot.x(), spot.y(), spot.r() + 1, 0, own, ball).area());
      }
    }
    scene.featureSize(2 * mean);
    scene
        .attribute("shape", "spherical")
        .attribute("overlap", "isolated")
        .attribute("support", "particulate")
        .attribute("view", "plan");
  }

  private static boolean onSupport(Spot spot, double[] xs, double[] ys, double[] rs) {
    for (int i = 0; i < xs.length; i++) {
      double dx = spot.x() - xs[i];
      double dy = spot.y() - ys[i];
      if (dx * dx + dy * dy < rs[i] * rs[i]) {
        return true;
      }
    }
    return false;
  }
}
