package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataBarArtistTest {
  private static final Instrument INSTRUMENT =
      new Instrument("ZEISS", "SIGMA 300", 5.0, 4.2, 52300.0, "SE2", "2019-05-04");

  @ParameterizedTest
  @EnumSource(InstrumentProfile.BarStyle.class)
  void theScaleBarIsAsLongInPixelsAsItsLabelSays(InstrumentProfile.BarStyle style) {
    for (int seed = 0; seed < 12; seed++) {
      RandomStream random = new RandomStream(seed);
      double nm = random.logUniform(0.2, 1000);
      int width = 512 + 40 * seed;
      DataBarArtist.Strip strip = new DataBarArtist(style, INSTRUMENT, nm, random).draw(width);

      assertThat(drawnLength(strip)).as("%s %d", style, seed).isEqualTo(strip.barLength());
      assertThat(strip.barLength() * nm).isCloseTo(strip.lengthNm(), within(nm * 0.5 + 1e-9));
      assertThat(strip.text()).contains(label(strip.lengthNm()));
      assertThat(strip.barX() + strip.barLength()).isLessThan(width);
      assertThat(strip.grey()).hasSize(width * strip.height());
    }
  }

  @Test
  void theStripLiesBelowTheSpecimenWhereTheMicrographSays() {
    int seen = 0;
    for (long seed = 0; seed < 12; seed++) {
      Micrograph micrograph = new Simulator().simulate(seed, Family.PILLARS).micrograph();
      if (micrograph.dataBar() == null) {
        continue;
      }
      seen++;
      assertThat(micrograph.dataBar().y() + micrograph.dataBar().height())
          .isEqualTo(micrograph.pixels().height());
      assertThat(micrograph.specimen().height()).isEqualTo(micrograph.dataBar().y());
      int ground = 0;
      for (int x = 0; x < micrograph.pixels().width(); x++) {
        float level = micrograph.pixels().at(x, micrograph.dataBar().y() + 2);
        ground += level == 0 || level == 255 ? 1 : 0;
      }
      assertThat(ground).isGreaterThan(micrograph.pixels().width() * 9 / 10);
      assertThat(micrograph.dataBar().text()).isNotBlank();
    }
    assertThat(seen).isPositive();
  }

  @Test
  void scaleBarsTakeRoundLengths() {
    for (int seed = 0; seed < 50; seed++) {
      ScaleLength scale =
          ScaleLength.choose(
              new RandomStream(seed).logUniform(0.2, 1000), 768, new RandomStream(seed));
      double lead = scale.nm() / Math.pow(10, Math.floor(Math.log10(scale.nm()) + 1e-9));
      assertThat(Math.round(lead)).isIn(1L, 2L, 5L);
      assertThat(scale.pixels()).isBetween(25, 768 * 3 / 10 + 1);
    }
  }

  private static int drawnLength(DataBarArtist.Strip strip) {
    int row = strip.barRow() * strip.width();
    int ground = strip.grey()[row + strip.barX() - 1] & 0xff;
    int x = strip.barX();
    while (x < strip.width() && Math.abs((strip.grey()[row + x] & 0xff) - ground) > 100) {
      x++;
    }
    return x - strip.barX();
  }

  private static String label(double nm) {
    return Length.parse(nm + "nm").format(1);
  }
}
