package io.maemi.cli;

import io.maemi.micrograph.Acquisition;
import io.maemi.micrograph.ContrastMapping;
import io.maemi.micrograph.DataBar;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code info} prints of one image for people. */
final class InfoText {
  private static final int LONGEST_VALUE = 160;

  private InfoText() {}

  static String of(MicrographInfo info) {
    List<String> lines = new ArrayList<>();
    lines.add(info.file());
    lines.add(
        row(
            "format",
            String.format(
                Locale.ROOT,
                "%s, %d × %d px, %d bit",
                info.format(),
                info.width(),
                info.height(),
                info.bits())));
    if (info.frames() > 1) {
      lines.add(row("frame", info.frame() + " of " + info.frames()));
    }
    lines.add(row("pixel size", scale(info.pixelSize())));
    for (String warning : info.warnings()) {
      lines.add(row("warning", warning));
    }
    String microscope = microscope(info.instrument());
    if (!microscope.isEmpty()) {
      lines.add(row("microscope", microscope));
    }
    String settings = settings(info.instrument().acquisition());
    if (!settings.isEmpty()) {
      lines.add(row("set to", settings));
    }
    DataBar bar = info.dataBar();
    if (bar != null) {
      String text = bar.text() == null ? "" : ": " + bar.text();
      String place =
          bar.isBeside()
              ? "columns " + bar.x() + " to " + (bar.x() + bar.width() - 1)
              : "rows " + bar.y() + " to " + (bar.y() + bar.height() - 1);
      lines.add(row("data bar", place + text));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** What {@code --all} adds. */
  static String more(Micrograph micrograph) {
    List<String> lines = new ArrayList<>();
    if (micrograph.pixels().bits() != 8) {
      lines.add(row("shown as", contrast(micrograph.pixels().contrast())));
    }
    Provenance provenance = micrograph.provenance();
    if (provenance != null && provenance.sha256() != null) {
      lines.add(row("SHA-256", provenance.sha256()));
    }
    micrograph
        .details()
        .metadata()
        .forEach((name, value) -> lines.add("    " + name + " = " + oneLine(value)));
    return String.join(System.lineSeparator(), lines);
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "  %-11s %s", name, value);
  }

  private static String scale(MicrographInfo.@Nullable Scale size) {
    if (size == null) {
      return "no scale (give --pixel-size where you know it)";
    }
    Double uncertainty = size.uncertainty();
    String give = uncertainty == null ? "" : " ± " + new Length(uncertainty).format(2);
    return pixel(size, 4) + give + ", from " + size.source();
  }

  /** A pixel's size, its two sides where they differ. */
  static String pixel(MicrographInfo.Scale size, int digits) {
    String x = new Length(size.x()).format(digits);
    String y = new Length(size.y()).format(digits);
    return x.equals(y) ? x : x + " × " + y;
  }

  private static String oneLine(String value) {
    String line = value.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
  }

  private static String microscope(Instrument instrument) {
    return Stream.of(
            instrument.vendor(),
            instrument.model(),
            quantity("", instrument.acceleratingVoltageKv(), " kV"),
            quantity("working distance ", instrument.workingDistanceMm(), " mm"),
            quantity("", instrument.magnification(), "×"),
            instrument.detector() == null ? null : "detector " + instrument.detector(),
            instrument.date())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private static String settings(@Nullable Acquisition set) {
    if (set == null) {
      return "";
    }
    Acquisition.Stage stage = set.stage();
    return Stream.of(
            quantity("beam current ", set.beamCurrentNa(), " nA"),
            quantity("spot ", set.spotSize(), ""),
            quantity("dwell time ", set.dwellTimeUs(), " \u00b5s"),
            quantity("tilt ", set.tiltDegrees(), "\u00b0"),
            stage == null ? null : quantity("stage x ", stage.xMm(), " mm"),
            stage == null ? null : quantity("y ", stage.yMm(), " mm"),
            stage == null ? null : quantity("z ", stage.zMm(), " mm"),
            stage == null ? null : quantity("rotated ", stage.rotationDegrees(), "\u00b0"))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String quantity(String before, @Nullable Double value, String after) {
    return value == null ? null : before + Length.significant(value, 4) + after;
  }

  private static String contrast(ContrastMapping mapping) {
    return Length.significant(mapping.low(), 5)
        + " black, "
        + Length.significant(mapping.high(), 5)
        + " white ("
        + mapping.method()
        + ")";
  }
}
