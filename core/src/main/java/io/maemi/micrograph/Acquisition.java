package io.maemi.micrograph;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How beam and stage were set when an image was taken; null where the file does not say.
 *
 * @param beamCurrentNa current of the probe in nA
 * @param spotSize the vendor's number of the spot
 * @param dwellTimeUs time on a pixel in µs
 * @param tiltDegrees tilt of the stage (of a TEM its alpha) in degrees
 * @param stage where the stage stood
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Acquisition(
    @Nullable Double beamCurrentNa,
    @Nullable Double spotSize,
    @Nullable Double dwellTimeUs,
    @Nullable Double tiltDegrees,
    @Nullable Stage stage) {

  /**
   * A position of the stage in its own axes.
   *
   * @param xMm in mm
   * @param yMm in mm
   * @param zMm height in mm, or null
   * @param rotationDegrees rotation in degrees, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Stage(
      double xMm, double yMm, @Nullable Double zMm, @Nullable Double rotationDegrees) {
    /** The position, or null where the file does not say both coordinates. */
    static @Nullable Stage of(
        @Nullable Double xMm,
        @Nullable Double yMm,
        @Nullable Double zMm,
        @Nullable Double rotationDegrees) {
      return xMm == null || yMm == null ? null : new Stage(xMm, yMm, zMm, rotationDegrees);
    }
  }

  /**
   * What a file says, currents, spots and times only where they are above zero; null if nothing.
   */
  static @Nullable Acquisition of(
      @Nullable Double beamCurrentNa,
      @Nullable Double spotSize,
      @Nullable Double dwellTimeUs,
      @Nullable Double tiltDegrees,
      @Nullable Stage stage) {
    Acquisition said =
        new Acquisition(
            positive(beamCurrentNa), positive(spotSize), positive(dwellTimeUs), tiltDegrees, stage);
    return said.equals(new Acquisition(null, null, null, null, null)) ? null : said;
  }

  private static @Nullable Double positive(@Nullable Double value) {
    return value == null || !(value > 0) ? null : value;
  }
}
