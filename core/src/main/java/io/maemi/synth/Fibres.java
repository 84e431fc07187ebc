package io.maemi.synth;

/** Fibres and nanowires lying over each other. */
final class Fibres implements Specimen {
  private final boolean wires;

  private Fibres(boolean wires) {
    this.wires = wires;
  }

  /** Long, curved, crossing fibres, most through the whole image. */
  static Fibres curved() {
    return new Fibres(false);
  }

  /** Thin, straight wires of finite length. */
  static Fibres wires() {
    return new Fibres(true);
  }

  @Override
  public void prepare(Scene scene, RandomStream random) {
    boolean through = scene.detector.transmission();
    Particles.ground(scene, random.fork("ground"));
    int count = wires ? (int) random.logUniform(1, 46) : (int) random.logUniform(5, 45);
    double width =
        wires ? random.uniform(5, count > 20 ? 9 : 15) : random.uniform(7, count > 25 ? 15 : 30);
    boolean aligned = random.chance(0.35);
    boolean broad = random.chance(0.3);
    double main = random.uniform(0, Math.PI);
    double bend = wires ? random.uniform(0, 0.0012) : random.uniform(0.004, 0.014);
    double material = through ? random.uniform(0.8, 1.8) / width : random.uniform(0.6, 0.95);
    scene.featureSize(width);
    scene
        .attribute("shape", wires ? "wire" : "fibre")
        .attribute("orientation", aligned ? "aligned" : "random")
        .attribute("curvature", wires ? "straight" : "curved")
        .attribute("view", "plan");
    Strand strand = new Strand(scene);
    long alone = 0;
    for (int i = 0; i < count; i++) {
      double own = width * StrictMath.exp((broad ? 0.42 : 0.05) * random.normal());
      own = Math.max(4, Math.min(own, width * 2.2));
      double angle = aligned ? main + 0.07 * random.normal() : random.uniform(0, 2 * Math.PI);
      double length = wires ? scene.height * random.uniform(0.35, 0.9) : 2.2 * scene.width;
      double x = random.uniform(0.05, 0.95) * scene.width;
      double y = random.uniform(0.05, 0.95) * scene.height;
      double base = through ? 0 : i * Math.min(own, 60.0 / count);
      int id = scene.nextId();
      int area =
          strand.draw(
              id,
              x,
              y,
              angle,
              length,
              own,
              bend,
              base,
              material * (1 + 0.05 * random.normal()),
              random);
      scene.register(id, own, Math.max(1, area));
      alone += area;
    }
    long seen = 0;
    for (short id : scene.label) {
      seen += id == 0 ? 0 : 1;
    }
    scene.attribute("overlap", seen < alone ? "crossing" : "isolated");
  }
}
