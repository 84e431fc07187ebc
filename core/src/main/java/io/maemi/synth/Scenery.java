package io.maemi.synth;

import java.util.Map;

/** Colour scenes as a camera takes them, and empty frames. */
final class Scenery {
  private Scenery() {}

  /** Sky over hills, with soft blobs; saturated enough to be told from grey. */
  static ColourImage photograph(int width, int height, RandomStream random) {
    float[] clouds = NoiseField.fractal(random, width, height, width * 0.35, 5, 0.55);
    float[] land = NoiseField.fractal(random, width, height, 40, 4, 0.6);
    float[] ridge = NoiseField.correlated(random, width, 90);
    float[] sky = colour(random, 0.25f, 0.5f, 0.9f);
    float[] ground = colour(random, 0.3f, 0.55f, 0.2f);
    double horizon = height * random.uniform(0.3, 0.75);
    int blobs = random.between(0, 9);
    float[] bx = new float[blobs];
    float[] by = new float[blobs];
    float[] br = new float[blobs];
    float[][] tint = new float[blobs][];
    for (int b = 0; b < blobs; b++) {
      bx[b] = (float) random.uniform(0, width);
      by[b] = (float) random.uniform(horizon * 0.7, height);
      br[b] = (float) random.uniform(width * 0.02, width * 0.12);
      tint[b] = colour(random, 0.8f, 0.4f, 0.3f);
    }
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        boolean above = y < horizon + 14 * ridge[x];
        float light =
            above ? 0.75f + 0.25f * y / height + 0.18f * clouds[i] : 0.7f + 0.22f * land[i];
        float white = above ? Math.max(0, 0.45f * clouds[i]) : 0;
        float[] base = above ? sky : ground;
        for (int b = 0; b < blobs; b++) {
          float dx = x - bx[b];
          float dy = y - by[b];
          float d2 = (dx * dx + dy * dy) / (br[b] * br[b]);
          if (d2 < 1) {
            base = tint[b];
            light = 1.05f - 0.5f * d2;
          }
        }
        rgb[i] = pack(base, light, white, 4 * random.normal());
      }
    }
    return new ColourImage(width, height, rgb, Map.of("content", "photograph"));
  }

  /** Nothing but even grey with noise, as a blanked beam or a covered camera gives. */
  static ColourImage blank(int width, int height, RandomStream random) {
    float level = (float) (random.chance(0.25) ? 0 : random.uniform(5, 245));
    float sigma = (float) (random.chance(0.35) ? 0 : random.logUniform(0.6, 45));
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = 0x010101 * Math.max(0, Math.min(255, Math.round(level + sigma * random.normal())));
    }
    return new ColourImage(width, height, rgb, Map.of("content", "blank"));
  }

  private static float[] colour(RandomStream random, float r, float g, float b) {
    return new float[] {
      (float) (r * random.uniform(0.7, 1.15)),
      (float) (g * random.uniform(0.75, 1.15)),
      (float) (b * random.uniform(0.75, 1.1))
    };
  }

  private static int pack(float[] colour, float light, float white, float noise) {
    int value = 0;
    for (float channel : colour) {
      float level = 255 * ((1 - white) * channel * light + white) + noise;
      value = value << 8 | Math.max(0, Math.min(255, Math.round(level)));
    }
    return value;
  }
}
