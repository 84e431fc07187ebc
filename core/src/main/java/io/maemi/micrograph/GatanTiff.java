package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tags 65003 to 65010 of TIFF files that Gatan's DigitalMicrograph exports: the unit of each axis
 * and the size of a pixel in it. Its resolution tags are a printer's.
 */
final class GatanTiff {
  private static final int UNIT_X = 65003;
  private static final int SCALE_X = 65009;
  private static final int SCALE_Y = 65010;

  private GatanTiff() {}

  /** What the tags tell, or null where they are no lengths. */
  static @Nullable VendorMetadata read(TiffDirectory page) throws IOException {
    PixelSize size =
        LengthUnit.pixelSize(
            page.real(SCALE_X), page.real(SCALE_Y), page.text(UNIT_X), "Gatan tag 65009");
    return size == null ? null : new VendorMetadata("Gatan", size, Instrument.UNKNOWN, null);
  }
}
