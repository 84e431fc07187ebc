package io.maemi.micrograph;

import java.util.Arrays;

/**
 * Grey values row by row, in no more memory than they need: a byte each where all are whole numbers
 * 0…255, two bytes to 65535, otherwise four. Mosaics have a hundred million. Nobody writes to them
 * once they are an image's.
 */
sealed interface Greys {
  /** How many there are. */
  int count();

  /** The value at {@code i}. */
  float at(int i);

  /**
   * {@code part} columns of {@code height} rows from place {@code from}, of rows of {@code row}.
   */
  Greys crop(int from, int row, int part, int height);

  /** The values as 8 bits through {@code mapping}. */
  default byte[] toBytes(ContrastMapping mapping) {
    byte[] bytes = new byte[count()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = mapping.apply(at(i));
    }
    return bytes;
  }

  /** A copy. */
  default float[] toFloats() {
    float[] values = new float[count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(i);
    }
    return values;
  }

  /** Values of samples of {@code bits}; the array may be taken over. */
  static Greys of(int bits, float[] values) {
    int most = bits == 8 ? 0xff : 0xffff;
    if (bits > 16 || !whole(values, most)) {
      return new Floats(values);
    }
    if (bits == 8) {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (int) values[i];
      }
      return new Bytes(bytes);
    }
    char[] words = new char[values.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = (char) values[i];
    }
    return new Words(words);
  }

  /** Copies {@code height} rows of {@code part} values, {@code row} apart, to an array alike. */
  private static void copy(Object values, int from, int row, Object cut, int part, int height) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(values, from + y * row, cut, y * part, part);
    }
  }

  private static boolean whole(float[] values, int most) {
    for (float value : values) {
      if (!(value >= 0 && value <= most && value == (int) value)) {
        return false;
      }
    }
    return true;
  }

  /** 0…255. */
  record Bytes(byte[] values) implements Greys {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public float at(int i) {
      return values[i] & 0xff;
    }

    @Override
    public Greys crop(int from, int row, int part, int height) {
      byte[] cut = new byte[part * height];
      copy(values, from, row, cut, part, height);
      return new Bytes(cut);
    }

    @Override
    public byte[] toBytes(ContrastMapping mapping) {
      byte[] of = new byte[256];
      for (int value = 0; value < of.length; value++) {
        of[value] = mapping.apply(value);
      }
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = of[values[i] & 0xff];
      }
      return bytes;
    }
  }

  /** 0…65535. */
  record Words(char[] values) implements Greys {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public float at(int i) {
      return values[i];
    }

    @Override
    public Greys crop(int from, int row, int part, int height) {
      char[] cut = new char[part * height];
      copy(values, from, row, cut, part, height);
      return new Words(cut);
    }
  }

  /** Any numbers. */
  record Floats(float[] values) implements Greys {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public float at(int i) {
      return values[i];
    }

    @Override
    public float[] toFloats() {
      return Arrays.copyOf(values, values.length);
    }

    @Override
    public Greys crop(int from, int row, int part, int height) {
      float[] cut = new float[part * height];
      copy(values, from, row, cut, part, height);
      return new Floats(cut);
    }
  }
}
