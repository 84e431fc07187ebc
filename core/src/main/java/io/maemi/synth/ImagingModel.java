package io.maemi.synth;

/**
 * From a scene to grey levels: contrast of the detector, blur of the beam, scan errors, charging,
 * shot noise, display. Secondary-electron yield rises with tilt as 1/cos θ (Reimer, Scanning
 * Electron Microscopy, 1998, §4.2), saturating at edges; transmission follows exponential
 * attenuation in bright field and mass-thickness in dark field.
 */
final class ImagingModel {
  private static final float[] ATTENUATION = attenuation();

  private final InstrumentProfile profile;
  private final Acquisition acquisition;
  private final RandomStream random;

  ImagingModel(InstrumentProfile profile, Acquisition acquisition, RandomStream random) {
    this.profile = profile;
    this.acquisition = acquisition;
    this.random = random;
  }

  /**
   * Grey levels 0…255 of the image: scene without its padding. {@code shifts} displaces each row,
   * in pixels.
   */
  byte[] expose(Scene scene, double[] shifts) {
    int width = scene.width - 2 * Scene.PAD;
    float[] signal = signal(scene);
    signal = Smoothing.gaussian(signal, scene.width, scene.height, acquisition.defocus());
    float[] image = scan(signal, scene, shifts, width);
    display(image, width, scene.height);
    if (acquisition.charging() > 0) {
      charge(image, width, scene.height);
    }
    return shotNoise(image);
  }

  private float[] signal(Scene scene) {
    return switch (scene.detector) {
      case TEM_BF -> brightField(scene);
      case HAADF -> darkField(scene);
      case SE2 -> reflected(scene, 0.55 * profile.edgeGain(), profile.shade(), 1.4);
      case INLENS -> reflected(scene, 0.7 * profile.edgeGain(), 0.06, 0.9);
      case BSD -> reflected(scene, 0.05, profile.shade() * 0.35, 0.25);
    };
  }

