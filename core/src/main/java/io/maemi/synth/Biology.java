package io.maemi.synth;

import io.maemi.synth.Placement.Contact;
import io.maemi.synth.Placement.Spot;
import java.util.List;

/** Biological specimens: cells, rod-shaped bacteria, spiny pollen, diatom shells. */
final class Biology implements Specimen {
  /** Kinds of organism, with the number seen and the share of the field they take. */
  enum Kind {
    CELLS("cell", 2, 40, 0.34),
    BACTERIA("rod", 3, 60, 0.5),
    POLLEN("spiny sphere", 1, 9, 0.28),
    DIATOMS("elongated shell", 1, 5, 0.4);

    private final String shape;
    private final int fewest;
    private final int most;
    private final double share;

    Kind(String shape, int fewest, int most, double share) {
      this.shape = shape;
      this.fewest = fewest;
      this.most = most;
      this.share = share;
    }
  }

  private final Kind kind;

  Biology(Kind kind) {
    this.kind = kind;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    Particles.ground(scene, random.fork("ground"));
    int wanted = (int) Math.round(random.logUniform(kind.fewest, kind.most));
    double r =
        Math.sqrt(
            kind.share * random.uniform(0.6, 1) * scene.width * scene.height / (wanted * Math.PI));
    r = Math.max(14, Math.min(r, scene.height * 0.3));
    Contact contact =
        kind == Kind.CELLS && wanted > 3 && random.chance(0.4)
            ? Contact.TOUCHING
            : Contact.ISOLATED;
    double[] radii = Particles.radii(wanted, r, false, 10, random.fork("radii"));
    List<Spot> spots =
        Placement.place(radii, scene.width, scene.height, contact, random.fork("place"));
    if (spots.size() == 1) {
      double x = scene.width * random.uniform(0.4, 0.6);
      spots = List.of(new Spot(x, scene.height * random.uniform(0.4, 0.6), spots.get(0).r()));
    }
    boolean hollow = random.chance(0.4);
    double ratio = random.uniform(2, 3.6);
    scene.attribute("organism", kind == Kind.CELLS && hollow ? "biconcave cell" : kind.shape);
    scene
        .attribute("shape", kind.shape)
        .attribute("overlap", contact.word())
        .attribute("view", "plan");
    double material =
        scene.detector.transmission() ? random.uniform(0.8, 1.3) / r : random.uniform(0.5, 0.72);
    for (Spot spot : spots) {
      int id = scene.nextId();
      double own = material * (1 + 0.04 * random.normal());
      switch (kind) {
        case CELLS -> cell(scene, id, spot, own, hollow, random);
        case BACTERIA -> rod(scene, id, spot, own, ratio * random.uniform(0.8, 1.1), random);
        case POLLEN -> pollen(scene, id, spot, own, random);
        case DIATOMS -> diatom(scene, id, spot, own, random);
      }
    }
    scene.featureSize(kind == Kind.DIATOMS ? 9 : r * 0.6);
  }

  private static void cell(
      Scene scene, int id, Spot spot, double material, boolean hollow, RandomStream random) {
    RadialOutline outline = new RadialOutline(spot.r(), hollow ? 0.03 : 0.1, random);
    int side = 2 * (int) Math.ceil(spot.r()) + 6;
    float[] folds = NoiseField.fractal(random, side, side, Math.max(5, spot.r() / 4), 3, 0.55);
    float size = (float) (hollow ? 0.3 : random.uniform(1, 2.4));
    float dome = (float) (spot.r() * (hollow ? 0.5 : 0.42));
    float dip = hollow ? 0.75f : 0;
    int half = side / 2;
    HeightProfile profile =
        (dx, dy) -> {
          float share = outline.share(dx, dy);
          if (share > 1) {
            return -1;
          }
          float round = 1 - share * share;
          float centre = Math.max(0, 1 - share * share * 2.2f);
          float fold = folds[((int) dy + half) * side + (int) dx + half];
          return Math.max(
              0.5f, 3 + dome * ((float) Math.sqrt(round) - dip * centre * centre) + size * fold);
        };
    scene.register(
        id, scene.raise(id, spot.x(), spot.y(), spot.r() + 1, 0, material, profile).area());
  }

