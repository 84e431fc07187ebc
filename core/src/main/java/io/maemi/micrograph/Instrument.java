package io.maemi.micrograph;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of the microscope; null where it says nothing.
 *
 * @param vendor the maker, for example {@code ZEISS}
 * @param model the model
 * @param acceleratingVoltageKv acceleration voltage in kV
 * @param workingDistanceMm working distance in mm
 * @param magnification nominal magnification
 * @param detector the detector, for example {@code SE2}, {@code InLens}, {@code BSD}, {@code HAADF}
 * @param date acquisition date as ISO 8601 where it can be told, otherwise as written
 * @param acquisition how beam and stage were set, or null
 */
public record Instrument(
    @Nullable String vendor,
    @Nullable String model,
    @Nullable Double acceleratingVoltageKv,
    @Nullable Double workingDistanceMm,
    @Nullable Double magnification,
    @Nullable String detector,
    @Nullable String date,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Acquisition acquisition) {
  /** An instrument of which nothing is known. */
  public static final Instrument UNKNOWN = new Instrument(null, null, null, null, null, null, null);

  /** An instrument of whose settings nothing is known. */
  public Instrument(
      @Nullable String vendor,
      @Nullable String model,
      @Nullable Double acceleratingVoltageKv,
      @Nullable Double workingDistanceMm,
      @Nullable Double magnification,
      @Nullable String detector,
      @Nullable String date) {
    this(
        vendor,
        model,
        acceleratingVoltageKv,
        workingDistanceMm,
        magnification,
        detector,
        date,
        null);
  }

  /** What this says, and where it says nothing, what {@code other} says. */
  Instrument or(Instrument other) {
    return new Instrument(
        vendor != null ? vendor : other.vendor,
        model != null ? model : other.model,
        acceleratingVoltageKv != null ? acceleratingVoltageKv : other.acceleratingVoltageKv,
        workingDistanceMm != null ? workingDistanceMm : other.workingDistanceMm,
        magnification != null ? magnification : other.magnification,
        detector != null ? detector : other.detector,
        date != null ? date : other.date,
        acquisition != null ? acquisition : other.acquisition);
  }
}
