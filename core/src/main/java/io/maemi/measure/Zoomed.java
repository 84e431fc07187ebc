package io.maemi.measure;

import io.maemi.student.Resampling;

/** An image brought to another size, values as {@link ParticleMaps#normalised} brings them to. */
record Zoomed(int width, int height, float[] values) {
  /** {@code plane} at a longest edge of {@code edge}. */
  static Zoomed of(Plane plane, int edge) {
    return of(plane, size(plane.width(), plane, edge), size(plane.height(), plane, edge));
  }

  static Zoomed of(Plane plane, int width, int height) {
    byte[] zoomed =
        Resampling.BILINEAR.resize(
            ParticleMaps.bytes(plane.values(), 1), plane.width(), plane.height(), width, height);
    float[] grey = new float[zoomed.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = zoomed[i] & 0xff;
    }
    return new Zoomed(width, height, ParticleMaps.normalised(width, height, grey));
  }

  /** What a side of {@code plane} measures at a longest edge of {@code edge}. */
  static int size(int side, Plane plane, int edge) {
    double scale = edge / (double) Math.max(plane.width(), plane.height());
    return (int) Math.max(1, Math.round(side * scale));
  }

  Zoomed part(int x, int y, int partWidth, int partHeight) {
    float[] part = new float[partWidth * partHeight];
    for (int row = 0; row < partHeight; row++) {
      System.arraycopy(values, (y + row) * width + x, part, row * partWidth, partWidth);
    }
    return new Zoomed(partWidth, partHeight, part);
  }

  Zoomed mirrored() {
    return new Zoomed(width, height, ParticleMaps.mirrored(values, width, height));
  }

  /** Continued by its border until both sides are multiples of {@code step}. */
  Zoomed padded(int step) {
    int wide = (width + step - 1) / step * step;
    int high = (height + step - 1) / step * step;
    float[] padded = new float[wide * high];
    for (int y = 0; y < high; y++) {
      int row = Math.min(y, height - 1) * width;
      for (int x = 0; x < wide; x++) {
        padded[y * wide + x] = values[row + Math.min(x, width - 1)];
      }
    }
    return new Zoomed(wide, high, padded);
  }
}
