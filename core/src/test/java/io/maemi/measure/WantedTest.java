package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.Wanted.Limit;
import io.maemi.measure.Wanted.Polarity;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WantedTest {
  /** Two bright discs of 60 px, two of 24 px, and two dark ones of 40 px. */
  private static Drawn drawn() {
    return new Drawn(420, 320, 110)
        .disc(70, 80, 30, 200)
        .disc(200, 80, 30, 200)
        .disc(330, 60, 12, 200)
        .disc(330, 140, 12, 200)
        .disc(100, 240, 20, 30)
        .disc(250, 240, 20, 30)
        .noisy(3, 5);
  }

  private static Wanted sizes(@Nullable Limit smallest, @Nullable Limit largest) {
    return new Wanted(smallest, largest, null, Polarity.BRIGHT, null);
  }

  private static Measurement particles(Micrograph micrograph, Wanted wanted) {
    return Measurer.measure(micrograph, Kind.PARTICLES, wanted);
  }

  @Test
  void polaritySaysWhichObjectsAreMeant() {
    Micrograph micrograph = drawn().micrograph();
    Measurement bright = particles(micrograph, new Wanted(null, null, null, Polarity.BRIGHT, null));
    Measurement dark = particles(micrograph, new Wanted(null, null, null, Polarity.DARK, null));
    assertThat(bright.count()).isEqualTo(4);
    assertThat(dark.count()).isEqualTo(2);
    assertThat(dark.objects().get(0).size()).isCloseTo(40, within(1.5));
  }

  @Test
  void aThresholdIsTakenAsItIs() {
    Measurement above = particles(drawn().micrograph(), new Wanted(null, null, null, null, 155.0));
    assertThat(above.count()).isEqualTo(4);
    assertThat(above.evidence())
        .anyMatch(item -> item.method().startsWith("above grey value 155.0"));
    Wanted below = new Wanted(null, null, null, null, 70.0);
    assertThat(Measurer.measure(drawn().micrograph(), Kind.PORES, below).count()).isEqualTo(2);
  }

  @Test
  void objectsOutsideTheSizesAreNeitherCountedNorAveraged() {
    PixelSize two = new PixelSize(2, 2, "user");
    Measurement large = particles(drawn().micrograph(two), sizes(new Limit(80, false), null));
    assertThat(large.count()).isEqualTo(2);
    assertThat(large.objects()).hasSize(2);
    Quantity mean = large.quantity("mean diameter");
    assertThat(mean).isNotNull();
    assertThat(mean.value()).isCloseTo(120, within(4.0));
    Measurement small = particles(drawn().micrograph(two), sizes(null, new Limit(40, true)));
    assertThat(small.count()).isEqualTo(2);
  }

  @Test
  void abstainsWhereNothingHasTheSize() {
    Measurement none = particles(drawn().micrograph(), sizes(new Limit(200, true), null));
    assertThat(none.abstained()).isTrue();
    assertThat(none.count()).isZero();
  }

  @Test
  void aSizeInNanometresNeedsAScale() {
    Wanted wanted = sizes(new Limit(80, false), null);
    Micrograph micrograph = drawn().micrograph();
    assertThatThrownBy(() -> particles(micrograph, wanted))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("--pixel-size");
  }

  @Test
  void aRegionIsMeasuredAloneAndPlacesStayThoseOfTheFile() {
    Micrograph micrograph = drawn().micrograph();
    Region left = new Region(140, 20, 1000, 110);
    Measurement part = particles(micrograph, new Wanted(null, null, left, Polarity.BRIGHT, null));
    assertThat(part.count()).isEqualTo(2);
    assertThat(part.objects())
        .anySatisfy(
            object -> {
              assertThat(object.x()).isCloseTo(170, within(2.0));
              assertThat(object.y()).isCloseTo(50, within(2.0));
              assertThat(object.outline().get(0)[0]).isBetween(168.0, 232.0);
            });
  }

  @Test
  void placesStayThoseOfTheFileBesideADataBar() {
    Wanted bright = new Wanted(null, null, null, Polarity.BRIGHT, null);
    double first = particles(drawn().micrograph(), bright).objects().get(0).x();
    double beside = particles(drawn().withBarLeft(90), bright).objects().get(0).x();
    assertThat(beside).isEqualTo(first + 90);
  }

  @Test
  void aRegionOutsideTheSpecimenIsWrongUsage() {
    Wanted wanted = new Wanted(null, null, new Region(0, 330, 50, 50), null, null);
    Micrograph micrograph = drawn().withBar(60);
    assertThatThrownBy(() -> particles(micrograph, wanted))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("nothing of the specimen");
  }

  @Test
  void largeImagesGiveTheSamePoresInPixelsOfTheFile() {
    Drawn pores = new Drawn(900, 620, 190);
    for (int i = 0; i < 12; i++) {
      pores.disc(120 + i % 4 * 215, 110 + i / 4 * 200, 55, 50);
    }
    Measurement measured = Measurer.measure(pores.noisy(5, 3).micrograph(), Kind.PORES);
    assertThat(measured.count()).isEqualTo(12);
    assertThat(measured.objects())
        .allSatisfy(
            object -> {
              assertThat(object.size()).isCloseTo(110, within(3.0));
              assertThat(object.width()).isCloseTo(110, within(4.0));
              assertThat(object.area()).isCloseTo(Math.PI * 55 * 55, within(500.0));
            })
        .anySatisfy(
            object -> assertThat(object.x() + object.width() / 2).isCloseTo(765, within(2.0)));
  }
}
