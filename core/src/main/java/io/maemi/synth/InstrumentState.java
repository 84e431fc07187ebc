package io.maemi.synth;

import io.maemi.micrograph.Instrument;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the simulated microscope was set to, and how much of that the file tells. */
final class InstrumentState {
  /** Width of the print that nominal magnification refers to, in nanometres. */
  private static final double PRINT_WIDTH = 127e6;

  private static final List<Double> SCANNING_KV =
      List.of(1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0, 30.0);
  private static final List<Double> TRANSMISSION_KV = List.of(80.0, 120.0, 200.0, 300.0);

  private InstrumentState() {}

  /** All settings of an image whose field is {@code fieldNm} wide. */
  static Instrument draw(
      InstrumentProfile profile, Detector detector, double fieldNm, RandomStream random) {
    boolean through = detector.transmission();
    String model = profile.models().isEmpty() ? null : random.pick(profile.models());
    double magnification = PRINT_WIDTH / fieldNm;
    double digits = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(magnification)) - 2);
    String date =
        String.format(
            Locale.ROOT,
            "%d-%02d-%02d",
            random.between(2008, 2025),
            random.between(1, 12),
            random.between(1, 28));
    return new Instrument(
        profile.vendor(),
        model,
        random.pick(through ? TRANSMISSION_KV : SCANNING_KV),
        through ? null : (double) Math.round(random.uniform(2.5, 15) * 10) / 10,
        (double) Math.round(Math.round(magnification / digits) * digits),
        detector.label(),
        date);
  }

  /**
   * What the file tells: nothing in some cases, most of it in others; no magnification where the
   * scale is withheld.
   */
  static Instrument known(Instrument actual, boolean scaled, RandomStream random) {
    if (random.chance(0.25)) {
      return Instrument.UNKNOWN;
    }
    return new Instrument(
        keep(actual.vendor(), 0.95, random),
        keep(actual.model(), 0.8, random),
        keep(actual.acceleratingVoltageKv(), 0.9, random),
        keep(actual.workingDistanceMm(), 0.85, random),
        scaled ? keep(actual.magnification(), 0.85, random) : null,
        keep(actual.detector(), 0.85, random),
        keep(actual.date(), 0.7, random));
  }

  private static <T> @Nullable T keep(@Nullable T value, double share, RandomStream random) {
    return random.chance(share) ? value : null;
  }
}
