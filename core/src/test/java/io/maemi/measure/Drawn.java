package io.maemi.measure;

import io.maemi.micrograph.DataBar;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Draws simple micrographs whose truth is known: discs, bars and strips on an even ground, blurred
 * a little, with noise.
 */
final class Drawn {
  private final int width;
  private final int height;
  private final float[] grey;

  Drawn(int width, int height, double ground) {
    this.width = width;
    this.height = height;
    this.grey = new float[width * height];
    Arrays.fill(grey, (float) ground);
  }

  Drawn disc(double x, double y, double radius, double level) {
    for (int py = 0; py < height; py++) {
      for (int px = 0; px < width; px++) {
        if (Math.hypot(px + 0.5 - x, py + 0.5 - y) <= radius) {
          grey[py * width + px] = (float) level;
        }
      }
    }
    return this;
  }

  /** A rectangle whose edges may lie within pixels. */
  Drawn box(double x0, double y0, double x1, double y1, double level) {
    for (int py = Math.max(0, (int) y0); py < Math.min(height, Math.ceil(y1)); py++) {
      for (int px = Math.max(0, (int) x0); px < Math.min(width, Math.ceil(x1)); px++) {
        double cover =
            Math.max(0, Math.min(x1, px + 1) - Math.max(x0, px))
                * Math.max(0, Math.min(y1, py + 1) - Math.max(y0, py));
        int i = py * width + px;
        grey[i] = (float) (grey[i] + cover * (level - grey[i]));
      }
    }
    return this;
  }

  /** A straight strip of the given width between two points. */
  Drawn strip(double x0, double y0, double x1, double y1, double across, double level) {
    double length = Math.hypot(x1 - x0, y1 - y0);
    double ux = (x1 - x0) / length;
    double uy = (y1 - y0) / length;
    for (int py = 0; py < height; py++) {
      for (int px = 0; px < width; px++) {
        double along = (px + 0.5 - x0) * ux + (py + 0.5 - y0) * uy;
        double off = Math.abs((px + 0.5 - x0) * uy - (py + 0.5 - y0) * ux);
        if (along >= 0 && along <= length && off <= across / 2) {
          grey[py * width + px] = (float) level;
        }
      }
    }
    return this;
  }

  /** Grey levels rising by {@code rise} from left to right. */
  Drawn shaded(double rise) {
    for (int i = 0; i < grey.length; i++) {
      grey[i] += (float) (rise * (i % width) / width);
    }
    return this;
  }

  /** Grey levels that rise and fall by {@code rise} every {@code length} pixels, both ways. */
  Drawn waved(double rise, double length) {
    for (int i = 0; i < grey.length; i++) {
      double x = 2 * Math.PI * (i % width) / length;
      int row = i / width;
      double y = 2 * Math.PI * row / length;
      grey[i] += (float) (rise / 4 * (Math.sin(x) + Math.sin(y)));
    }
    return this;
  }

  /** Under the blur of a wide beam, a Gaussian of {@code sigma} pixels. */
  Drawn blurred(double sigma) {
    float[] blurred = Gaussian.blur(grey, width, grey.length / width, sigma);
    System.arraycopy(blurred, 0, grey, 0, grey.length);
    return this;
  }

  Drawn noisy(double sigma, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < grey.length; i++) {
      grey[i] += (float) (sigma * random.nextGaussian());
    }
    return this;
  }

  Drawn inverted() {
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 255 - grey[i];
    }
    return this;
  }

  Micrograph micrograph() {
    return micrograph(null);
  }

  Micrograph micrograph(@Nullable PixelSize size) {
    return micrograph(bytes(), size, null);
  }

  /** With a data bar of black and white blocks below. */
  Micrograph withBar(int rows) {
    byte[] all = Arrays.copyOf(bytes(), width * (height + rows));
    for (int i = width * height; i < all.length; i++) {
      all[i] = (byte) ((i % width) / 9 % 2 == 0 ? 255 : 0);
    }
    GreyImage pixels = GreyImage.of(width, height + rows, all);
    return new Micrograph(
        "drawn.png", "PNG", pixels, null, Instrument.UNKNOWN, new DataBar(height, rows, null), 0);
  }

  /** With a black data bar on the left. */
  Micrograph withBarLeft(int columns) {
    byte[] drawn = bytes();
    byte[] all = new byte[(width + columns) * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(drawn, y * width, all, y * (width + columns) + columns, width);
    }
    GreyImage pixels = GreyImage.of(width + columns, height, all);
    DataBar bar = new DataBar(0, height, null, 0, columns);
    return new Micrograph("drawn.png", "PNG", pixels, null, Instrument.UNKNOWN, bar, 0);
  }

  /** As 16 bits, using only a part of their range. */
  Micrograph sixteenBits() {
    float[] values = new float[grey.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 20_000 + 40 * grey[i];
    }
    return new Micrograph(
        "drawn.tif",
        "TIFF",
        GreyImage.of(width, height, 16, values),
        null,
        Instrument.UNKNOWN,
        null,
        0);
  }

  private Micrograph micrograph(byte[] bytes, @Nullable PixelSize size, @Nullable DataBar bar) {
    return new Micrograph(
        "drawn.png", "PNG", GreyImage.of(width, height, bytes), size, Instrument.UNKNOWN, bar, 0);
  }

  private byte[] bytes() {
    Plane smooth = new Plane(width, height, grey).smooth(0.7);
    byte[] bytes = new byte[grey.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(smooth.values()[i])));
    }
    return bytes;
  }
}
