package io.maemi.synth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated microscope: its way of making contrast and its way of labelling images. Whole
 * instruments can be held out by giving {@link Simulator} the others.
 *
 * @param name a stable key, also {@code attributes.instrument}
 * @param vendor the maker as metadata spells it, or null for an instrument that says nothing
 * @param models model names
 * @param bar how it labels images
 * @param edgeGain how bright edges are in secondary electrons, relative to 1
 * @param shade how strongly slopes towards the detector are lit, 0…1
 * @param lightDegrees where the detector sits, degrees from the right, counter-clockwise
 * @param gamma exponent of its display curve
 */
public record InstrumentProfile(
    String name,
    @Nullable String vendor,
    List<String> models,
    BarStyle bar,
    double edgeGain,
    double shade,
    double lightDegrees,
    double gamma) {
  /** All simulated instruments. */
  public static final List<InstrumentProfile> ALL =
      List.of(
          new InstrumentProfile(
              "zeiss",
              "ZEISS",
              List.of("SIGMA 300", "MERLIN", "SUPRA 40"),
              BarStyle.ZEISS,
              1.0,
              0.35,
              100,
              1.0),
          new InstrumentProfile(
              "fei",
              "FEI",
              List.of("Quanta 250", "Nova NanoSEM", "Helios 600"),
              BarStyle.FEI,
              0.85,
              0.45,
              60,
              0.95),
          new InstrumentProfile(
              "hitachi",
              "HITACHI",
              List.of("S-4800", "SU8010", "S-3400N"),
              BarStyle.HITACHI,
              1.25,
              0.25,
              90,
              1.0),
          new InstrumentProfile(
              "jeol",
              "JEOL",
              List.of("JSM-7600F", "JSM-6510", "JSM-IT500"),
              BarStyle.JEOL,
              1.1,
              0.4,
              120,
              1.08),
          new InstrumentProfile(
              "tescan",
              "TESCAN",
              List.of("MIRA3", "VEGA3", "LYRA3"),
              BarStyle.TESCAN,
              0.9,
              0.5,
              75,
              0.9),
          new InstrumentProfile("plain", null, List.of(), BarStyle.PLAIN, 1.0, 0.3, 135, 1.0));

  /** Layouts of data bars. */
  public enum BarStyle {
    /** White strip, black text in columns, scale bar with end ticks at the left under its label. */
    ZEISS,
    /**
     * Black strip with white cells, values under headings, scale bar at the right between two
     * lines.
     */
    FEI,
    /** Black strip, one line of text, ruler of eleven ticks at the right. */
    HITACHI,
    /** Black strip, one line, thick scale bar in the middle. */
    JEOL,
    /** Black strip of two or three lines, scale bar with end ticks in the middle. */
    TESCAN,
    /** Black or white strip with a scale bar and its label only. */
    PLAIN
  }
}
