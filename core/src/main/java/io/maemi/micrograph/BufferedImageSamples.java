package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.GreySamples;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Grey values of a {@link BufferedImage}: grey samples exactly as stored (never through a colour
 * space, which would apply a gamma), colours as Rec. 601 luma, which leaves grey pixels of colour
 * files as they are.
 */
final class BufferedImageSamples {
  private BufferedImageSamples() {}

  static GreySamples of(BufferedImage image) {
    GreySamples bytes = bytes(image);
    return bytes != null ? bytes : slowly(image);
  }

  /** What most images are: one byte a pixel, row by row, grey or an entry of a palette. */
  private static @Nullable GreySamples bytes(BufferedImage image) {
    Raster raster = image.getRaster();
    boolean grey =
        image.getColorModel() instanceof ComponentColorModel && raster.getNumBands() == 1;
    if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || !(grey || image.getColorModel() instanceof IndexColorModel)
        || buffer.getData().length != (long) raster.getWidth() * raster.getHeight()
        || raster.getSampleModel().getSampleSize(0) != 8) {
      return null;
    }
    byte[] luma = new byte[256];
    double[] saturation = new double[256];
    for (int i = 0; i < 256; i++) {
      luma[i] = (byte) i;
      if (image.getColorModel() instanceof IndexColorModel palette) {
        int entry = Math.min(i, palette.getMapSize() - 1);
        luma[i] =
            (byte) luma(palette.getRed(entry), palette.getGreen(entry), palette.getBlue(entry));
        saturation[i] =
            saturation(palette.getRed(entry), palette.getGreen(entry), palette.getBlue(entry));
      }
    }
    byte[] data = buffer.getData();
    byte[] values = new byte[data.length];
    double colourfulness = 0;
    for (int i = 0; i < data.length; i++) {
      values[i] = luma[data[i] & 0xff];
      colourfulness += saturation[data[i] & 0xff];
    }
    return new GreySamples(
        GreyImage.takingOver(raster.getWidth(), raster.getHeight(), 8, new Greys.Bytes(values)),
        colourfulness / values.length);
  }

  private static GreySamples slowly(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    if (model instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (raster.getNumBands() <= 2) {
      return grey(raster);
    }
    boolean samplesAreRgb =
        model.getColorSpace().getType() == ColorSpace.TYPE_RGB && raster.getNumBands() >= 3;
    return samplesAreRgb ? colour(raster) : converted(image);
  }

  private static GreySamples grey(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int sampleBits = raster.getSampleModel().getSampleSize(0);
    float scale = sampleBits < 8 ? 255f / ((1 << sampleBits) - 1) : 1;
    float[] values = new float[width * height];
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = row[x] * scale;
      }
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, sampleBits <= 8 ? 8 : 16, values), 0);
  }

  private static GreySamples indexed(Raster raster, IndexColorModel palette) {
    int entries = palette.getMapSize();
    float[] luma = new float[entries];
    double[] saturation = new double[entries];
    for (int i = 0; i < entries; i++) {
      luma[i] = luma(palette.getRed(i), palette.getGreen(i), palette.getBlue(i));
      saturation[i] = saturation(palette.getRed(i), palette.getGreen(i), palette.getBlue(i));
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    float[] values = new float[width * height];
    int[] row = new int[width];
    double colourfulness = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int entry = Math.min(row[x], entries - 1);
        values[y * width + x] = luma[entry];
        colourfulness += saturation[entry];
      }
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, 8, values), colourfulness / values.length);
  }

  private static GreySamples colour(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bits = raster.getSampleModel().getSampleSize(0) <= 8 ? 8 : 16;
    float[] values = new float[width * height];
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    double colourfulness = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        values[y * width + x] = luma(row[at], row[at + 1], row[at + 2]);
        colourfulness += saturation(row[at], row[at + 1], row[at + 2]);
      }
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, bits, values), colourfulness / values.length);
  }

  private static GreySamples converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] values = new float[width * height];
    int[] row = new int[width];
    double colourfulness = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int red = row[x] >> 16 & 0xff;
        int green = row[x] >> 8 & 0xff;
        int blue = row[x] & 0xff;
        values[y * width + x] = luma(red, green, blue);
        colourfulness += saturation(red, green, blue);
      }
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, 8, values), colourfulness / values.length);
  }

  static float luma(int red, int green, int blue) {
    return red == green && green == blue
        ? red
        : Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
  }

  /** Saturation as in HSV: 0 grey, 1 pure. */
  static double saturation(int red, int green, int blue) {
    int most = Math.max(red, Math.max(green, blue));
    int least = Math.min(red, Math.min(green, blue));
    return most == 0 ? 0 : (most - least) / (double) most;
  }
}
