package io.maemi.micrograph;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Decoded.GreySamples;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * TIFF and BigTIFF: plain samples as they lie in the file, the rest through TwelveMonkeys: up to 16
 * bits as an image, whose colour model tells palettes and white-is-zero; wider integers and floats
 * as a raster, for as an image they would be clamped to 0…1.
 */
final class TiffReader implements FormatReader {
  private static final int MOST_BITS = 64;
  private static final int MOST_SAMPLES = 64;
  private static final long UNCOMPRESSED = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOAT = 3;

  /** Bytes that one byte stands for at most: none packed, LZW, JPEG, Deflate, PackBits. */
  private static final Map<Long, Long> MOST_SWELLING =
      Map.of(
          UNCOMPRESSED, 1L, 5L, 1400L, 6L, 256L, 7L, 256L, 8L, 1032L, 32946L, 1032L, 32773L, 64L);

  @Override
  public boolean recognises(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    boolean little =
        head[0] == 'I' && head[1] == 'I' && (head[2] == 42 || head[2] == 43) && head[3] == 0;
    boolean big =
        head[0] == 'M' && head[1] == 'M' && head[2] == 0 && (head[3] == 42 || head[3] == 43);
    return little || big;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    try (ImageInputStream in = source.open()) {
      List<TiffDirectory> pages = TiffDirectory.readAll(in, source.length());
      if (pages.isEmpty()) {
        throw new EOFException("no directory");
      }
      FrameCheck.check(source.name(), frame, pages.size());
      TiffDirectory page = pages.get(frame - 1);
      long width = page.number(TIFF.TAG_IMAGE_WIDTH, 0);
      long height = page.number(TIFF.TAG_IMAGE_HEIGHT, 0);
      long bits = page.number(TIFF.TAG_BITS_PER_SAMPLE, 1);
      long samples = page.number(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
      if (bits > MOST_BITS || samples > MOST_SAMPLES) {
        throw MaemiException.unreadable(
            "cannot read "
                + source.name()
                + ": "
                + samples
                + " samples of "
                + bits
                + " bits a pixel. Export it as 8 or 16 bits grey.");
      }
      long bytes = Math.max(1, bits / 8) * samples;
      PixelLimit.check(source.name(), width, height, bytes);
      if (page.has(TIFF.TAG_TILE_OFFSETS)) {
        PixelLimit.check(
            source.name(),
            page.number(TIFF.TAG_TILE_WIDTH, 0),
            page.number(TIFF.TAG_TILE_HEIGTH, 0),
            bytes);
      }
      checkData(page, source, width, height, bits * samples);
      long form = page.number(TIFF.TAG_SAMPLE_FORMAT, UNSIGNED);
      if (form > FLOAT || (bits == 64 && form != FLOAT)) {
        throw MaemiException.unreadable(
            "cannot read "
                + source.name()
                + ": its samples are "
                + (form > FLOAT ? "complex numbers" : "64-bit integers")
                + ". Export it as 32-bit floats.");
      }
      boolean wide = bits > 16 || form == FLOAT;
      if (wide && samples != 1) {
        throw MaemiException.unreadable(
            "cannot read "
                + source.name()
                + ": colours of more than 16 bits a sample. Export it as 8 or 16 bits.");
      }
      boolean signedBytes = bits == 8 && form == SIGNED && samples == 1;
      long kind = page.number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, 1);
      boolean converted = kind == PALETTE || (samples > 2 && kind != RGB);
      int grey = wide ? 32 : signedBytes || (bits > 8 && !converted) ? 16 : 8;
      Decoded.Samples plain =
          PlainTiff.of(source, page, (int) width, (int) height, in.getByteOrder());
      return new Decoded(
          "TIFF",
          new Decoded.Shape((int) width, (int) height, grey),
          plain != null
              ? plain
              : () ->
                  wide
                      ? decodeWide(source, frame, form == UNSIGNED)
                      : signedBytes ? signed(decode(source, frame)) : decode(source, frame),
          pages.size(),
          VendorTags.read(source, page, pages, (int) width, (int) height));
    }
  }

  /**
   * Decoders fill what is missing with black or stop with a riddle: say beforehand that the file is
   * cut off.
   */
  private static void checkData(
      TiffDirectory page, ImageSource source, long width, long height, long bitsPerPixel)
      throws IOException {
    boolean tiled = page.has(TIFF.TAG_TILE_OFFSETS);
    long[] offsets = page.numbers(tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS);
    long[] lengths = page.numbers(tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
    if (offsets.length == 0) {
      throw MaemiException.unreadable(
          "cannot read " + source.name() + ": the TIFF holds no image data. Export it again.");
    }
    long total = 0;
    for (int i = 0; i < offsets.length; i++) {
      long length = i < lengths.length ? lengths[i] : 0;
      if (offsets[i] < 0
          || length < 0
          || offsets[i] > source.length()
          || length > source.length() - offsets[i]) {
        throw new EOFException("image data beyond the end");
      }
      total += length;
    }
    long packed = page.number(TIFF.TAG_COMPRESSION, UNCOMPRESSED);
    long swelling = MOST_SWELLING.getOrDefault(packed, Long.MAX_VALUE);
    boolean told = lengths.length == offsets.length;
    if ((told && width * height * bitsPerPixel / 8 / swelling > total)
        || (packed != UNCOMPRESSED && offsets.length < pieces(page, width, height, tiled))) {
      throw new EOFException("less image data than the header says");
    }
  }

  /** How many strips or tiles such an image has at least. */
  private static long pieces(TiffDirectory page, long width, long height, boolean tiled)
      throws IOException {
    long rows = page.number(tiled ? TIFF.TAG_TILE_HEIGTH : TIFF.TAG_ROWS_PER_STRIP, height);
    long columns = tiled ? page.number(TIFF.TAG_TILE_WIDTH, width) : width;
    return parts(width, columns) * parts(height, rows);
  }

  private static long parts(long length, long part) {
    return part <= 0 ? 1 : (length + part - 1) / part;
  }

  static GreySamples decode(ImageSource source, int frame) throws IOException {
    return decode(source, reader -> BufferedImageSamples.of(reader.read(frame - 1)));
  }

  static GreySamples decodeWide(ImageSource source, int frame, boolean unsigned)
      throws IOException {
    return decode(source, reader -> wide(reader.readRaster(frame - 1, null), unsigned));
  }

  /** Eight bits with a sign, which no 8-bit image can hold, as 16. */
  private static GreySamples signed(GreySamples bytes) {
    GreyImage image = bytes.image();
    float[] values = image.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (int) values[i];
    }
    return new GreySamples(GreyImage.takingOver(image.width(), image.height(), 16, values), 0);
  }

  private static GreySamples wide(Raster raster, boolean unsigned) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    boolean wraps = unsigned && raster.getDataBuffer().getDataType() == DataBuffer.TYPE_INT;
    float[] values = new float[width * height];
    double[] row = new double[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = (float) (wraps && row[x] < 0 ? row[x] + 0x1p32 : row[x]);
      }
    }
    return new GreySamples(GreyImage.takingOver(width, height, 32, values), 0);
  }

  private interface Decoding {
    GreySamples from(ImageReader reader) throws IOException;
  }

  private static GreySamples decode(ImageSource source, Decoding decoding) throws IOException {
    source.hold();
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    try (ImageInputStream in = source.open()) {
      reader.setInput(in, false, true);
      return decoding.from(reader);
    } finally {
      reader.dispose();
    }
  }
}
