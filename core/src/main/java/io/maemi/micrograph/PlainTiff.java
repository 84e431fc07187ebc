package io.maemi.micrograph;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.maemi.micrograph.Decoded.GreySamples;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A page of TIFF whose samples lie in the file as they are, row by row in one piece: most of what
 * microscopes write. It needs no decoder, and none of its copies.
 */
final class PlainTiff implements Decoded.Samples {
  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int PALETTE = 3;
  private static final int ENTRIES = 256;

  /** What 8-bit samples stand for. */
  private record Entries(float[] luma, double[] saturation) {
    boolean areTheSamples() {
      boolean same = true;
      for (int i = 0; i < ENTRIES; i++) {
        same &= luma[i] == i && saturation[i] == 0;
      }
      return same;
    }
  }

  private final ImageSource source;
  private final long offset;
  private final int width;
  private final int height;
  private final SampleType type;
  private final Decoded.Samples stored;
  private final @Nullable Entries entries;

  private PlainTiff(
      ImageSource source,
      long offset,
      int width,
      int height,
      SampleType type,
      ByteOrder order,
      @Nullable Entries entries)
      throws IOException {
    this.source = source;
    this.offset = offset;
    this.width = width;
    this.height = height;
    this.type = type;
    this.stored = type.samples(source, offset, width, height, order);
    this.entries = entries == null || entries.areTheSamples() ? null : entries;
  }

  /** The samples of such a {@code page}; null for any other, which a decoder has to read. */
  static @Nullable PlainTiff of(
      ImageSource source, TiffDirectory page, int width, int height, ByteOrder order)
      throws IOException {
    boolean encoded =
        page.number(TIFF.TAG_COMPRESSION, 1) != 1
            || page.number(TIFF.TAG_PREDICTOR, 1) != 1
            || page.number(TIFF.TAG_FILL_ORDER, 1) != 1
            || page.number(TIFF.TAG_SAMPLES_PER_PIXEL, 1) != 1
            || page.has(TIFF.TAG_TILE_OFFSETS);
    SampleType type =
        encoded
            ? null
            : type(
                page.number(TIFF.TAG_BITS_PER_SAMPLE, 1), page.number(TIFF.TAG_SAMPLE_FORMAT, 1));
    if (type == null || !isInOnePiece(page, (long) width * type.bytes(), height)) {
      return null;
    }
    long kind = page.number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, BLACK_IS_ZERO);
    Entries entries = type == SampleType.UINT8 ? entries(page, kind) : null;
    return kind == BLACK_IS_ZERO || entries != null
        ? new PlainTiff(
            source, page.number(TIFF.TAG_STRIP_OFFSETS, 0), width, height, type, order, entries)
        : null;
  }

  private static @Nullable SampleType type(long bits, long form) {
    return switch ((int) form) {
      case 1 ->
          bits == 8
              ? SampleType.UINT8
              : bits == 16 ? SampleType.UINT16 : bits == 32 ? SampleType.UINT32 : null;
      case 2 -> bits == 8 ? SampleType.INT8 : bits == 32 ? SampleType.INT32 : null;
      case 3 -> bits == 32 ? SampleType.FLOAT32 : bits == 64 ? SampleType.FLOAT64 : null;
      default -> null;
    };
  }

  /** Whether the strips, of rows of so many bytes, follow each other without a gap. */
  private static boolean isInOnePiece(TiffDirectory page, long rowBytes, long height)
      throws IOException {
    long[] offsets = page.numbers(TIFF.TAG_STRIP_OFFSETS);
    long[] lengths = page.numbers(TIFF.TAG_STRIP_BYTE_COUNTS);
    long rows = Math.min(height, Math.max(1, page.number(TIFF.TAG_ROWS_PER_STRIP, height)));
    if (lengths.length != offsets.length || offsets.length != (height + rows - 1) / rows) {
      return false;
    }
    for (int i = 0; i < offsets.length; i++) {
      long needed = Math.min(rows, height - i * rows) * rowBytes;
      if (lengths[i] < needed
          || (i + 1 < offsets.length && offsets[i + 1] != offsets[i] + needed)) {
        return false;
      }
    }
    return true;
  }

  /** What white-is-zero or a colour map make of 8 bits; null for another kind. */
  private static @Nullable Entries entries(TiffDirectory page, long kind) throws IOException {
    float[] luma = new float[ENTRIES];
    double[] saturation = new double[ENTRIES];
    if (kind == WHITE_IS_ZERO) {
      for (int i = 0; i < ENTRIES; i++) {
        luma[i] = ENTRIES - 1 - i;
      }
      return new Entries(luma, saturation);
    }
    long[] map = kind == PALETTE ? page.numbers(TIFF.TAG_COLOR_MAP) : new long[0];
    if (map.length != 3 * ENTRIES) {
      return null;
    }
    // All reds, all greens, all blues, of 16 bits; some programs write 8.
    int shift = 0;
    for (long entry : map) {
      shift = entry >= ENTRIES ? 8 : shift;
    }
    for (int i = 0; i < ENTRIES; i++) {
      int red = (int) map[i] >> shift;
      int green = (int) map[ENTRIES + i] >> shift;
      int blue = (int) map[2 * ENTRIES + i] >> shift;
      luma[i] = BufferedImageSamples.luma(red, green, blue);
      saturation[i] = BufferedImageSamples.saturation(red, green, blue);
    }
    return new Entries(luma, saturation);
  }

  @Override
  public GreySamples decode() throws IOException {
    source.hold();
    GreySamples samples = stored.decode();
    if (entries == null) {
      return samples;
    }
    Greys given = samples.image().raw();
    byte[] values = new byte[given.count()];
    double colourfulness = 0;
    for (int i = 0; i < values.length; i++) {
      int entry = (int) given.at(i);
      values[i] = (byte) entries.luma()[entry];
      colourfulness += entries.saturation()[entry];
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, 8, new Greys.Bytes(values)),
        colourfulness / values.length);
  }

  @Override
  public @Nullable Levels levels() throws IOException {
    if (type != SampleType.UINT8) {
      return null;
    }
    source.hold();
    byte[] grey = source.read(offset, width * height);
    if (entries != null) {
      byte[] luma = new byte[ENTRIES];
      for (int i = 0; i < ENTRIES; i++) {
        luma[i] = (byte) (int) entries.luma()[i];
      }
      for (int i = 0; i < grey.length; i++) {
        grey[i] = luma[grey[i] & 0xff];
      }
    }
    return new Levels(width, height, grey);
  }
}
