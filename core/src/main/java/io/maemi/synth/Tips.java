package io.maemi.synth;

/** Sharp tips: one probe from the side, or an array of emitters from above. */
final class Tips implements Specimen {
  @Override
  public void prepare(Scene scene, RandomStream random) {
    boolean pyramid = random.chance(0.4);
    boolean side = random.chance(0.7);
    scene.ground(
        side ? random.uniform(0.05, 0.14) : random.uniform(0.25, 0.4),
        0.05,
        random.fork("ground"),
        60);
    scene.withoutCoverage();
    scene
        .attribute("shape", pyramid ? "pyramidal" : "conical")
        .attribute("view", side ? "side" : "plan");
    if (side) {
      probe(scene, pyramid, random);
    } else {
      array(scene, pyramid, random);
    }
  }

  private static void probe(Scene scene, boolean pyramid, RandomStream random) {
    boolean blunt = random.chance(0.35);
    double apexRadius = blunt ? random.uniform(14, 34) : random.uniform(1.5, 4);
    double taper = StrictMath.tan(StrictMath.toRadians(random.uniform(7, 24)));
    double turn =
        StrictMath.toRadians(
            random.uniform(-35, 35) + (random.chance(0.5) ? 90 : random.chance(0.5) ? 0 : 180));
    float ux = (float) StrictMath.cos(turn);
    float uy = (float) StrictMath.sin(turn);
    double ax = scene.width * 0.5 - ux * scene.width * random.uniform(0.1, 0.3);
    double ay = scene.height * 0.5 - uy * scene.height * random.uniform(0.15, 0.34);
    float ridge = (float) random.uniform(-0.35, 0.35);
    float[] bumps = NoiseField.fractal(random, scene.width, scene.height, 22, 4, 0.6);
    float skin = (float) random.uniform(0.2, 1.1);
    float material = (float) random.uniform(0.5, 0.7);
    int id = scene.nextId();
    int area = 0;
    for (int y = 0; y < scene.height; y++) {
      for (int x = 0; x < scene.width; x++) {
        float dx = (float) (x - ax);
        float dy = (float) (y - ay);
        float along = dx * ux + dy * uy;
        if (along < 0) {
          continue;
        }
        float across = -dx * uy + dy * ux;
        float half = (float) Math.sqrt(along * taper * along * taper + 2 * apexRadius * along);
        if (Math.abs(across) > half) {
          continue;
        }
        int i = y * scene.width + x;
        float s = across / half;
        float h =
            pyramid
                ? half * (s < ridge ? (s + 1) / (ridge + 1) : (1 - s) / (1 - ridge))
                : half * (float) Math.sqrt(Math.max(0, 1 - s * s));
        scene.relief[i] = 12 + h * 0.8f + skin * bumps[i] * Math.min(1, half / 20);
        scene.yield[i] = material;
        scene.label[i] = (short) id;
        area++;
      }
    }
    scene.register(id, Double.NaN, Math.max(1, area));
    scene.featureSize(20);
    scene.attribute("apex", blunt ? "blunt" : "sharp");
  }

  private static void array(Scene scene, boolean pyramid, RandomStream random) {
    double pitch = random.logUniform(70, 200);
    double radius = pitch * random.uniform(0.26, 0.42);
    double left = random.uniform(0, pitch);
    double top = random.uniform(0, pitch);
    double steep = random.uniform(1.2, 2.4);
    for (double y = top - pitch; y < scene.height + radius; y += pitch) {
      for (double x = left - pitch; x < scene.width + radius; x += pitch) {
        int id = scene.nextId();
        float r = (float) (radius * (1 + 0.02 * random.normal()));
        HeightProfile profile =
            pyramid
                ? (dx, dy) -> {
                  float inside = r * 0.85f - Math.max(Math.abs(dx), Math.abs(dy));
                  return inside < 0 ? -1 : (float) (inside * inside / r * steep + 0.3 * inside);
                }
                : (dx, dy) -> {
                  float inside = r - (float) Math.sqrt(dx * dx + dy * dy);
                  return inside < 0 ? -1 : (float) (inside * inside / r * steep + 0.2 * inside);
                };
        scene.register(id, scene.raise(id, x, y, radius * 1.1 + 1, 0, 0.6, profile).area());
      }
    }
    scene.pitch(pitch);
    scene.featureSize(radius);
    scene.attribute("order", "ordered").attribute("apex", "sharp");
  }
}
