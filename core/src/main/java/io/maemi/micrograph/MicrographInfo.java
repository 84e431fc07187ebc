package io.maemi.micrograph;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code maemi info} says of a file; its JSON is what other programs rely on.
 *
 * @param file the file as the user named it
 * @param format the format, for people
 * @param width columns of the whole image
 * @param height rows of the whole image
 * @param bits bits of a sample: 8, 16 or 32
 * @param pixelSize the scale, or null where nothing tells it
 * @param instrument what the file says of the microscope
 * @param dataBar the data bar, or null
 * @param frame which of the file's images this is, from 1
 * @param frames how many images the file holds
 * @param sha256 of the file's bytes in hexadecimal; left out where it was not computed
 * @param warnings what a careful reader should know; left out where there is nothing
 */
@JsonPropertyOrder({
  "file",
  "format",
  "width",
  "height",
  "bits",
  "pixelSize",
  "instrument",
  "dataBar",
  "frame",
  "frames",
  "sha256",
  "warnings"
})
public record MicrographInfo(
    String file,
    String format,
    int width,
    int height,
    int bits,
    @Nullable Scale pixelSize,
    Instrument instrument,
    @Nullable DataBar dataBar,
    int frame,
    int frames,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sha256,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

  /**
   * A pixel size as JSON.
   *
   * @param x width of a pixel
   * @param y height of a pixel
   * @param unit {@code nm}
   * @param source where it came from
   * @param uncertainty in {@code unit}; left out where nothing tells it
   */
  @JsonPropertyOrder({"x", "y", "unit", "source", "uncertainty"})
  public record Scale(
      double x,
      double y,
      String unit,
      String source,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double uncertainty) {
    static @Nullable Scale of(@Nullable PixelSize size) {
      return size == null
          ? null
          : new Scale(size.x(), size.y(), "nm", size.source(), size.uncertainty());
    }
  }

  /** What there is to say of {@code micrograph}, read from what the user named {@code file}. */
  public static MicrographInfo of(Micrograph micrograph, String file) {
    Provenance provenance = micrograph.provenance();
    GreyImage pixels = micrograph.pixels();
    return new MicrographInfo(
        file,
        micrograph.format(),
        pixels.width(),
        pixels.height(),
        pixels.bits(),
        Scale.of(micrograph.pixelSize()),
        micrograph.instrument(),
        micrograph.dataBar(),
        micrograph.details().frame(),
        micrograph.frames(),
        provenance == null ? null : provenance.sha256(),
        micrograph.details().warnings());
  }

  /** The same with a hash of the file's bytes. */
  public MicrographInfo withSha256(@Nullable String hash) {
    return new MicrographInfo(
        file,
        format,
        width,
        height,
        bits,
        pixelSize,
        instrument,
        dataBar,
        frame,
        frames,
        hash,
        warnings);
  }

  /** The same with the micrograph's own name for the file. */
  public static MicrographInfo of(Micrograph micrograph) {
    return of(micrograph, micrograph.name());
  }
}
