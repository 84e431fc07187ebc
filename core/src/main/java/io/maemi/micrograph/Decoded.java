package io.maemi.micrograph;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a format reader found.
 *
 * @param format the format, for people
 * @param samples grey values and colourfulness
 * @param frames images in the file
 * @param metadata what private tags say
 */
record Decoded(String format, GreySamples samples, int frames, VendorMetadata metadata) {

  /**
   * Whether images are exported in this format, perhaps with a data bar; the others hold what the
   * detector gave, and a strip of one grey in them belongs to the specimen.
   */
  boolean mayHaveBar() {
    return switch (format) {
      case "DM3", "DM4", "SER", "EMD", "MRC" -> false;
      default -> true;
    };
  }

  /** Grey values, and how colourful the file's image was (mean saturation 0…1). */
  record GreySamples(GreyImage image, double colourfulness) {}

  /**
   * What a vendor's tags tell.
   *
   * @param vendor in brackets behind the format's name; null for a plain file
   * @param raw all that the file says, by name, for those who ask for it
   */
  record VendorMetadata(
      @Nullable String vendor,
      @Nullable PixelSize pixelSize,
      Instrument instrument,
      @Nullable DataBar dataBar,
      Map<String, String> raw) {
    static final VendorMetadata NONE = new VendorMetadata(null, null, Instrument.UNKNOWN, null);

    VendorMetadata(
        @Nullable String vendor,
        @Nullable PixelSize pixelSize,
        Instrument instrument,
        @Nullable DataBar dataBar) {
      this(vendor, pixelSize, instrument, dataBar, Map.of());
    }
  }
}
