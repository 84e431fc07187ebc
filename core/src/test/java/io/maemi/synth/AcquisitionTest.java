package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcquisitionTest {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 150;
  private static final int TAKES = 250;

  @Test
  void noiseWordsFollowTheNoiseOfTheImage() {
    Map<String, List<Double>> noise = new HashMap<>();
    for (int seed = 0; seed < TAKES; seed++) {
      Scene scene = discs(1);
      byte[] image = take(scene, seed);
      if (scene.attributes.get("contrast").equals("normal")
          && scene.attributes.get("brightness").equals("normal")) {
        noise
            .computeIfAbsent(scene.attributes.get("noise"), word -> new ArrayList<>())
            .add(grain(image) / range(image));
      }
    }

    assertThat(noise).containsOnlyKeys("low", "moderate", "high");
    assertThat(max(noise, "low")).isLessThan(min(noise, "moderate"));
    assertThat(max(noise, "moderate")).isLessThan(min(noise, "high"));
  }

  @Test
  void blurredImagesHaveSofterEdgesThanSharpOnes() {
    Map<String, List<Double>> steps = new HashMap<>();
    for (int seed = 0; seed < TAKES; seed++) {
      Scene scene = discs(1);
      byte[] image = take(scene, seed);
      if (scene.attributes.get("contrast").equals("normal")
          && scene.attributes.get("noise").equals("low")) {
        steps
            .computeIfAbsent(scene.attributes.get("focus"), word -> new ArrayList<>())
            .add(steepest(image) / range(image));
      }
    }

    assertThat(steps).containsOnlyKeys("sharp", "blurred");
    assertThat(max(steps, "blurred")).isLessThan(min(steps, "sharp"));
  }

  @Test
  void brightnessAndContrastWordsFollowTheGreyLevels() {
    Map<String, List<Double>> middles = new HashMap<>();
    Map<String, List<Double>> ranges = new HashMap<>();
    for (int seed = 0; seed < TAKES; seed++) {
      Scene scene = discs(1);
      byte[] image = take(scene, seed);
      if (scene.attributes.get("noise").equals("low")) {
        middles
            .computeIfAbsent(scene.attributes.get("brightness"), word -> new ArrayList<>())
            .add(mean(image));
        ranges
            .computeIfAbsent(scene.attributes.get("contrast"), word -> new ArrayList<>())
            .add(range(image));
      }
    }

    assertThat(average(middles, "dark")).isLessThan(average(middles, "normal") - 20);
    assertThat(average(middles, "bright")).isGreaterThan(average(middles, "normal") + 20);
    assertThat(max(ranges, "low")).isLessThan(average(ranges, "normal") - 40);
    assertThat(average(ranges, "high")).isGreaterThan(average(ranges, "normal"));
  }

  @Test
  void chargingGlowsAndDragsOnlyWhereItIsSaidToBeVisible() {
    Acquisition calm = new Acquisition(0.7, 0, 150, 125, 0, 0, 0, 0);
    Acquisition charged = new Acquisition(0.7, 0, 150, 125, 1, 0, 0, 0);
    Scene scene = discs(1);
    byte[] without = expose(scene, calm, 3);
    byte[] with = expose(scene, charged, 3);
    calm.describe(scene);
    assertThat(scene.attributes).containsEntry("charging", "none");
    charged.describe(scene);
    assertThat(scene.attributes).containsEntry("charging", "visible");

    int changed = 0;
    for (int i = 0; i < with.length; i++) {
      changed += Math.abs((with[i] & 0xff) - (without[i] & 0xff)) > 8 ? 1 : 0;
    }
    assertThat(changed).isGreaterThan(with.length / 20);
  }

  @Test
  void driftShearsTheImageAndItsTruthAlike() {
    Scene scene = discs(2);
    Acquisition drifting = new Acquisition(0.6, 0, 200, 125, 0, 9, 0, 0);
    double[] shifts = shifts(drifting);
    byte[] image =
        new ImagingModel(InstrumentProfile.ALL.get(0), drifting, new RandomStream(1))
            .expose(scene, shifts);
    short[] map =
        new TruthWriter(scene, shifts).truth(1, Family.PARTICLES_SPHERICAL, 0).instances();

    double inside = 0;
    double outside = 0;
    int labelled = 0;
    for (int i = 0; i < image.length; i++) {
      if (map[i] != 0) {
        inside += image[i] & 0xff;
        labelled++;
      } else {
        outside += image[i] & 0xff;
      }
    }
    assertThat(inside / labelled).isGreaterThan(outside / (image.length - labelled) + 100);
    assertThat(shifts[HEIGHT - 1] - shifts[0]).isCloseTo(9, within(0.1));
  }

  /** Bright flat discs on dark ground. */
  private static Scene discs(int rows) {
    Scene scene = new Scene(WIDTH + 2 * Scene.PAD, HEIGHT, 1, Detector.SE2);
    Arrays.fill(scene.yield, 0.3f);
    for (int k = 0; k < 3 * rows; k++) {
      int id = scene.nextId();
      double r = rows == 1 ? 26 : 20;
      HeightProfile disc = (dx, dy) -> dx * dx + dy * dy > r * r ? -1 : 0.5f;
      scene.register(
          id,
          scene
              .raise(id, 48 + 64 * (k % 3), HEIGHT * (k / 3 + 0.5) / rows, r + 1, 0, 0.8, disc)
              .area());
    }
    scene.featureSize(50);
    return scene;
  }

  private static byte[] take(Scene scene, int seed) {
    Acquisition acquisition = Acquisition.draw(new RandomStream(seed), scene);
    acquisition.describe(scene);
    return expose(scene, acquisition, seed);
  }

  private static byte[] expose(Scene scene, Acquisition acquisition, int seed) {
    InstrumentProfile profile = InstrumentProfile.ALL.get(0);
    return new ImagingModel(profile, acquisition, new RandomStream(seed))
        .expose(scene, shifts(acquisition));
  }

  private static double[] shifts(Acquisition acquisition) {
    double[] shifts = new double[HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      shifts[y] = acquisition.shift(y, HEIGHT, 0);
    }
    return shifts;
  }

  /** Mean absolute second difference along rows inside the discs. */
  private static double grain(byte[] image) {
    double middle = mean(image);
    double[] differences = new double[image.length - 2];
    int bright = 0;
    for (int i = 2; i < image.length; i++) {
      // Shot noise is less where it is dark.
      if ((image[i - 1] & 0xff) > middle + 20) {
        differences[bright++] =
            Math.abs((image[i] & 0xff) - 2 * (image[i - 1] & 0xff) + (image[i - 2] & 0xff));
      }
    }
    differences = Arrays.copyOf(differences, bright);
    Arrays.sort(differences);
    return Arrays.stream(differences, 0, differences.length * 8 / 10).average().orElseThrow();
  }

  private static double steepest(byte[] image) {
    double[] steps = new double[image.length - 2];
    for (int i = 2; i < image.length; i++) {
      steps[i - 2] = i % WIDTH < 2 ? 0 : Math.abs((image[i] & 0xff) - (image[i - 2] & 0xff));
    }
    Arrays.sort(steps);
    return steps[steps.length * 99 / 100];
  }

  private static double mean(byte[] image) {
    double sum = 0;
    for (byte level : image) {
      sum += level & 0xff;
    }
    return sum / image.length;
  }

  private static double range(byte[] image) {
    int[] levels = new int[image.length];
    for (int i = 0; i < image.length; i++) {
      levels[i] = image[i] & 0xff;
    }
    Arrays.sort(levels);
    return levels[levels.length * 99 / 100] - levels[levels.length / 100];
  }

  private static double max(Map<String, List<Double>> values, String word) {
    return values.get(word).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double min(Map<String, List<Double>> values, String word) {
    return values.get(word).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double average(Map<String, List<Double>> values, String word) {
    return values.get(word).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
