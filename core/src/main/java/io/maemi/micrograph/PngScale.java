package io.maemi.micrograph;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The chunk pHYs of a PNG (ISO/IEC 15948, 11.3.5.3) as a scale: as with TIFF's resolution tags only
 * where no screen or printer can be meant.
 */
final class PngScale {
  private static final int SIGNATURE = 8;
  private static final int PHYSICAL = 0x70485973;
  private static final int DATA = 0x49444154;
  private static final int MOST_CHUNKS = 1000;
  private static final int METRE = 1;

  private PngScale() {}

  static @Nullable PixelSize read(ImageSource source) throws IOException {
    try (ImageInputStream in = source.open()) {
      long at = SIGNATURE;
      for (int i = 0; i < MOST_CHUNKS && at + 21 <= source.length(); i++) {
        in.seek(at);
        long length = in.readUnsignedInt();
        int type = in.readInt();
        if (type == DATA) {
          return null;
        }
        if (type == PHYSICAL && length == 9) {
          double x = in.readUnsignedInt();
          double y = in.readUnsignedInt();
          return in.readByte() == METRE
              ? TiffResolution.plausible(1e9 / x, 1e9 / y, "PNG pHYs")
              : null;
        }
        at += 12 + length;
      }
      return null;
    } catch (EOFException e) {
      return null;
    }
  }
}
