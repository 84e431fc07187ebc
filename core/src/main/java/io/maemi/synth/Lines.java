package io.maemi.synth;

import java.util.List;

/** Lines and spaces as lithography prints them, with edge roughness and defects. */
final class Lines implements Specimen {
  /** The image turned so that lines always run along v: u across, v along. */
  private record Frame(Scene scene, boolean upright) {
    int across() {
      return upright ? scene.width : scene.height;
    }

    int along() {
      return upright ? scene.height : scene.width;
    }

    int index(int u, int v) {
      return upright ? v * scene.width + u : u * scene.width + v;
    }

    void defect(String kind, double u, double v, double ru, double rv) {
      if (upright) {
        scene.defect(kind, u, v, ru, rv);
      } else {
        scene.defect(kind, v, u, rv, ru);
      }
    }
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    boolean upright = random.chance(0.75);
    Frame frame = new Frame(scene, upright);
    scene.ground(random.uniform(0.2, 0.45), 0.02, random.fork("ground"), 20);
    double pitch = random.logUniform(18, 110);
    double width = pitch * random.uniform(0.36, 0.62);
    boolean rough = random.chance(0.35);
    double sigma = rough ? width * random.uniform(0.05, 0.09) : Math.min(0.7, width * 0.015);
    double correlation = random.uniform(8, 40);
    String kind =
        random.chance(0.45) ? random.pick(List.of("bridge", "break", "pinch", "particle")) : "none";
    scene.pitch(pitch);
    scene.featureSize(Math.min(width, pitch - width));
    scene
        .attribute("shape", "line")
        .attribute("orientation", upright ? "vertical" : "horizontal")
        .attribute("edge", rough ? "rough" : "smooth")
        .attribute("defect", kind)
        .attribute("order", "ordered")
        .attribute("view", "plan");
    double material = random.uniform(0.5, 0.8);
    double first = random.uniform(-pitch, 0) - pitch;
    int lines = (int) Math.ceil((frame.across() + 3 * pitch) / pitch);
    int flaws = kind.equals("none") ? 0 : random.between(1, 3);
    boolean[] flawed = new boolean[lines];
    for (int i = 0; i < flaws; i++) {
      // Well inside, so that the defect is in the image.
      double u = random.uniform(0.15, 0.85) * frame.across();
      flawed[Math.max(1, Math.min(lines - 2, (int) ((u - first) / pitch)))] = true;
    }
    float height = (float) Math.max(3, width * 0.3);
    for (int k = 0; k < lines; k++) {
      double left = first + k * pitch + (pitch - width) / 2;
      line(
          frame,
          left,
          width,
          sigma,
          correlation,
          height,
          material,
          flawed[k] ? kind : "none",
          pitch,
          random.fork(k));
    }
  }

  private static void line(
      Frame frame,
      double left,
      double width,
      double sigma,
      double correlation,
      float height,
      double material,
      String flaw,
      double pitch,
      RandomStream random) {
    Scene scene = frame.scene();
    int along = frame.along();
    float[] a = NoiseField.correlated(random, along, correlation);
    float[] b = NoiseField.correlated(random, along, correlation);
    double centre = random.uniform(0.15, 0.85) * along;
    double extent = pitch * random.uniform(0.5, 1.1);
    double gap = pitch - width;
    int id = scene.nextId();
    int area = 0;
    for (int v = 0; v < along; v++) {
      double from = left + sigma * a[v];
      double to = left + width + sigma * b[v];
      double t = (v - centre) / extent;
      double bump = t * t < 1 ? (1 - t * t) * (1 - t * t) : 0;
      if (flaw.equals("pinch")) {
        from += 0.3 * width * bump;
        to -= 0.3 * width * bump;
      } else if (flaw.equals("bridge") && t * t < 0.36) {
        to += gap * 1.3 * Math.min(1, 3 * (0.36 - t * t) / 0.36);
      } else if (flaw.equals("break") && t * t < 0.3) {
        continue;
      }
      area += span(frame, v, from, to, height, material, id);
    }
    scene.register(id, width, Math.max(1, area));
    double middle = left + width / 2;
    switch (flaw) {
      case "pinch" -> frame.defect(flaw, middle, centre, width * 0.6, extent * 0.8);
      case "bridge" -> frame.defect(flaw, left + width + gap / 2, centre, gap * 0.6, extent * 0.62);
      case "break" -> frame.defect(flaw, middle, centre, width * 0.6, extent * 0.57);
      case "particle" ->
          particle(frame, middle, centre, random.uniform(0.45, 0.9) * pitch, height, random);
      default -> {}
    }
  }

  /** One row of a line; its side walls rise over two pixels. */
  private static int span(
      Frame frame, int v, double from, double to, float height, double material, int id) {
    Scene scene = frame.scene();
    int u0 = (int) Math.ceil(from);
    int u1 = (int) Math.floor(to);
    int area = 0;
    for (int u = u0; u <= u1; u++) {
      area++;
      if (u < 0 || u >= frame.across()) {
        continue;
      }
      int i = frame.index(u, v);
      double inside = Math.min(u - from, to - u);
      float h = (float) (height * Math.min(1, 0.25 + inside / 2.5));
      if (h > scene.relief[i]) {
        scene.relief[i] = h;
      }
      scene.yield[i] = (float) material;
      scene.label[i] = (short) id;
    }
    return area;
  }

  private static void particle(
      Frame frame, double u, double v, double radius, float height, RandomStream random) {
    double x = frame.upright() ? u : v;
    double y = frame.upright() ? v : u;
    Shapes.litter(frame.scene(), x, y, radius, height, random);
    frame.defect("particle", u, v, radius * 0.9, radius * 0.9);
  }
}
