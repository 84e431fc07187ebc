package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.maemi.micrograph.ContrastMapping;
import io.maemi.micrograph.DataBar;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code info} prints of one image, as JSON and for people. */
@JsonPropertyOrder({
  "file",
  "format",
  "width",
  "height",
  "bits",
  "pixelSize",
  "instrument",
  "dataBar",
  "contrast"
})
record ImageInfo(
    String file,
    String format,
    int width,
    int height,
    int bits,
    @Nullable Scale pixelSize,
    Instrument instrument,
    @Nullable DataBar dataBar,
    ContrastMapping contrast) {

  /** A pixel size as JSON. */
  record Scale(double x, double y, String unit, String source) {
    static @Nullable Scale of(@Nullable PixelSize size) {
      return size == null ? null : new Scale(size.x(), size.y(), "nm", size.source());
    }
  }

  static ImageInfo of(String file, Micrograph micrograph) {
    return new ImageInfo(
        file,
        micrograph.format(),
        micrograph.pixels().width(),
        micrograph.pixels().height(),
        micrograph.pixels().bits(),
        Scale.of(micrograph.pixelSize()),
        micrograph.instrument(),
        micrograph.dataBar(),
        micrograph.pixels().contrast());
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(file);
    lines.add(row("format", format + ", " + width + " × " + height + " px, " + bits + " bit"));
    lines.add(row("pixel size", pixelSizeText()));
    String microscope = instrumentText();
    if (!microscope.isEmpty()) {
      lines.add(row("microscope", microscope));
    }
    if (dataBar != null) {
      String text = dataBar.text() == null ? "" : ": " + dataBar.text();
      lines.add(
          row(
              "data bar",
              "rows " + dataBar.y() + " to " + (dataBar.y() + dataBar.height() - 1) + text));
    }
    if (bits != 8) {
      lines.add(
          row(
              "shown as",
              Length.significant(contrast.low(), 5)
                  + " black, "
                  + Length.significant(contrast.high(), 5)
                  + " white ("
                  + contrast.method()
                  + ")"));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "  %-11s %s", name, value);
  }

  private String pixelSizeText() {
    if (pixelSize == null) {
      return "no scale (give --pixel-size where you know it)";
    }
    String x = new Length(pixelSize.x()).format(4);
    String y = new Length(pixelSize.y()).format(4);
    return (x.equals(y) ? x : x + " × " + y) + ", from " + pixelSize.source();
  }

  private String instrumentText() {
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

  private static @Nullable String quantity(String before, @Nullable Double value, String after) {
    return value == null ? null : before + Length.significant(value, 4) + after;
  }
}
