package io.maemi.micrograph;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which vendor's tags a TIFF carries, or stand in the text file beside it. */
final class VendorTags {
  private static final int ZEISS = 34118;
  private static final int FEI_SFEG = 34680;
  private static final int FEI_HELIOS = 34682;
  private static final int TESCAN = 50431;
  private static final int OLYMPUS = 33560;
  private static final int COMMENT = 40092;
  private static final int AUTHOR = 40093;
  private static final int MOST_SIDECAR_BYTES = 1 << 20;

  /** What any program may write beside what is told by a vendor's own tags. */
  private static final Map<String, Integer> TEXTS =
      new TreeMap<>(
          Map.of(
              "Make",
              TIFF.TAG_MAKE,
              "Model",
              TIFF.TAG_MODEL,
              "Software",
              TIFF.TAG_SOFTWARE,
              "DateTime",
              TIFF.TAG_DATE_TIME,
              "Artist",
              TIFF.TAG_ARTIST));

  private VendorTags() {}

  /**
   * Reads what the tags of {@code page}, an image of {@code width} × {@code height} pixels, tell;
   * programs that write many {@code pages} describe them all in the first, or one that is shown in
   * several ways in one of them.
   */
  static VendorMetadata read(
      ImageSource source, TiffDirectory page, List<TiffDirectory> pages, int width, int height)
      throws IOException {
    VendorMetadata told = vendor(source, page, pages, width, height);
    Map<String, String> raw = new LinkedHashMap<>(told.raw());
    for (Map.Entry<String, Integer> text : TEXTS.entrySet()) {
      String value = text(page, text.getValue());
      if (!value.isEmpty()) {
        raw.putIfAbsent(text.getKey(), value);
      }
    }
    String description = told.vendor() == null ? text(page, TIFF.TAG_IMAGE_DESCRIPTION) : "";
    if (!description.isEmpty()) {
      raw.put("ImageDescription", description);
    }
    return new VendorMetadata(
        told.vendor(), told.pixelSize(), told.instrument(), told.dataBar(), raw);
  }

  /**
   * A text that is only shown; one that lies beyond the end of the file is no reason to refuse it.
   */
  private static String text(TiffDirectory page, int tag) {
    try {
      String text = page.text(tag);
      return text == null ? "" : text.strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static VendorMetadata vendor(
      ImageSource source, TiffDirectory page, List<TiffDirectory> pages, int width, int height)
      throws IOException {
    TiffDirectory first = pages.get(0);
    String zeiss = page.text(ZEISS);
    if (zeiss != null) {
      return ZeissTag.parse(zeiss, width);
    }
    String fei = firstOf(page.text(FEI_HELIOS), page.text(FEI_SFEG));
    if (fei != null) {
      return FeiTag.parse(fei, width, height);
    }
    String tescan = firstOf(page.wholeText(TESCAN), source.sibling(".hdr", MOST_SIDECAR_BYTES));
    if (tescan != null && TescanHeader.isOne(tescan)) {
      return TescanHeader.parse(tescan, height);
    }
    VendorMetadata olympus = olympus(page, pages, width, height);
    if (olympus != null) {
      return olympus;
    }
    VendorMetadata gatan = GatanTiff.read(page);
    if (gatan != null) {
      return gatan;
    }
    String beside = source.sibling(".txt", MOST_SIDECAR_BYTES);
    if (beside != null) {
      VendorMetadata sidecar =
          HitachiText.isOne(beside)
              ? HitachiText.parse(beside, width)
              : JeolText.isOne(beside) ? JeolText.parse(beside, width) : null;
      if (sidecar != null) {
        return sidecar;
      }
    }
    String comment = utf16(page.wholeText(COMMENT));
    if (comment != null && HitachiText.isComment(comment)) {
      return HitachiText.parseComment(comment, utf16(page.wholeText(AUTHOR)), width);
    }
    String description =
        firstOf(page.text(TIFF.TAG_IMAGE_DESCRIPTION), first.text(TIFF.TAG_IMAGE_DESCRIPTION));
    if (description != null && description.startsWith("ImageJ=")) {
      return ImageJDescription.parse(
          description, page.rational(TIFF.TAG_X_RESOLUTION), page.rational(TIFF.TAG_Y_RESOLUTION));
    }
    if (description != null && OmeXml.isOne(description)) {
      return OmeXml.parse(ImageSource.text(description.getBytes(StandardCharsets.ISO_8859_1)));
    }
    String make = page.text(TIFF.TAG_MAKE);
    if (description != null && make != null && make.startsWith("JEOL")) {
      return JeolTemXml.parse(
          description,
          page.rational(TIFF.TAG_X_RESOLUTION),
          page.rational(TIFF.TAG_Y_RESOLUTION),
          page.number(TIFF.TAG_RESOLUTION_UNIT, 2));
    }
    PixelSize resolution =
        TiffResolution.pixelSize(
            page.rational(TIFF.TAG_X_RESOLUTION),
            page.rational(TIFF.TAG_Y_RESOLUTION),
            page.number(TIFF.TAG_RESOLUTION_UNIT, 2));
    return resolution == null
        ? VendorMetadata.NONE
        : new VendorMetadata(null, resolution, Instrument.UNKNOWN, null);
  }

  /** The tag of the page, or of the raw page of as many pixels that it is a picture of. */
  private static @Nullable VendorMetadata olympus(
      TiffDirectory page, List<TiffDirectory> pages, int width, int height) throws IOException {
    if (page.has(OLYMPUS)) {
      return OlympusTag.read(page, OLYMPUS);
    }
    for (TiffDirectory other : pages) {
      if (other.has(OLYMPUS)
          && other.number(TIFF.TAG_IMAGE_WIDTH, 0) == width
          && other.number(TIFF.TAG_IMAGE_HEIGHT, 0) == height) {
        return OlympusTag.read(other, OLYMPUS);
      }
    }
    return null;
  }

  /** Windows' own tags hold UTF-16. */
  private static @Nullable String utf16(@Nullable String bytes) {
    return bytes == null
        ? null
        : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_16LE)
            .replace("\0", "")
            .strip();
  }

  private static @Nullable String firstOf(@Nullable String preferred, @Nullable String other) {
    return preferred != null ? preferred : other;
  }
}