  private static void rod(
      Scene scene, int id, Spot spot, double material, double ratio, RandomStream random) {
    double angle = random.uniform(0, Math.PI);
    float ux = (float) StrictMath.cos(angle);
    float uy = (float) StrictMath.sin(angle);
    float radius = (float) (spot.r() / ratio);
    float straight = (float) spot.r() - radius;
    boolean dividing = random.chance(0.2);
    float scale = scene.detector.transmission() ? 2 : 1;
    HeightProfile profile =
        (dx, dy) -> {
          float along = dx * ux + dy * uy;
          float across = -dx * uy + dy * ux;
          float beyond = Math.max(0, Math.abs(along) - straight);
          float waist = dividing ? Math.max(0, 1 - Math.abs(along) / (radius * 0.7f)) : 0;
          float r = radius * (1 - 0.3f * waist * waist);
          float left = r * r - across * across - beyond * beyond;
          return left < 0 ? -1 : radius * 0.3f + scale * (float) Math.sqrt(left);
        };
    scene.register(
        id, scene.raise(id, spot.x(), spot.y(), spot.r() + 1, 0, material, profile).area());
  }

  private static void pollen(Scene scene, int id, Spot spot, double material, RandomStream random) {
    double body = spot.r() * 0.84;
    int area =
        scene
            .raise(id, spot.x(), spot.y(), body + 1, 0, material, Shapes.roughSphere(body, random))
            .area();
    int spines = (int) random.uniform(60, 130);
    double length = spot.r() * 0.16;
    double turn = random.uniform(0, 6);
    for (int k = 0; k < spines; k++) {
      // The upper half of a Fibonacci sphere.
      double nz = (k + 0.5) / spines;
      double across = Math.sqrt(1 - nz * nz);
      double phi = turn + k * 2.399963229728653;
      for (double t = 0; t <= 1; t += 0.2) {
        double out = (body + t * length) * across;
        double size = Math.max(0.9, length * 0.42 * (1 - t));
        scene.raise(
            id,
            spot.x() + out * StrictMath.cos(phi),
            spot.y() + out * StrictMath.sin(phi),
            size + 1,
            body * 0.6 + (body + t * length) * nz - size * 0.6,
            material,
            Shapes.ball(size, false));
      }
    }
    scene.register(id, Math.max(area, labelled(scene, id, spot)));
  }

  private static int labelled(Scene scene, int id, Spot spot) {
    int area = 0;
    int reach = (int) spot.r() + 2;
    for (int y = (int) Math.max(0, spot.y() - reach);
        y < Math.min(scene.height, spot.y() + reach);
        y++) {
      for (int x = (int) Math.max(0, spot.x() - reach);
          x < Math.min(scene.width, spot.x() + reach);
          x++) {
        area += scene.label[y * scene.width + x] == (short) id ? 1 : 0;
      }
    }
    return area;
  }

  private static void diatom(Scene scene, int id, Spot spot, double material, RandomStream random) {
    double angle = random.uniform(0, Math.PI);
    float ux = (float) StrictMath.cos(angle);
    float uy = (float) StrictMath.sin(angle);
    float a = (float) spot.r();
    float b = a * (float) random.uniform(0.22, 0.4);
    float rib = (float) random.uniform(6, 10);
    float dot = (float) random.uniform(5, 8);
    HeightProfile profile =
        (dx, dy) -> {
          float along = dx * ux + dy * uy;
          float across = -dx * uy + dy * ux;
          float bound = b * (1 - (along / a) * (along / a));
          if (Math.abs(along) >= a || Math.abs(across) > bound) {
            return -1;
          }
          float s = across / b;
          float dome = 0.35f * b * (1 - s * s) + 4;
          float seam = Math.abs(across) < 1.6f ? -3 : 0;
          float u = Math.abs(along / rib - Math.round(along / rib));
          float v = Math.abs(across / dot - Math.round(across / dot));
          boolean pore =
              u < 0.3f && v < 0.28f && bound - Math.abs(across) > 4 && Math.abs(across) > 3.5f;
          return Math.max(0.5f, dome + seam + (pore ? -4 : 0));
        };
    scene.register(
        id, scene.raise(id, spot.x(), spot.y(), spot.r() + 1, 0, material, profile).area());
  }
}
