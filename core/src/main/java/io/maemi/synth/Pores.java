package io.maemi.synth;

import io.maemi.synth.Placement.Contact;
import io.maemi.synth.Placement.Spot;
import java.util.ArrayList;
import java.util.List;

/** Hollows in a solid: sponges with irregular cells, membranes with round holes. */
final class Pores implements Specimen {
  /** Kinds of porous solids. */
  enum Kind {
    SPONGE,
    MEMBRANE
  }

  private final Kind kind;

  Pores(Kind kind) {
    this.kind = kind;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    boolean sponge = kind == Kind.SPONGE;
    RandomStream texture = random.fork("matrix");
    scene.ground(texture.uniform(0.55, 0.8), sponge ? 0.08 : 0.03, texture, 30);
    float[] bumps =
        NoiseField.fractal(
            texture, scene.width, scene.height, sponge ? 24 : 6, sponge ? 4 : 2, 0.55);
    float amplitude = (float) (sponge ? texture.uniform(1.5, 4) : texture.uniform(0.1, 0.5));
    double top = 0;
    for (int i = 0; i < bumps.length; i++) {
      scene.relief[i] = bumps[i] * amplitude;
    }
    boolean broad = sponge ? random.chance(0.6) : random.chance(0.3);
    boolean ordered = !sponge && random.chance(0.45);
    int wanted = (int) random.logUniform(8, 160);
    double mean =
        Math.sqrt(
            (sponge ? random.uniform(0.45, 0.75) : random.uniform(0.12, 0.35))
                * scene.width
                * scene.height
                / (wanted * Math.PI));
    mean = Math.max(7, Math.min(mean, scene.height * 0.16));
    List<Spot> spots =
        ordered
            ? lattice(scene, mean, random.fork("lattice"))
            : Placement.place(
                Particles.radii(wanted, mean, broad, 5, random.fork("radii")),
                scene.width,
                scene.height,
                Contact.ISOLATED,
                random.fork("place"));
    scene.featureSize(2 * mean);
    scene
        .attribute("shape", sponge ? "irregular" : "round")
        .attribute("order", ordered ? "ordered" : "random");
    scene.attribute("structure", sponge ? "sponge" : "membrane").attribute("view", "plan");
    for (Spot spot : spots) {
      carve(scene, spot, sponge ? random.uniform(0.03, 0.09) : 0.015, random, top);
    }
  }

  private void carve(Scene scene, Spot spot, double irregularity, RandomStream random, double top) {
    int id = scene.nextId();
    RadialOutline outline = new RadialOutline(spot.r(), irregularity, random);
    float depth = (float) (spot.r() * random.uniform(0.9, 1.5));
    float inner =
        kind == Kind.SPONGE
            ? (float) random.uniform(0.15, 0.45)
            : (float) random.uniform(0.06, 0.16);
    int reach = (int) Math.ceil(spot.r() * 1.02) + 1;
    float[] wall =
        NoiseField.fractal(
            random, 2 * reach + 2, 2 * reach + 2, Math.max(4, spot.r() / 2.5), 3, 0.6);
    int area = 0;
    for (int y = (int) spot.y() - reach; y <= spot.y() + reach; y++) {
      for (int x = (int) spot.x() - reach; x <= spot.x() + reach; x++) {
        float dx = (float) (x - spot.x());
        float dy = (float) (y - spot.y());
        float share = outline.share(dx, dy);
        if (share > 1) {
          continue;
        }
        area++;
        if (x < 0 || y < 0 || x >= scene.width || y >= scene.height) {
          continue;
        }
        int i = y * scene.width + x;
        float steep = 1 - share * share;
        float rough = wall[(int) (dy + reach) * (2 * reach + 2) + (int) (dx + reach)];
        boolean bowl = kind == Kind.SPONGE;
        float sink =
            bowl
                ? depth * (0.35f + 0.65f * steep) - 0.18f * depth * rough
                : depth * Math.min(1, 0.5f + 3 * steep);
        scene.relief[i] = (float) (top - sink);
        scene.yield[i] *= bowl ? inner + (1 - inner) * 0.35f * share * share : inner;
        scene.label[i] = (short) id;
      }
    }
    scene.register(id, area);
  }

  private static List<Spot> lattice(Scene scene, double mean, RandomStream random) {
    List<Spot> spots = new ArrayList<>();
    double pitch = mean * random.uniform(2.6, 3.4);
    double rowStep = pitch * Math.sqrt(3) / 2;
    int row = 0;
    for (double y = random.uniform(0, rowStep); y < scene.height + mean; y += rowStep, row++) {
      for (double x = (row % 2) * pitch / 2; x < scene.width + mean; x += pitch) {
        double jitter = 0.03 * pitch;
        spots.add(
            new Spot(
                x + jitter * random.normal(),
                y + jitter * random.normal(),
                mean * (1 + 0.05 * random.normal())));
      }
    }
    scene.pitch(pitch);
    return spots;
  }
}