  private float[] reflected(Scene scene, double edgeGain, double shade, double hollow) {
    int width = scene.width;
    int height = scene.height;
    float[] z = scene.relief;
    int radius = 9;
    float[] around =
        Smoothing.mean(Smoothing.mean(z, width, height, radius), width, height, radius);
    double angle = StrictMath.toRadians(profile.lightDegrees());
    float lx = (float) (StrictMath.cos(angle) * shade);
    float ly = (float) (-StrictMath.sin(angle) * shade);
    float gain = (float) edgeGain;
    float dark = (float) (hollow * scene.darkness() / radius);
    float[] signal = new float[z.length];
    for (int y = 0; y < height; y++) {
      int up = y > 0 ? -width : 0;
      int down = y < height - 1 ? width : 0;
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float here = z[i];
        float left = here - z[x > 0 ? i - 1 : i];
        float right = here - z[x < width - 1 ? i + 1 : i];
        float above = here - z[i + up];
        float below = here - z[i + down];
        // Electrons leave from the upper side of a step; its foot stays dark.
        float fallX = Math.max(0, Math.max(left, right));
        float fallY = Math.max(0, Math.max(above, below));
        float secant = (float) Math.sqrt(1 + fallX * fallX + fallY * fallY);
        float edge = (secant - 1) / (1 + 0.38f * (secant - 1));
        float gx = (left - right) * 0.5f;
        float gy = (above - below) * 0.5f;
        float lit = -(lx * gx + ly * gy) / (float) Math.sqrt(1 + gx * gx + gy * gy);
        float depth = Math.max(0, around[i] - here);
        signal[i] = scene.yield[i] * (1 + gain * edge) * (1 + lit) / (1 + dark * depth);
      }
    }
    return signal;
  }

  private static float[] brightField(Scene scene) {
    float[] signal = new float[scene.relief.length];
    float scale = (ATTENUATION.length - 1) / 8f;
    for (int i = 0; i < signal.length; i++) {
      int at = (int) (Math.min(7.9f, Math.max(0, scene.relief[i])) * scale);
      signal[i] = scene.yield[i] * ATTENUATION[at];
    }
    return signal;
  }

  private static float[] darkField(Scene scene) {
    float[] signal = new float[scene.relief.length];
    for (int i = 0; i < signal.length; i++) {
      float t = Math.max(0, scene.relief[i]);
      signal[i] = 0.12f * scene.yield[i] + t / (1 + 0.25f * t);
    }
    return signal;
  }

  private static float[] scan(float[] signal, Scene scene, double[] shifts, int width) {
    float[] image = new float[width * scene.height];
    for (int y = 0; y < scene.height; y++) {
      double offset = Scene.PAD + shifts[y];
      int whole = (int) Math.floor(offset);
      float part = (float) (offset - whole);
      int from = y * scene.width + whole;
      int to = y * width;
      for (int x = 0; x < width; x++) {
        float a = signal[from + x];
        image[to + x] = a + part * (signal[from + x + 1] - a);
      }
    }
    return image;
  }

  /** Brightness and contrast as an operator sets them, then shading across the image. */
  private void display(float[] image, int width, int height) {
    float[] ends = Histogram.percentiles(image, 0.003, 0.997);
    float low = ends[0];
    float range = Math.max(1e-6f, ends[1] - low);
    double bottom = acquisition.middle() - acquisition.span() / 2;
    double angle = random.uniform(0, 2 * Math.PI);
    float sx = (float) (StrictMath.cos(angle) * acquisition.shading() / width);
    float sy = (float) (StrictMath.sin(angle) * acquisition.shading() / height);
    float[] curve = new float[1025];
    for (int i = 0; i < curve.length; i++) {
      curve[i] =
          (float) (bottom + acquisition.span() * StrictMath.pow(i / 1024.0, profile.gamma()));
    }
    for (int y = 0; y < height; y++) {
      float row = 1 + sy * (y - height / 2f);
      int at = y * width;
      for (int x = 0; x < width; x++) {
        float level = Math.min(1.02f, Math.max(-0.02f, (image[at + x] - low) / range));
        float grey = curve[(int) (Math.min(1, Math.max(0, level)) * 1024)];
        image[at + x] = grey * (row + sx * (x - width / 2f));
      }
    }
  }

  /**
   * Bright objects glow and drag streaks along the fast scan direction, followed by a dark
   * recovery.
   */
  private void charge(float[] image, int width, int height) {
    float[] glow = Smoothing.gaussian(image, width, height, 22);
    float strength = (float) acquisition.charging();
    float mean = Histogram.percentiles(image, 0.5, 0.88)[1];
    float[] flicker = NoiseField.correlated(random, height, 2.5);
    for (int y = 0; y < height; y++) {
      float charge = 0;
      float slow = 0;
      float row = Math.max(0, 0.5f + flicker[y]) * strength;
      int at = y * width;
      for (int x = 0; x < width; x++) {
        float value = image[at + x];
        float excess = Math.max(0, value - mean);
        charge = charge * 0.988f + excess * 0.022f;
        slow = slow * 0.997f + excess * 0.0035f;
        image[at + x] =
            value + row * (1.2f * charge - 0.9f * slow) + strength * 0.3f * (glow[at + x] - 110);
      }
    }
  }

  private byte[] shotNoise(float[] image) {
    byte[] grey = new byte[image.length];
    float sigma = (float) (acquisition.noise() * Math.min(220, acquisition.span()));
    for (int i = 0; i < image.length; i++) {
      float value = image[i];
      float spread = (float) Math.sqrt(Math.max(8, value + 20) / 148f);
      float noisy = value + sigma * spread * random.normal() + 0.5f;
      grey[i] = (byte) (noisy >= 255 ? 255 : noisy > 0 ? (int) noisy : 0);
    }
    return grey;
  }

  private static float[] attenuation() {
    float[] table = new float[2049];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) StrictMath.exp(-i * 8.0 / (table.length - 1));
    }
    return table;
  }
}
