package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * PNG, JPEG, BMP and GIF through the Java runtime's decoders; JPEG that these refuse (CMYK) through
 * TwelveMonkeys'.
 */
final class RasterReader implements FormatReader {
  static {
    // Everything is read from a file or an array already: a copy in the temporary folder would only
    // cost.
    ImageIO.setUseCache(false);
  }

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
    return startsWith(head, 'B', 'M') ? "BMP" : null;
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
    try (ImageInputStream in = source.open()) {
      reader.setInput(in, !format.equals("GIF"), true);
      PixelLimit.check(source.name(), reader.getWidth(0), reader.getHeight(0), 4);
      int frames = format.equals("GIF") ? reader.getNumImages(true) : 1;
      FrameCheck.check(source.name(), frame, Math.max(1, frames));
      if (frame > 1) {
        PixelLimit.check(source.name(), reader.getWidth(frame - 1), reader.getHeight(frame - 1), 4);
      }
      BufferedImage image = reader.read(frame - 1);
      if (endedEarly[0]) {
        throw new EOFException(format);
      }
      return new Decoded(format, BufferedImageSamples.of(image), frames, VendorMetadata.NONE);
    }
  }
}
