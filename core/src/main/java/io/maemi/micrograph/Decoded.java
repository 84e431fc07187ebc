package io.maemi.micrograph;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a format reader found: all that the header and the tags say, checked against the file's
 * length; the samples are decoded when they are first asked for.
 */
final class Decoded {
  private final String format;
  private final Shape shape;
  private final Samples samples;
  private final int frames;
  private final VendorMetadata metadata;
  private @Nullable GreySamples decoded;

  /**
   * An image whose samples {@code samples} decodes.
   *
   * @param format the format, for people
   * @param frames images in the file
   * @param metadata what private tags say
   */
  Decoded(String format, Shape shape, Samples samples, int frames, VendorMetadata metadata) {
    this.format = format;
    this.shape = shape;
    this.samples = samples;
    this.frames = frames;
    this.metadata = metadata;
  }

  /** An image that is decoded already. */
  Decoded(String format, GreySamples decoded, int frames, VendorMetadata metadata) {
    this(format, Shape.of(decoded.image()), () -> decoded, frames, metadata);
  }

  /** The format, for people, with the vendor in brackets. */
  String format() {
    return metadata.vendor() == null ? format : format + " (" + metadata.vendor() + ")";
  }

  Shape shape() {
    return shape;
  }

  int frames() {
    return frames;
  }

  VendorMetadata metadata() {
    return metadata;
  }

  /** Grey values and colourfulness; the first call decodes them. */
  GreySamples samples() throws IOException {
    GreySamples known = decoded;
    if (known == null) {
      known = samples.decode();
      decoded = known;
    }
    return known;
  }

  /** The image as levels over its full range. */
  Levels levels() throws IOException {
    Levels plain = samples.levels();
    return plain != null ? plain : Levels.of(samples().image());
  }

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

  /** Columns, rows and the bits of a sample: 8, 16 or 32. */
  record Shape(int width, int height, int bits) {
    static Shape of(GreyImage image) {
      return new Shape(image.width(), image.height(), image.bits());
    }
  }

  /** Decodes an image's samples; may be asked after the reader has returned. */
  interface Samples {
    GreySamples decode() throws IOException;

    /** The image as levels, where that takes less than decoding it; otherwise null. */
    default @Nullable Levels levels() throws IOException {
      return null;
    }
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
