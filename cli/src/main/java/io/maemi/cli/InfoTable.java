package io.maemi.cli;

import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.MicrographInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code info} prints of many images for people: a row each, as soon as it has been read, so
 * that only the widths of the names are known beforehand.
 */
final class InfoTable {
  private static final int LONGEST_NAME = 40;
  private static final int[] WIDTHS = {14, 18, 12, 30, 7, 8};
  private static final String[] HEADINGS = {
    "format", "px (images)", "pixel size", "from", "kV", "WD", "warning"
  };

  private final int nameWidth;

  /** A table of images so named. */
  InfoTable(List<String> names) {
    nameWidth =
        names.stream().mapToInt(String::length).map(n -> Math.min(n, LONGEST_NAME)).max().orElse(4);
  }

  /** What the columns are. */
  String heading() {
    return line("file", List.of(HEADINGS));
  }

  /** One image. */
  String row(MicrographInfo info) {
    MicrographInfo.Scale size = info.pixelSize();
    Instrument instrument = info.instrument();
    String frames = info.frames() > 1 ? " (" + info.frames() + ")" : "";
    return line(
        info.file(),
        List.of(
            info.format(),
            info.width() + " × " + info.height() + frames,
            size == null ? "no scale" : InfoText.pixel(size, 4),
            size == null ? "" : size.source(),
            number(instrument.acceleratingVoltageKv(), ""),
            number(instrument.workingDistanceMm(), " mm"),
            String.join("; ", info.warnings())));
  }

  private static String number(@Nullable Double value, String unit) {
    return value == null ? "" : Length.significant(value, 3) + unit;
  }

  private String line(String name, List<String> cells) {
    List<String> line = new ArrayList<>();
    // The end of a path tells more than its beginning.
    String shown =
        name.length() > nameWidth
            ? "…" + name.substring(name.length() - Math.max(0, nameWidth - 1))
            : name;
    line.add(padded(shown, nameWidth));
    for (int i = 0; i < cells.size(); i++) {
      line.add(i < WIDTHS.length ? padded(cells.get(i), WIDTHS[i]) : cells.get(i));
    }
    return String.join("  ", line).stripTrailing();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
