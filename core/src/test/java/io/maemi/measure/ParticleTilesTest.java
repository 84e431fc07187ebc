package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParticleTilesTest {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 700;

  /** Discs apart from each other, some cut by the border, many by shares of 256 pixels. */
  private static List<double[]> discs() {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> discs = new ArrayList<>(List.of(new double[] {450, 350, 20}));
    for (int k = 0; k < 4000; k++) {
      double[] disc = {
        random.nextDouble(WIDTH), random.nextDouble(HEIGHT), random.nextDouble(9, 20)
      };
      boolean seen =
          disc[0] > 0.3 * disc[2]
              && disc[1] > 0.3 * disc[2]
              && disc[0] < WIDTH - 0.3 * disc[2]
              && disc[1] < HEIGHT - 0.3 * disc[2];
      if (seen
          && discs.stream()
              .allMatch(d -> Math.hypot(d[0] - disc[0], d[1] - disc[1]) > d[2] + disc[2] + 6)) {
        discs.add(disc);
      }
    }
    return discs;
  }

  private static Scene scene(List<double[]> discs) {
    Drawn drawn = new Drawn(WIDTH, HEIGHT, 60);
    discs.forEach(disc -> drawn.disc(disc[0], disc[1], disc[2], 180));
    return Scene.of(drawn.noisy(4, 2).micrograph());
  }

  private static Segmentation inParts(Scene scene, int share) {
    return ParticleTiles.find(scene, 30, share, part -> ObjectFinder.best(part, true));
  }

  @Test
  void whatBordersOfPartsCutIsFoundOnceAndWhole() {
    List<double[]> discs = discs();

    Segmentation found = inParts(scene(discs), 256);

    assertThat(discs).hasSizeGreaterThan(150);
    assertThat(found.shapes()).hasSameSizeAs(discs);
    for (double[] disc : discs) {
      List<Shape> there =
          found.shapes().stream()
              .filter(
                  shape ->
                      disc[0] > shape.x()
                          && disc[0] < shape.x() + shape.width()
                          && disc[1] > shape.y()
                          && disc[1] < shape.y() + shape.height())
              .toList();
      assertThat(there).hasSize(1);
      if (!there.get(0).cut()) {
        assertThat(there.get(0).diameter()).isCloseTo(2 * disc[2], within(1.5));
        assertThat(there.get(0).middle()[0]).isCloseTo(disc[0], within(1.0));
        assertThat(there.get(0).middle()[1]).isCloseTo(disc[1], within(1.0));
      }
    }
  }

  @Test
  void partsGiveTheFiguresOfTheWhole() {
    Scene scene = scene(discs());
    Measurement whole = Population.of(scene, ObjectFinder.best(scene, true)).particles();

    Measurement parts = Population.of(scene.unfolded(), inParts(scene, 300)).particles();

    assertThat(parts.count()).isEqualTo(whole.count());
    assertThat(parts.objects())
        .extracting(Measurement.MeasuredObject::id)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, parts.count()).boxed().toList());
    for (String name :
        List.of("mean diameter", "coverage", "circularity", "nearest neighbour distance")) {
      Quantity own = parts.quantity(name);
      Quantity other = whole.quantity(name);
      assertThat(own).isNotNull();
      assertThat(other).isNotNull();
      assertThat(own.value()).isCloseTo(other.value(), within(0.01 * other.value()));
    }
  }

  @Test
  void aPartThatShowsNothingAddsNothing() {
    Scene scene = scene(List.of(new double[] {120, 110, 20}));

    Segmentation found = inParts(scene, 256);

    assertThat(found.shapes()).hasSize(1);
  }

  @Test
  void onlySmallObjectsOnReducedImagesAreSoughtInParts() {
    Scene scene = scene(List.of(new double[] {120, 110, 20}));
    Scene reduced =
        new Scene(
            scene.micrograph(),
            scene.plane().halved(),
            scene.smooth().halved(),
            scene.quality(),
            2,
            Wanted.ALL);

    assertThat(ParticleTiles.pay(scene, 20)).isFalse();
    assertThat(ParticleTiles.pay(reduced, 20)).isTrue();
    assertThat(ParticleTiles.pay(reduced, 400)).isFalse();
    assertThat(reduced.unfolded().width()).isEqualTo(WIDTH);
    assertThat(reduced.unfolded().fold()).isEqualTo(1);
  }
}
