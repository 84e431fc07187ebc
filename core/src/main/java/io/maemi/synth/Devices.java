package io.maemi.synth;

/** Microfabricated devices: comb drives, electrodes with leads, cantilever rows. */
final class Devices implements Specimen {
  /** Kinds of device. */
  enum Kind {
    COMB,
    ELECTRODES,
    CANTILEVERS
  }

  private final Kind kind;

  Devices(Kind kind) {
    this.kind = kind;
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    scene.ground(random.uniform(0.12, 0.28), 0.05, random.fork("ground"), 14);
    scene.attribute("view", "plan").attribute("edge", "smooth");
    switch (kind) {
      case COMB -> comb(scene, random);
      case ELECTRODES -> electrodes(scene, random);
      case CANTILEVERS -> cantilevers(scene, random);
    }
  }

  private static void comb(Scene scene, RandomStream random) {
    double pitch = random.uniform(18, 52);
    double width = pitch * random.uniform(0.4, 0.62);
    double spine = scene.width * random.uniform(0.1, 0.18);
    double overlap = random.uniform(0.45, 0.8);
    double inner = scene.width - 2 * spine;
    double length = inner * (0.5 + overlap / 2) * 0.92;
    double top = random.uniform(0, pitch);
    float height = (float) Math.max(5, width * 0.4);
    double material = random.uniform(0.5, 0.75);
    slab(scene, 0, 0, 0, spine, scene.height, height, material);
    slab(scene, 0, scene.width - spine, 0, scene.width, scene.height, height, material);
    boolean left = random.chance(0.5);
    for (double y = top; y < scene.height; y += pitch, left = !left) {
      int id = scene.nextId();
      double x0 = left ? spine : scene.width - spine - length;
      double area = slab(scene, id, x0, y, x0 + length, y + width, height, material);
      scene.register(id, width, area);
    }
    etchHoles(scene, spine, height);
    scene.pitch(pitch);
    scene.featureSize(Math.min(width, pitch - width));
    scene
        .attribute("device", "comb drive")
        .attribute("shape", "finger")
        .attribute("order", "ordered");
  }

  /** Release holes in the anchors. */
  private static void etchHoles(Scene scene, double spine, float height) {
    double step = Math.max(18, spine / 3);
    double half = step * 0.17;
    for (double y = step / 2; y < scene.height; y += step) {
      for (double x = step / 2; x < spine - half - 3; x += step) {
        for (double side : new double[] {x, scene.width - x}) {
          for (int v = (int) Math.max(0, y - half); v < Math.min(scene.height, y + half); v++) {
            for (int u = (int) Math.max(0, side - half);
                u < Math.min(scene.width, side + half);
                u++) {
              int i = v * scene.width + u;
              scene.relief[i] = -height;
              scene.yield[i] = 0.12f;
            }
          }
        }
      }
    }
  }

  private static void electrodes(Scene scene, RandomStream random) {
    int perSide = random.between(2, 7);
    double step = (double) scene.height / perSide;
    double padHeight = step * random.uniform(0.4, 0.68);
    double padWidth = scene.width * random.uniform(0.16, 0.28);
    double lead = Math.max(3, padHeight * random.uniform(0.06, 0.16));
    double gap = scene.width * random.uniform(0.01, 0.05);
    double fan = random.uniform(0.18, 0.5);
    double material = random.uniform(0.55, 0.85);
    float height = (float) random.uniform(3, 7);
    Strand wires = new Strand(scene);
    for (int k = 0; k < perSide; k++) {
      for (int side = 0; side < 2; side++) {
        int id = scene.nextId();
        double y = (k + 0.5) * step;
        boolean left = side == 0;
        double x0 = left ? Scene.PAD + 6 : scene.width - Scene.PAD - 6 - padWidth;
        double area =
            slab(
                scene,
                id,
                x0,
                y - padHeight / 2,
                x0 + padWidth,
                y + padHeight / 2,
                height,
                material);
        double middleY = scene.height / 2.0 + (y - scene.height / 2.0) * fan;
        double endX = scene.width / 2.0 + (left ? -gap : gap);
        double kneeX = left ? x0 + padWidth + scene.width * 0.08 : x0 - scene.width * 0.08;
        double startX = left ? x0 + padWidth : x0;
        area +=
            wires.trace(
                id,
                new double[] {startX, kneeX, endX},
                new double[] {y, middleY, middleY},
                lead,
                height,
                material);
        scene.register(id, Double.NaN, area);
      }
    }
    scene.featureSize(lead * 2);
    scene.attribute("device", "electrodes").attribute("shape", "pad").attribute("order", "ordered");
  }

  private static void cantilevers(Scene scene, RandomStream random) {
    int count = random.between(1, 9);
    double pitch = scene.height / (count + random.uniform(0.15, 0.5));
    double width = Math.min(90, pitch * random.uniform(0.3, 0.6));
    double anchor = scene.width * random.uniform(0.14, 0.28);
    double longest = scene.width * random.uniform(0.4, 0.62);
    double shrink = random.chance(0.5) ? 0 : random.uniform(0.3, 0.7) / count;
    boolean pointed = random.chance(0.35);
    double material = random.uniform(0.5, 0.75);
    float height = (float) random.uniform(6, 12);
    slab(scene, 0, 0, 0, anchor, scene.height, height, material);
    double first = (scene.height - (count - 1) * pitch) / 2;
    for (int k = 0; k < count; k++) {
      int id = scene.nextId();
      double y = first + k * pitch;
      double length = longest * (1 - shrink * k);
      double area =
          slab(scene, id, anchor, y - width / 2, anchor + length, y + width / 2, height, material);
      if (pointed) {
        double half = width / 2;
        area +=
            scene
                .raise(
                    id,
                    anchor + length,
                    y,
                    half,
                    0,
                    material,
                    (dx, dy) -> dx < 0 || dx + Math.abs(dy) > half ? -1 : height)
                .area();
      }
      scene.register(id, width, area);
    }
    if (count > 1) {
      scene.pitch(pitch);
    }
    scene.featureSize(width);
    scene
        .attribute("device", "cantilevers")
        .attribute("shape", "beam")
        .attribute("order", "ordered");
  }

  /** A flat rectangle with edges; returns its area. */
  private static double slab(
      Scene scene,
      int id,
      double x0,
      double y0,
      double x1,
      double y1,
      float height,
      double material) {
    double halfWidth = (x1 - x0) / 2;
    double halfHeight = (y1 - y0) / 2;
    int area = 0;
    for (int y = (int) Math.ceil(y0); y <= (int) Math.floor(y0 + 2 * halfHeight); y++) {
      for (int x = (int) Math.ceil(x0); x <= (int) Math.floor(x0 + 2 * halfWidth); x++) {
        area++;
        if (x < 0 || y < 0 || x >= scene.width || y >= scene.height) {
          continue;
        }
        int i = y * scene.width + x;
        double inside = Math.min(Math.min(x - x0, x1 - x), Math.min(y - y0, y1 - y));
        float h = (float) (height * Math.min(1, 0.4 + inside / 3));
        if (h >= scene.relief[i]) {
          scene.relief[i] = h;
          scene.yield[i] = (float) material;
          scene.label[i] = (short) id;
        }
      }
    }
    return area;
  }
}
