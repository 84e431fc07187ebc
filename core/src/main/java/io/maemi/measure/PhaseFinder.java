package io.maemi.measure;

import io.maemi.student.Resampling;
import java.util.Arrays;
import java.util.List;

/** Tells phases with a {@link PhaseNetwork}: each pixel is of the phase that is likeliest there. */
final class PhaseFinder {
  private static final float STEPS = 255;

  private final TiledAnswer answer;
  private final PhaseNetwork.Taught taught;

  PhaseFinder(PhaseNetwork network) {
    this.answer = new TiledAnswer(network.body(), logits -> logits.softmax(1));
    this.taught = network.taught();
  }

  /** The phases of {@code scene}; one that it does not show is of no pixel. */
  PhaseMap find(Scene scene) {
    Plane plane = scene.plane();
    double zoom = taught.zoom() * scene.fold();
    int width = side(plane.width(), zoom);
    int height = side(plane.height(), zoom);
    Zoomed seen = Zoomed.of(plane, width, height);
    float[][] plain = answer.of(seen);
    float[][] mirrored = answer.of(seen.mirrored());
    int[] of = new int[plane.values().length];
    int[] most = new int[of.length];
    Arrays.fill(most, -1);
    for (int phase = 0; phase < plain.length; phase++) {
      float[] other = ParticleMaps.mirrored(mirrored[phase], width, height);
      float[] mean = plain[phase];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (mean[i] + other[i]) / 2;
      }
      byte[] likely =
          Resampling.BILINEAR.resize(
              ParticleMaps.bytes(mean, STEPS), width, height, plane.width(), plane.height());
      for (int i = 0; i < of.length; i++) {
        int value = likely[i] & 0xff;
        if (value > most[i]) {
          most[i] = value;
          of[i] = phase;
        }
      }
    }
    List<String> names = taught.phases();
    String method =
        "convolutional network taught with " + taught.images().size() + " labelled images";
    return new PhaseMap(plane.width(), plane.height(), of, names, method);
  }

  private static int side(int side, double zoom) {
    return (int) Math.max(1, Math.round(side * zoom));
  }
}
