package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Data bars as vendors lay them out, as text: rows of cells from the top. */
class BarFactsTest {
  private static final int LETTER = 10;

  /** Rows parted by {@code /}, cells by {@code |}, each column 30 letters wide. */
  static List<TextLine> lines(String bar) {
    List<TextLine> lines = new ArrayList<>();
    String[] rows = bar.split(" / ", -1);
    for (int y = 0; y < rows.length; y++) {
      String[] cells = rows[y].split("\\|", -1);
      for (int x = 0; x < cells.length; x++) {
        String text = cells[x].strip();
        if (!text.isEmpty()) {
          int left = 30 * LETTER * x;
          int[] columns = new int[text.length()];
          for (int i = 0; i < columns.length; i++) {
            columns[i] = left + LETTER * i + LETTER / 2;
          }
          Box box = new Box(left, 30 * y, left + LETTER * text.length(), 30 * y + 20);
          lines.add(new TextLine(box, text, columns, 1));
        }
      }
    }
    return lines;
  }

  private static Instrument read(String bar) {
    return new BarFacts(lines(bar)).instrument();
  }

  private static Arguments bar(
      String vendor, Double kv, Double wd, Double times, String detector, String date, String bar) {
    return Arguments.of(bar, new Instrument(vendor, null, kv, wd, times, detector, date));
  }

  static Stream<Arguments> bars() {
    return Stream.of(
        bar(
            "ZEISS",
            5.0,
            4.1,
            20_000.0,
            "SE2",
            "2015-03-12",
            "1 \u03bcm|EHT = 5.00 kV|Signal A = SE2|Date :12 Mar 2015 / |WD = 4.1 mm|Mag = 20.00 K"
                + " X|Time :10:11:12"),
        bar(
            "ZEISS",
            20.0,
            10.5,
            500.0,
            "InLens",
            null,
            "100\u03bcm*|Mag=  500 X|EHT=20.00kV|WD=10.5mm|Signal A=InLens|Photo No.=1234"),
        bar("Hitachi", 5.0, 8.3, 20_000.0, "SE(M)", null, "S4800 5.0kV 8.3mm x20.0k SE(M)|2.00um"),
        bar(
            "Hitachi",
            15.0,
            15.2,
            1500.0,
            "SE(U)",
            "2014-07-02",
            "SU8010 15.0kV 15.2mm x1.50k SE(U) 2014/07/02|30.0um"),
        bar(
            "Hitachi",
            15.0,
            8.1,
            600.0,
            "BSE",
            "2019-03-04",
            "TM4000 15kV 8.1mm X600 BSE-COMP 2019/03/04|50.0\u03bcm"),
        bar("JEOL", 10.0, 8.0, 10_000.0, "SEI", null, "SEI|10.0kV|X10,000|1\u03bcm|WD 8.0mm"),
        bar("JEOL", 20.0, null, 2000.0, "SEI", null, "20kV|X2,000|10\u03bcm|0012|11 45 SEI"),
        bar(
            "JEOL",
            5.0,
            9.8,
            1400.0,
            "LEI",
            "1/14/2014",
            "NONE|LEI|5.0kV|X1,400|10\u03bcm|WD 9.8mm / JEOL|1/14/2014|13:02:11"),
        bar(
            "FEI",
            10.0,
            4.2,
            25_000.0,
            "TLD",
            "4/1/2014",
            "4/1/2014|HV|curr|det|mode|WD|HFW|mag|tilt"
                + " / 2:03:11 PM|10.00 kV|86 pA|TLD|SE|4.2 mm|5.97 \u03bcm|25 000 x|0 \u00b0"),
        bar(
            "FEI",
            30.0,
            10.1,
            5000.0,
            "ETD",
            null,
            "HV|mag|WD|det|spot|HFW / 30.00 kV|5 000 x|10.1 mm|ETD|3.0|59.7 \u03bcm|Quanta"),
        bar(
            "TESCAN",
            20.0,
            12.5,
            5000.0,
            "SE",
            "2015-03-12",
            "SEM HV: 20.0 kV|WD: 12.50 mm||MIRA3 TESCAN"
                + " / View field: 41.5 \u03bcm|Det: SE|10 \u03bcm"
                + " / SEM MAG: 5.00 kx|Date(m/d/y): 03/12/15||A laboratory"),
        bar(
            "TESCAN",
            10.0,
            9.93,
            1990.0,
            "BSE",
            "2011-12-03",
            "SEM MAG: 1.99 kx|Det: BSE / HV: 10.0 kV|WD: 9.930 mm|VEGA3 TESCAN"
                + " / Date(d/m/y): 03/12/2011|View field: 139 \u03bcm"),
        bar(
            null,
            15.0,
            10.1,
            1000.0,
            "SE",
            null,
            "Acc.V|Spot|Magn|Det|WD|20 \u03bcm / 15.0 kV|3.0|1000x|SE|10.1"),
        bar(
            "Phenom",
            15.0,
            null,
            null,
            "BSD",
            "2020-03-12",
            "Phenom|15kV - Image|Det: BSD|Mar 12, 2020|80 \u03bcm"));
  }

  @ParameterizedTest
  @MethodSource("bars")
  void readsTheMicroscopeFromEachVendorsLayout(String bar, Instrument expected) {
    assertThat(read(bar)).isEqualTo(expected);
    // Recognisers lose spaces.
    assertThat(read(bar.replaceAll("(?<! /|[|]) (?!/ )", ""))).isEqualTo(expected);
  }

  /** The bar of 100 pixels stands left of, above or below what belongs to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 \u03bcm|EHT = 5.00 kV|WD = 4 mm|Mag = 20.00 K X; 0; 1000",
        "200nm|EHT=3.00kV|WD=2.1mm; 0; 200",
        "2 \u03bcm*|EHT=3.00kV|WD=2.1mm; 0; 2000",
        "S4800 5.0kV 8.3mm x20.0k SE(M)|2.00um; 1; 2000",
        "SEI|10.0kV|X10,000|1\u03bcm|WD 8.0mm; 3; 1000",
        "20kV|X2,000|10 \u03bcm|0012|11 45 SEI; 2; 10000",
        "SEM HV: 20.0 kV|WD: 12.50 mm|10 \u03bcm|MIRA3 TESCAN; 2; 10000",
        "HV|WD|500 nm / 10.00 kV|4.2 mm| ; 2; 500"
      })
  void pairsTheLabelAndNoOtherLengthWithTheBar(String bar, int column, double nanometres) {
    int left = 30 * LETTER * column;
    ScaleBar drawn = new ScaleBar(new Box(left, -16, left + 100, -12), 100, ScaleBar.Kind.SOLID);
    PixelSize size = ScaleReading.pixelSize(lines(bar), List.of(drawn), 100 * LETTER * 3, null);
    assertThat(size).isNotNull();
    assertThat(size.x()).isEqualTo(nanometres / 100);
  }
}
