package io.maemi.synth;

import io.maemi.synth.Placement.Contact;
import io.maemi.synth.Placement.Spot;
import java.util.Arrays;
import java.util.List;

/** Single particles on a support: 1 to 400, spherical, faceted or irregular. */
final class Particles implements Specimen {
  /** Shapes of particles. */
  enum Shape {
    SPHERICAL("spherical"),
    FACETED("faceted"),
    IRREGULAR("irregular");

    private final String word;

    Shape(String word) {
      this.word = word;
    }
  }

  private final Shape shape;

  Particles(Shape shape) {
    this.shape = shape;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    ground(scene, random.fork("ground"));
    boolean broad = random.chance(0.45);
    int wanted =
        random.chance(0.06)
            ? 1
            : (int) Math.round(random.logUniform(2, random.chance(0.85) ? 120 : 400));
    Contact contact =
        wanted == 1
            ? Contact.ISOLATED
            : random.pick(
                List.of(Contact.ISOLATED, Contact.ISOLATED, Contact.TOUCHING, Contact.OVERLAPPING));
    double share = random.uniform(0.07, contact == Contact.ISOLATED ? 0.32 : 0.42);
    double mean = Math.sqrt(share * scene.width * scene.height / (wanted * Math.PI));
    mean = Math.min(mean, scene.height * 0.24);
    double least = shape == Shape.SPHERICAL ? 5 : 7;
    mean = Math.max(mean, least * (broad ? 1.8 : 1.2));
    // Corners do not reach the circle around them, so angular particles must come closer to touch.
    double pack = shape == Shape.SPHERICAL || contact == Contact.ISOLATED ? 1 : 0.84;
    double[] radii = radii(wanted, mean * pack, broad, least * pack, random.fork("radii"));
    List<Spot> spots =
        Placement.place(radii, scene.width, scene.height, contact, random.fork("place"));
    if (contact != Contact.ISOLATED && spots.size() < 3) {
      contact = Contact.ISOLATED;
      spots = Placement.place(radii, scene.width, scene.height, contact, random.fork("again"));
    }
    if (spots.size() == 1) {
      double x = scene.width * random.uniform(0.35, 0.65);
      spots = List.of(new Spot(x, scene.height * random.uniform(0.35, 0.65), spots.get(0).r()));
    }
    scene.featureSize(2 * mean);
    scene.attribute("shape", shape.word).attribute("overlap", contact.word());
    draw(scene, spots, mean, 1 / pack, random.fork("draw"));
    scene
        .attribute("view", "plan")
        .attribute("arrangement", contact == Contact.TOUCHING ? "clustered" : "scattered");
  }

  /** Radii with a relative spread of 4–8 % or 35–50 %, largest first so that they find room. */
  static double[] radii(int count, double mean, boolean broad, double least, RandomStream random) {
    double spread = broad ? random.uniform(0.4, 0.55) : random.uniform(0.03, 0.08);
    double[] radii = new double[count];
    for (int i = 0; i < count; i++) {
      double r = mean * StrictMath.exp(spread * random.normal() - spread * spread / 2);
      radii[count - 1 - i] = Math.max(least, Math.min(r, mean * 2.6));
    }
    Arrays.sort(radii);
    for (int i = 0; i < count / 2; i++) {
      double swap = radii[i];
      radii[i] = radii[count - 1 - i];
      radii[count - 1 - i] = swap;
    }
    return radii;
  }

  private void draw(Scene scene, List<Spot> spots, double mean, double scale, RandomStream random) {
    boolean through = scene.detector.transmission();
    double material = through ? random.uniform(0.9, 2.2) / (2 * mean) : random.uniform(0.62, 0.95);
    double variation = through ? 0.12 : scene.detector == Detector.BSD ? 0.03 : 0.06;
    int sides = random.pick(List.of(3, 4, 4, 5, 6, 6, 0));
    boolean rough = shape == Shape.SPHERICAL && !through && random.chance(0.3);
    String outline =
        switch (sides) {
          case 3 -> "triangular";
          case 4 -> "square";
          case 5 -> "pentagonal";
          case 6 -> "hexagonal";
          default -> "mixed";
        };
    if (shape == Shape.FACETED) {
      scene.attribute("outline", outline);
    }
    scene.attribute("surface", rough ? "rough" : "smooth");
    for (Spot spot : spots) {
      double r = spot.r() * scale;
      int id = scene.nextId();
      double own = material * (1 + variation * random.normal());
      HeightProfile profile =
          switch (shape) {
            case SPHERICAL -> rough ? Shapes.roughSphere(r, random) : Shapes.ball(r, through);
            case FACETED ->
                Shapes.faceted(r, sides == 0 ? random.between(4, 7) : sides, through, random);
            case IRREGULAR -> Shapes.grain(r, random);
          };
      double base = through ? 0 : random.uniform(0, 0.25) * r;
      int area = scene.raise(id, spot.x(), spot.y(), r + 1, base, own, profile).area();
      scene.register(id, area);
    }
  }

  /** The support: plain, or with a faint texture. */
  static void ground(Scene scene, RandomStream random) {
    if (scene.detector.transmission()) {
      scene.ground(1, random.uniform(0.015, 0.05), random, random.uniform(3, 7));
      scene.attribute("support", "film");
      return;
    }
    scene.ground(
        random.uniform(0.16, 0.42), random.uniform(0.02, 0.1), random, random.uniform(8, 60));
    float[] bumps =
        NoiseField.fractal(random, scene.width, scene.height, random.uniform(4, 14), 2, 0.5);
    float height = (float) random.uniform(0, 0.5);
    for (int i = 0; i < bumps.length; i++) {
      scene.relief[i] = bumps[i] * height;
    }
    scene.attribute("support", "substrate");
  }
}
