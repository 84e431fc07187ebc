package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.GreySamples;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * PNG, JPEG, BMP and GIF through the Java runtime's decoders; WebP, and JPEG that these refuse
 * (CMYK), through TwelveMonkeys'. A JPEG is turned as its Exif segment says.
 */
final class RasterReader implements FormatReader {
  /** Bytes of one-bit pixels that one byte stands for at most: by Deflate, and by BMP's runs. */
  private static final Map<String, Long> MOST_SWELLING = Map.of("PNG", 1032L, "BMP", 16L);

  @Override
  public boolean recognises(byte[] head) {
    return format(head) != null;
  }

  private static @Nullable String format(byte[] head) {
    if (startsWith(head, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
      return "PNG";
    }
    if (startsWith(head, 0xff, 0xd8, 0xff)) {
      return "JPEG";
    }
    if (startsWith(head, 'G', 'I', 'F', '8')) {
      return "GIF";
    }
    if (startsWith(head, 'B', 'M')) {
      return "BMP";
    }
    return startsWith(head, 'R', 'I', 'F', 'F')
            && head.length >= 16
            && startsWith(Arrays.copyOfRange(head, 8, 16), 'W', 'E', 'B', 'P', 'V', 'P', '8')
        ? "WEBP"
        : null;
  }

  private static boolean startsWith(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    String format = format(source.head());
    if (format == null) {
      throw new IllegalStateException("not recognised");
    }
    // Everything is read from a file or an array already: a copy in the temporary folder would only
    // cost. Said here and not when the class is loaded, for it looks for plug-ins in every library.
    ImageIO.setUseCache(false);
    IIOException refusal = null;
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(format.toLowerCase(Locale.ROOT));
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      try {
        return read(source, format, reader, frame);
      } catch (IIOException e) {
        refusal = refusal == null ? e : refusal;
      } finally {
        reader.dispose();
      }
    }
    throw refusal != null ? refusal : new IIOException("no decoder for " + format);
  }

  private static Decoded read(ImageSource source, String format, ImageReader reader, int frame)
      throws IOException {
    boolean[] endedEarly = new boolean[1];
    reader.addIIOReadWarningListener(
        (from, warning) -> endedEarly[0] |= warning.toLowerCase(Locale.ROOT).contains("premature"));
    boolean webP = format.equals("WEBP");
    try (ImageInputStream in = webP ? new EndingInput(source.open()) : source.open()) {
      boolean moves = webP || format.equals("GIF");
      reader.setInput(in, !moves, true);
      PixelLimit.check(source.name(), reader.getWidth(0), reader.getHeight(0), 4);
      long leastBytes = (long) reader.getWidth(0) * reader.getHeight(0) / 8;
      Long most = MOST_SWELLING.get(format);
      if (most != null && leastBytes > most * source.length()) {
        throw new EOFException(format);
      }
      int frames = moves ? Math.max(1, reader.getNumImages(true)) : 1;
      FrameCheck.check(source.name(), frame, frames);
      if (frame > 1) {
        PixelLimit.check(source.name(), reader.getWidth(frame - 1), reader.getHeight(frame - 1), 4);
      }
      BufferedImage image = reader.read(frame - 1);
      if (endedEarly[0]) {
        throw new EOFException(format);
      }
      GreySamples samples = BufferedImageSamples.of(image);
      return switch (format) {
        case "JPEG" -> new Decoded(format, upright(samples, source), frames, VendorMetadata.NONE);
        case "PNG" -> new Decoded(format, samples, frames, scale(PngScale.read(source)));
        default -> new Decoded(webP ? "WebP" : format, samples, frames, VendorMetadata.NONE);
      };
    }
  }

  private static GreySamples upright(GreySamples stored, ImageSource source) throws IOException {
    return new GreySamples(
        ExifOrientation.upright(stored.image(), ExifOrientation.read(source)),
        stored.colourfulness());
  }

  private static VendorMetadata scale(@Nullable PixelSize size) {
    return new VendorMetadata(null, size, Instrument.UNKNOWN, null);
  }
}
