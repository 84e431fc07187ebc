package io.maemi.synth;

/** Percentiles of large float images from a sample. */
final class Histogram {
  private Histogram() {}

  /**
   * The values below which the shares {@code low} and {@code high} of a regular sample of {@code
   * image} lie.
   */
  static float[] percentiles(float[] image, double low, double high) {
    int step = Math.max(1, image.length / 60_000) | 1;
    float[] sample = new float[(image.length + step - 1) / step];
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int i = 0; i < sample.length; i++) {
      float value = image[i * step];
      sample[i] = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    int[] bins = new int[2048];
    float scale = (bins.length - 1) / Math.max(1e-9f, most - least);
    for (float value : sample) {
      bins[(int) ((value - least) * scale)]++;
    }
    return new float[] {
      least + at(bins, (int) (low * sample.length)) / scale,
      least + at(bins, (int) (high * (sample.length - 1))) / scale
    };
  }

  private static int at(int[] bins, int rank) {
    int seen = 0;
    for (int i = 0; i < bins.length; i++) {
      seen += bins[i];
      if (seen > rank) {
        return i;
      }
    }
    return bins.length - 1;
  }
}
