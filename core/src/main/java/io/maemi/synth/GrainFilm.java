package io.maemi.synth;

/**
 * A film seen from above: polycrystalline with grains and boundaries, or cracked like dried mud.
 */
final class GrainFilm implements Specimen {
  private final boolean cracked;

  /** With cracks, or with grains. */
  GrainFilm(boolean cracked) {
    this.cracked = cracked;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    double cell = cracked ? random.logUniform(70, 190) : random.logUniform(20, 95);
    Voronoi cells =
        new Voronoi(
            scene.width,
            scene.height,
            cell,
            cracked ? cell * 0.12 : cell * 0.1,
            random.fork("cells"));
    scene.ground(random.uniform(0.5, 0.7), 0.04, random.fork("ground"), 12);
    scene.withoutCoverage();
    if (cracked) {
      crack(scene, cells, cell, random);
    } else {
      grains(scene, cells, cell, random);
    }
    scene
        .attribute("view", "plan")
        .attribute("structure", cracked ? "cracked" : "polycrystalline")
        .attribute("crack", cracked ? "present" : "none");
  }

  private static void crack(Scene scene, Voronoi cells, double cell, RandomStream random) {
    float[] bumps = NoiseField.fractal(random.fork("skin"), scene.width, scene.height, 10, 3, 0.6);
    float[] wide = NoiseField.fractal(random.fork("gape"), scene.width, scene.height, cell, 2, 0.5);
    float width = (float) random.uniform(1.8, Math.min(7, cell * 0.05));
    float depth = width * 4;
    float skin = (float) random.uniform(0.2, 0.9);
    for (int i = 0; i < cells.border.length; i++) {
      float half = width * Math.max(0.15f, 0.8f + 0.9f * wide[i]);
      float inside = cells.border[i] / half;
      float edge = Math.min(1, cells.border[i] / (half * 8));
      scene.relief[i] = skin * bumps[i] + (inside < 1 ? -depth : -2.5f * (1 - edge) * (1 - edge));
      if (inside < 1) {
        scene.yield[i] *= 0.25f;
      }
    }
    scene.uncounted();
    scene.featureSize(2 * width);
  }

  private static void grains(Scene scene, Voronoi cells, double cell, RandomStream random) {
    int[] id = new int[cells.cells()];
    int[] area = new int[cells.cells()];
    boolean[] cut = new boolean[cells.cells()];
    float[] tone = new float[cells.cells()];
    float[] tiltX = new float[cells.cells()];
    float[] tiltY = new float[cells.cells()];
    double contrast = random.uniform(0.02, 0.16);
    double tilt = random.uniform(0.02, 0.15);
    float dome = (float) random.uniform(0.4, 1.6);
    float groove = (float) random.uniform(1.0, 2.2);
    for (int c = 0; c < id.length; c++) {
      tone[c] = (float) (1 + contrast * random.normal());
      tiltX[c] = (float) (tilt * random.normal());
      tiltY[c] = (float) (tilt * random.normal());
    }
    float round = (float) (cell * 0.22);
    for (int y = 0; y < scene.height; y++) {
      for (int x = 0; x < scene.width; x++) {
        int i = y * scene.width + x;
        int c = cells.owner[i];
        float b = cells.border[i];
        float rise = Math.min(1, b / round);
        float sag = b < groove ? (1 - b / groove) : 0;
        float facet = (float) (tiltX[c] * (x - cells.x(c)) + tiltY[c] * (y - cells.y(c)));
        scene.relief[i] = dome * round * 0.4f * rise * (2 - rise) + facet - 4 * sag;
        scene.yield[i] *= Math.max(0.3f, tone[c]) * (1 - 0.5f * sag);
        if (b > 0.7f) {
          if (id[c] == 0) {
            id[c] = scene.nextId();
          }
          scene.label[i] = (short) id[c];
          area[c]++;
          cut[c] |=
              y == 0 || y == scene.height - 1 || x <= Scene.PAD || x >= scene.width - Scene.PAD - 1;
        }
      }
    }
    for (int c = 0; c < id.length; c++) {
      if (id[c] > 0) {
        // How much of a cut grain lies outside is unknown: it counts if its seed lies inside, and
        // has no size.
        boolean in = scene.inImage(cells.x(c), cells.y(c));
        double size = cut[c] ? Double.NaN : 2 * Math.sqrt(area[c] / Math.PI);
        scene.register(id[c], size, in ? area[c] : 1e9);
      }
    }
    scene.attribute("shape", "grain").attribute("packing", "dense");
    scene.featureSize(cell * 0.35);
  }
}
