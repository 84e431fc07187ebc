package io.maemi.micrograph;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Decoded.GreySamples;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** TIFF and BigTIFF: up to 16 bits through TwelveMonkeys, 32 bits and floats (which that clamps) through ImageJ. */
final class TiffReader implements FormatReader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int UNCOMPRESSED = 1;
  private static final int FLOAT = 3;

  @Override
  public boolean recognises(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    boolean little = head[0] == 'I' && head[1] == 'I' && (head[2] == 42 || head[2] == 43) && head[3] == 0;
    boolean big = head[0] == 'M' && head[1] == 'M' && head[2] == 0 && (head[3] == 42 || head[3] == 43);
    return little || big;
  }

  @Override
  public Decoded read(ImageSource source) throws IOException {
    try (ImageInputStream in = source.open()) {
      List<TiffDirectory> pages = TiffDirectory.readAll(in, source.length());
      if (pages.isEmpty()) {
        throw new EOFException("no directory");
      }
      TiffDirectory page = pages.get(0);
      long width = page.number(WIDTH, 0);
      long height = page.number(HEIGHT, 0);
      long bits = page.number(BITS, 1);
      long samples = page.number(SAMPLES, 1);
      PixelLimit.check(source.name(), width, height, Math.max(1, bits / 8) * samples);
      checkData(page, source, width, height, bits * samples);
      boolean wide = bits > 16 || page.number(SAMPLE_FORMAT, 1) == FLOAT;
      GreySamples decoded = wide ? ImageJTiff.read(source, page, samples) : decode(source);
      return new Decoded("TIFF", decoded, pages.size(), VendorTags.read(page, (int) width, (int) height));
    }
  }

  /** Decoders fill what is missing with black or stop with a riddle: say beforehand that the file is cut off. */
  private static void checkData(TiffDirectory page, ImageSource source, long width, long height, long bitsPerPixel)
      throws IOException {
    boolean tiled = page.has(TILE_OFFSETS);
    long[] offsets = page.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = page.numbers(tiled ? TILE_BYTES : STRIP_BYTES);
    if (offsets.length == 0) {
      throw MaemiException.unreadable(
          "cannot read " + source.name() + ": the TIFF holds no image data. Export it again.");
    }
    long total = 0;
    for (int i = 0; i < offsets.length; i++) {
      long length = i < lengths.length ? lengths[i] : 0;
      if (offsets[i] < 0 || length < 0 || offsets[i] > source.length() || length > source.length() - offsets[i]) {
        throw new EOFException("image data beyond the end");
      }
      total += length;
    }
    boolean plain = page.number(COMPRESSION, UNCOMPRESSED) == UNCOMPRESSED && lengths.length == offsets.length;
    if (plain && total < width * height * bitsPerPixel / 8) {
      throw new EOFException("less image data than the header says");
    }
  }

  private static GreySamples decode(ImageSource source) throws IOException {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    try (ImageInputStream in = source.open()) {
      reader.setInput(in, false, true);
      BufferedImage image = reader.read(0);
      return BufferedImageSamples.of(image);
    } finally {
      reader.dispose();
    }
  }
}
