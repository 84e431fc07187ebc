package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which vendor's tags a TIFF carries. */
final class VendorTags {
  private static final int IMAGE_DESCRIPTION = 270;
  private static final int ZEISS = 34118;
  private static final int FEI_SFEG = 34680;
  private static final int FEI_HELIOS = 34682;
  private static final int X_RESOLUTION = 282;
  private static final int Y_RESOLUTION = 283;

  private VendorTags() {}

  /**
   * Reads what the tags of {@code page}, an image of {@code width} × {@code height} pixels, tell.
   */
  static VendorMetadata read(TiffDirectory page, int width, int height) throws IOException {
    String zeiss = page.text(ZEISS);
    if (zeiss != null) {
      return ZeissTag.parse(zeiss, width);
    }
    String fei = firstOf(page.text(FEI_HELIOS), page.text(FEI_SFEG));
    if (fei != null) {
      return FeiTag.parse(fei, width, height);
    }
    String description = page.text(IMAGE_DESCRIPTION);
    if (description != null && description.startsWith("ImageJ=")) {
      return ImageJDescription.parse(
          description, page.rational(X_RESOLUTION), page.rational(Y_RESOLUTION));
    }
    return VendorMetadata.NONE;
  }

  private static @Nullable String firstOf(@Nullable String preferred, @Nullable String other) {
    return preferred != null ? preferred : other;
  }
}
