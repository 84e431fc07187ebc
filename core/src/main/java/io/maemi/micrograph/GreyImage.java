package io.maemi.micrograph;

/**
 * An immutable grey image. Values are those of the file (8-bit 0…255, 16-bit 0…65535, float as is),
 * row by row; never narrowed.
 */
public final class GreyImage {
  private final int width;
  private final int height;
  private final int bits;
  private final Greys values;

  private GreyImage(int width, int height, int bits, Greys values) {
    if (width <= 0 || height <= 0 || values.count() != (long) width * height) {
      throw new IllegalArgumentException(
          "not an image: " + width + " × " + height + " with " + values.count() + " values");
    }
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.values = values;
  }

  /**
   * An image of {@code values}, copied; {@code bits} are those of the file's samples (8, 16 or 32).
   */
  public static GreyImage of(int width, int height, int bits, float[] values) {
    return new GreyImage(width, height, bits, Greys.of(bits, values.clone()));
  }

  /**
   * An image that takes {@code values} over without a copy; for readers that keep no hold of the
   * array.
   */
  static GreyImage takingOver(int width, int height, int bits, float[] values) {
    return new GreyImage(width, height, bits, Greys.of(bits, values));
  }

  /** An image that takes {@code values} over, as they lie in the file. */
  static GreyImage takingOver(int width, int height, int bits, Greys values) {
    return new GreyImage(width, height, bits, values);
  }

  /** An 8-bit image of {@code bytes}, row by row. */
  public static GreyImage of(int width, int height, byte[] bytes) {
    return new GreyImage(width, height, 8, new Greys.Bytes(bytes.clone()));
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Bits of a sample in the file: 8, 16 or 32. */
  public int bits() {
    return bits;
  }

  /** The value at column {@code x}, row {@code y}. */
  public float at(int x, int y) {
    return values.at(y * width + x);
  }

  /** All values, row by row; a copy. */
  public float[] values() {
    return values.toFloats();
  }

  /** The rectangle from ({@code x}, {@code y}). */
  public GreyImage crop(int x, int y, int cropWidth, int cropHeight) {
    return new GreyImage(
        cropWidth, cropHeight, bits, values.crop(y * width + x, width, cropWidth, cropHeight));
  }

  /** The image as 8 bits through {@code mapping}, row by row. */
  public byte[] toBytes(ContrastMapping mapping) {
    return values.toBytes(mapping);
  }

  /**
   * The mapping to 8 bits that this image is shown, measured and learnt with; see {@link
   * ContrastMapping#of}.
   */
  public ContrastMapping contrast() {
    return ContrastMapping.of(this);
  }

  /** Values without a copy, for this room only. */
  Greys raw() {
    return values;
  }
}
