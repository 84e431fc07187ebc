package io.maemi.synth;

/**
 * A cut through a layer stack on a substrate: layers of different material, columnar or granular,
 * with cracks.
 */
final class CrossSection implements Specimen {
  private static final float VACUUM_DEPTH = -26;

  @Override
  public void prepare(Scene scene, RandomStream random) {
    int layers = random.between(1, 5);
    boolean rough = random.chance(0.4);
    double vacuum = scene.height * random.uniform(0.08, 0.25);
    double[] thickness = new double[layers];
    double room = scene.height * 0.86 - vacuum;
    double[] weight = new double[layers + 1];
    double sum = 0;
    for (int k = 0; k <= layers; k++) {
      weight[k] = random.uniform(0.5, 1.8);
      sum += weight[k];
    }
    float[][] interfaces = new float[layers + 1][];
    double y = vacuum;
    for (int k = 0; k <= layers; k++) {
      interfaces[k] =
          contour(
              scene.width,
              y,
              rough ? random.uniform(2, 5) : random.uniform(0.2, 0.7),
              random.fork(k));
      if (k < layers) {
        thickness[k] = Math.max(16, room * weight[k] / sum);
        y += thickness[k];
      }
    }
    double[] tone = tones(layers + 1, random);
    float[][] texture = new float[layers + 1][];
    boolean[] columnar = new boolean[layers + 1];
    for (int k = 0; k <= layers; k++) {
      columnar[k] = k < layers && random.chance(0.35);
      texture[k] = new float[scene.width * scene.height];
      NoiseField.add(
          random.fork(100 + k),
          texture[k],
          scene.width,
          scene.height,
          columnar[k] ? 6 : random.uniform(3, 14),
          columnar[k] ? 70 : random.uniform(3, 14),
          1);
    }
    int[] id = new int[layers];
    int[] area = new int[layers];
    for (int k = 0; k < layers; k++) {
      id[k] = scene.nextId();
    }
    for (int row = 0; row < scene.height; row++) {
      for (int x = 0; x < scene.width; x++) {
        int i = row * scene.width + x;
        int k = -1;
        while (k < layers && row >= interfaces[k + 1][x]) {
          k++;
        }
        if (k < 0) {
          scene.relief[i] = VACUUM_DEPTH;
          scene.yield[i] = 0.08f;
          continue;
        }
        float t = texture[k][i];
        scene.relief[i] = (columnar[k] ? 1.1f : 0.45f) * t;
        scene.yield[i] = (float) (tone[k] * (1 + 0.06 * t));
        if (k < layers) {
          scene.label[i] = (short) id[k];
          area[k]++;
        }
      }
    }
    for (int k = 0; k < layers; k++) {
      scene.register(id[k], mean(interfaces[k + 1]) - mean(interfaces[k]), Math.max(1, area[k]));
    }
    boolean cracks = random.chance(0.3);
    if (cracks) {
      for (int n = random.between(1, 4); n > 0; n--) {
        crack(
            scene,
            random.uniform(0.1, 0.9) * scene.width,
            interfaces[0],
            interfaces[random.between(1, layers)],
            random);
      }
    }
    scene.withoutCoverage();
    scene.featureSize(16);
    scene
        .attribute("view", "cross-section")
        .attribute("structure", "layered")
        .attribute("layers", Integer.toString(layers))
        .attribute("interface", rough ? "rough" : "smooth")
        .attribute("crack", cracks ? "present" : "none");
  }

  private static float[] contour(int width, double y, double amplitude, RandomStream random) {
    float[] coarse = NoiseField.correlated(random, width, 60);
    float[] fine = NoiseField.correlated(random, width, 6);
    float[] contour = new float[width];
    for (int x = 0; x < width; x++) {
      contour[x] = (float) (y + amplitude * (0.8 * coarse[x] + 0.35 * fine[x]));
    }
    return contour;
  }

  /** Yields of which neighbours differ clearly. */
  private static double[] tones(int count, RandomStream random) {
    double[] tone = new double[count];
    double last = random.uniform(0.3, 0.9);
    for (int k = 0; k < count; k++) {
      tone[k] = last;
      double step = random.uniform(0.18, 0.4);
      boolean up = last < 0.45 || (last < 0.75 && random.chance(0.5));
      last = up ? last + step : last - step;
    }
    return tone;
  }

  private static void crack(
      Scene scene, double from, float[] top, float[] bottom, RandomStream random) {
    double x = from;
    double width = random.uniform(1.2, 3.2);
    int y0 = (int) top[(int) from];
    int y1 = (int) bottom[(int) from];
    for (int y = Math.max(0, y0); y < Math.min(scene.height, y1); y++) {
      x += 0.45 * random.normal();
      double half = width * (1 - 0.6 * (y - y0) / Math.max(1.0, y1 - y0));
      for (int u = (int) Math.ceil(x - half); u <= x + half; u++) {
        if (u >= 0 && u < scene.width) {
          scene.relief[y * scene.width + u] = -10;
          scene.yield[y * scene.width + u] = 0.1f;
        }
      }
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
