package io.maemi.synth;

/**
 * An open-celled foam: polyhedral cells side by side, walls between them, windows into the next
 * layer behind.
 */
final class Foam implements Specimen {
  @Override
  public void prepare(Scene scene, RandomStream random) {
    double cell = random.logUniform(34, 130);
    double wall = cell * random.uniform(0.08, 0.17);
    Voronoi front = new Voronoi(scene.width, scene.height, cell, cell * 0.08, random.fork("front"));
    Voronoi behind =
        new Voronoi(scene.width, scene.height, cell * 0.55, cell * 0.06, random.fork("behind"));
    scene.ground(random.uniform(0.5, 0.7), 0.06, random.fork("ground"), 20);
    float[] bumps =
        NoiseField.fractal(
            random.fork("skin"), scene.width, scene.height, Math.max(6, cell / 5), 3, 0.6);
    int[] id = new int[front.cells()];
    int[] area = new int[front.cells()];
    boolean[] cut = new boolean[front.cells()];
    float half = (float) (wall / 2);
    float depth = (float) (cell * 0.35);
    float floor = (float) random.uniform(0.2, 0.5);
    for (int y = 0; y < scene.height; y++) {
      for (int x = 0; x < scene.width; x++) {
        int i = y * scene.width + x;
        float b = front.border[i];
        if (b < half) {
          scene.relief[i] = half * (1 - b * b / (half * half)) + 0.5f * bumps[i];
          continue;
        }
        float inward = Math.min(1, (b - half) / (float) (cell * 0.3));
        boolean window = behind.border[i] > wall * 0.7 && inward > 0.35f;
        scene.relief[i] =
            -depth * (0.25f + 0.55f * inward) + 1.2f * bumps[i] - (window ? depth * 0.6f : 0);
        scene.yield[i] *= window ? floor * 0.4f : 0.9f - (0.9f - floor) * inward;
        int c = front.owner[i];
        if (id[c] == 0) {
          id[c] = scene.nextId();
        }
        scene.label[i] = (short) id[c];
        area[c]++;
        cut[c] |=
            y == 0 || y == scene.height - 1 || x <= Scene.PAD || x >= scene.width - Scene.PAD - 1;
      }
    }
    for (int c = 0; c < id.length; c++) {
      if (id[c] > 0) {
        // As for grains: a cut cell counts if its seed lies inside, and has no size.
        boolean in = scene.inImage(front.x(c), front.y(c));
        scene.register(
            id[c], cut[c] ? Double.NaN : 2 * Math.sqrt(area[c] / Math.PI), in ? area[c] : 1e9);
      }
    }
    scene.featureSize(cell * 0.3);
    scene
        .attribute("shape", "polyhedral")
        .attribute("order", "random")
        .attribute("structure", "foam")
        .attribute("view", "plan");
  }
}
