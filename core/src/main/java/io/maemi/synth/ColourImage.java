package io.maemi.synth;

import java.util.Map;

/**
 * An image in colour, 0xRRGGBB row by row.
 *
 * @param attributes words that are true of it
 */
record ColourImage(int width, int height, int[] rgb, Map<String, String> attributes) {
  /** Luma (ITU-R BT.601) as bytes. */
  byte[] grey() {
    byte[] grey = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int r = rgb[i] >> 16 & 0xff;
      int g = rgb[i] >> 8 & 0xff;
      int b = rgb[i] & 0xff;
      grey[i] = (byte) ((299 * r + 587 * g + 114 * b + 500) / 1000);
    }
    return grey;
  }

  /** Mean saturation (HSV) 0…1. */
  double colourfulness() {
    double sum = 0;
    for (int value : rgb) {
      int r = value >> 16 & 0xff;
      int g = value >> 8 & 0xff;
      int b = value & 0xff;
      int most = Math.max(r, Math.max(g, b));
      sum += most == 0 ? 0 : (double) (most - Math.min(r, Math.min(g, b))) / most;
    }
    return sum / rgb.length;
  }
}
