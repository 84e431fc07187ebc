package io.maemi.micrograph;

/**
 * An image as 8-bit grey levels over its full range, row by row: what data bars are looked for in.
 */
record Levels(int width, int height, byte[] grey) {
  static Levels of(GreyImage image) {
    if (image.bits() != 8) {
      return new Levels(image.width(), image.height(), image.toBytes(fullRange(image)));
    }
    Greys values = image.raw();
    if (values instanceof Greys.Bytes bytes) {
      return new Levels(image.width(), image.height(), bytes.values());
    }
    byte[] grey = new byte[values.count()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (int) values.at(i);
    }
    return new Levels(image.width(), image.height(), grey);
  }

  int at(int x, int y) {
    return grey[y * width + x] & 0xff;
  }

  /** Rows as columns. */
  Levels transposed() {
    byte[] turned = new byte[grey.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[x * height + y] = grey[y * width + x];
      }
    }
    return new Levels(height, width, turned);
  }

  /** The commonest level of {@code box}. */
  int commonest(Box box) {
    int[] counts = counts(box);
    int most = 0;
    for (int level = 1; level < counts.length; level++) {
      most = counts[level] > counts[most] ? level : most;
    }
    return most;
  }

  /** The level that half of those of {@code box} lie at or below. */
  int median(Box box) {
    int[] counts = counts(box);
    long left = (long) box.width() * box.height() / 2;
    int level = 0;
    while (left >= counts[level]) {
      left -= counts[level++];
    }
    return level;
  }

  /** The lightest or the darkest level of {@code box}. */
  int extreme(Box box, boolean lightest) {
    int[] counts = counts(box);
    int level = lightest ? counts.length - 1 : 0;
    while (counts[level] == 0) {
      level += lightest ? -1 : 1;
    }
    return level;
  }

  private int[] counts(Box box) {
    int[] counts = new int[256];
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        counts[at(x, y)]++;
      }
    }
    return counts;
  }

  private static ContrastMapping fullRange(GreyImage image) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    Greys values = image.raw();
    for (int i = 0; i < values.count(); i++) {
      float value = values.at(i);
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return high > low ? new ContrastMapping(low, high, "full range") : image.contrast();
  }
}
