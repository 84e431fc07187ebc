package io.maemi.student;

import io.maemi.micrograph.GreyImage;
import java.nio.file.Path;

/**
 * Brings a grey image to what the tower sees: 8 bits through the image's stated contrast, squared,
 * rescaled, normalised, three equal channels. Equal to the reference's image processor without
 * splitting.
 */
public final class ImageProcessor {
  /** The reference's bound on an edge. */
  private static final int LARGEST = 4096;

  private final ImageConfig config;
  private final Resampling resampling;

  ImageProcessor(ImageConfig config) {
    this.config = config;
    this.resampling = Resampling.of(config.resample());
  }

  /** The image processor of a model folder. */
  public static ImageProcessor open(Path folder) {
    return new ImageProcessor(ImageConfig.read(folder));
  }

  /** Squares images to {@code side} pixels and brings values to −1…1. */
  public static ImageProcessor square(int side) {
    return new ImageProcessor(ImageConfig.square(side));
  }

  /** Pixels a side of what the tower sees. */
  public int side() {
    return config.maxImageSize().longestEdge();
  }

  ImageConfig config() {
    return config;
  }

  /**
   * Pixel values of an image, for example {@link io.maemi.micrograph.Micrograph#specimen()}.
   *
   * @return 3 × side × side values, channel by channel, row by row
   */
  public float[] pixelValues(GreyImage image) {
    byte[] grey = squared(image.toBytes(image.contrast()), image.width(), image.height());
    float[] values = new float[3 * grey.length];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = table(channel);
      int offset = channel * grey.length;
      for (int i = 0; i < grey.length; i++) {
        values[offset + i] = table[grey[i] & 0xff];
      }
    }
    return values;
  }

  private byte[] squared(byte[] grey, int width, int height) {
    int side = side();
    if (!config.doResize()) {
      return resampling.resize(grey, width, height, side, side);
    }
    int edge = Math.min(config.size().longestEdge(), LARGEST);
    double aspect = (double) width / height;
    int toWidth = width >= height ? edge : even((int) (edge * aspect));
    int toHeight = width >= height ? even((int) (edge / aspect)) : edge;
    byte[] scaled = resampling.resize(grey, width, height, toWidth, toHeight);
    return resampling.resize(scaled, toWidth, toHeight, side, side);
  }

  private static int even(int length) {
    return Math.max(length + length % 2, 1);
  }

  private float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < 256; value++) {
      double scaled = config.doRescale() ? value * config.rescaleFactor() : value;
      table[value] =
          (float)
              (config.doNormalize()
                  ? (scaled - config.imageMean().get(channel)) / config.imageStd().get(channel)
                  : scaled);
    }
    return table;
  }
}
