package io.maemi.synth;

import java.util.List;

/**
 * A periodic array of contact holes or pillars, square or hexagonal, with missing, merged or
 * narrowed members.
 */
final class FeatureArray implements Specimen {
  private final boolean holes;

  /** Holes, or pillars. */
  FeatureArray(boolean holes) {
    this.holes = holes;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    scene.ground(
        holes ? random.uniform(0.5, 0.75) : random.uniform(0.2, 0.4),
        0.03,
        random.fork("ground"),
        10);
    boolean hexagonal = random.chance(0.35);
    double pitch = random.logUniform(26, 120);
    double radius = pitch * random.uniform(0.2, 0.34);
    double rowStep = hexagonal ? pitch * Math.sqrt(3) / 2 : pitch;
    double irregularity = random.chance(0.3) ? 0.06 : 0.012;
    String flaw =
        random.chance(0.45)
            ? random.pick(
                holes
                    ? List.of("missing", "bridge", "pinch", "particle")
                    : List.of("missing", "particle"))
            : "none";
    int columns = (int) Math.ceil(scene.width / pitch) + 2;
    int rows = (int) Math.ceil(scene.height / rowStep) + 2;
    double left = random.uniform(-pitch, 0);
    double top = random.uniform(-rowStep, 0);
    int flaws = flaw.equals("none") ? 0 : random.between(1, 3);
    boolean[] flawed = new boolean[columns * rows];
    for (int i = 0; i < flaws; i++) {
      int row = (int) (random.uniform(0.2, 0.8) * (rows - 2)) + 1;
      int column = (int) (random.uniform(0.2, 0.8) * (columns - 2)) + 1;
      flawed[row * columns + column] = true;
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double x =
            left
                + pitch * (column + (hexagonal && row % 2 == 1 ? 0.5 : 0))
                + 0.008 * pitch * random.normal();
        double y = top + rowStep * row + 0.008 * pitch * random.normal();
        String own = flawed[row * columns + column] ? flaw : "none";
        feature(scene, x, y, radius, pitch, irregularity, own, random);
      }
    }
    scene.pitch(pitch);
    scene.featureSize(2 * radius);
    scene
        .attribute("shape", holes ? "hole" : "pillar")
        .attribute("order", "ordered")
        .attribute("lattice", hexagonal ? "hexagonal" : "square")
        .attribute("edge", irregularity > 0.03 ? "rough" : "smooth")
        .attribute("defect", flaw)
        .attribute("view", "plan");
  }

  private void feature(
      Scene scene,
      double x,
      double y,
      double radius,
      double pitch,
      double irregularity,
      String flaw,
      RandomStream random) {
    if (flaw.equals("missing")) {
      scene.defect("missing", x, y, radius, radius);
      return;
    }
    double r = flaw.equals("pinch") ? radius * 0.55 : radius * (1 + 0.02 * random.normal());
    int id = scene.nextId();
    RadialOutline outline = new RadialOutline(r * (1 + irregularity), irregularity, random);
    float depth = (float) Math.max(4, radius * 0.8);
    HeightProfile profile = (dx, dy) -> outline.share(dx, dy) > 1 ? -1 : 0;
    double area;
    if (holes) {
      area = sink(scene, id, x, y, r * (1 + irregularity) + 1, depth, profile);
      if (flaw.equals("bridge")) {
        double half = radius * 0.45;
        HeightProfile slot = (dx, dy) -> Math.abs(dy) < half && Math.abs(dx) < pitch / 2 ? 0 : -1;
        sink(scene, id, x + pitch / 2, y, pitch / 2 + 1, depth, slot);
      }
    } else {
      double slope = depth / 3;
      float limit = (float) (1 / r);
      area =
          scene
              .raise(
                  id,
                  x,
                  y,
                  r * (1 + irregularity) + 1,
                  0,
                  0.75,
                  (dx, dy) -> {
                    float share = outline.share(dx, dy);
                    return share > 1
                        ? -1
                        : (float) Math.min(depth, 2 + (1 - share) / limit * slope);
                  })
              .area();
    }
    scene.register(id, area);
    switch (flaw) {
      case "pinch" -> scene.defect(flaw, x, y, radius, radius);
      case "bridge" ->
          scene.defect(flaw, x + pitch / 2, y, pitch / 2 - radius * 0.6, radius * 0.55);
      case "particle" -> {
        double size = pitch * random.uniform(0.3, 0.55);
        Shapes.litter(scene, x + pitch * 0.35, y + pitch * 0.2, size, holes ? 0 : depth, random);
        scene.defect(flaw, x + pitch * 0.35, y + pitch * 0.2, size * 0.9, size * 0.9);
      }
      default -> {}
    }
  }

  private static double sink(
      Scene scene, int id, double cx, double cy, double reach, float depth, HeightProfile inside) {
    int area = 0;
    for (int y = (int) Math.floor(cy - reach); y <= cy + reach; y++) {
      for (int x = (int) Math.floor(cx - reach); x <= cx + reach; x++) {
        if (inside.at((float) (x - cx), (float) (y - cy)) < 0) {
          continue;
        }
        area++;
        if (x >= 0 && y >= 0 && x < scene.width && y < scene.height) {
          int i = y * scene.width + x;
          scene.relief[i] = -depth;
          scene.yield[i] = 0.13f;
          scene.label[i] = (short) id;
        }
      }
    }
    return area;
  }
}
