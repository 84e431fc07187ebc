package io.maemi.synth;

/** Nanowires standing on their substrate, seen from the side at a tilt. */
final class WireForest implements Specimen {
  @Override
  public void prepare(Scene scene, RandomStream random) {
    scene.ground(random.uniform(0.12, 0.25), 0.06, random.fork("ground"), 30);
    double width = random.uniform(5, 13);
    double length = scene.height * random.uniform(0.22, 0.45);
    double spacing = width * random.uniform(2.4, 5);
    double lean = random.uniform(0.01, 0.1);
    double material = random.uniform(0.5, 0.75);
    boolean catalyst = random.chance(0.4);
    double rowStep = spacing * 0.7;
    Strand strand = new Strand(scene);
    int rows = (int) ((scene.height + length) / rowStep);
    for (int row = 0; row < rows; row++) {
      double foot = row * rowStep;
      for (double x = random.uniform(0, spacing);
          x < scene.width;
          x += spacing * random.uniform(0.6, 1.4)) {
        int id = scene.nextId();
        double own = width * (1 + 0.06 * random.normal());
        double tall = length * random.uniform(0.85, 1.1);
        double angle = -Math.PI / 2 + lean * random.normal();
        double middle = foot - tall / 2;
        double base = row * 1.5;
        int area =
            strand.draw(
                id,
                x,
                middle,
                angle,
                tall,
                own,
                0.0003,
                base,
                material * (1 + 0.06 * random.normal()),
                random);
        if (catalyst) {
          double topX = x + tall / 2 * StrictMath.cos(angle);
          double topY = middle + tall / 2 * StrictMath.sin(angle);
          scene.raise(id, topX, topY, own, base + 1, 0.95, Shapes.ball(own * 0.62, false));
        }
        scene.register(id, own, Math.max(1, area));
      }
    }
    scene.uncounted();
    scene.withoutCoverage();
    scene.featureSize(width);
    scene
        .attribute("shape", "wire")
        .attribute("orientation", "aligned")
        .attribute("curvature", "straight")
        .attribute("packing", "dense")
        .attribute("catalyst", catalyst ? "visible" : "none")
        .attribute("view", "tilted");
  }
}
