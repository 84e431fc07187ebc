package io.maemi.measure;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;

/**
 * What every measurement starts from: the specimen's grey values and how good they are.
 *
 * @param plane grey values of the specimen
 * @param smooth the same, smoothed as the noise asks
 * @param fold pixels of the file that a pixel of the planes is wide and high
 * @param wanted what the user wants measured
 */
record Scene(
    Micrograph micrograph, Plane plane, Plane smooth, ImageQuality quality, int fold, Wanted wanted)
    implements FieldOfView {
  private static final int SMALLEST_SIDE = 24;

  /** Images of so many pixels show at half the resolution, too, what they are of. */
  private static final int LARGE = 400_000;

  /** Of larger images, as of mosaics, so many pixels are worked on: memory stays bounded. */
  private static final double MOST = 16e6;

  /** A drawing or chart is white paper to this share; so is an image that is overexposed. */
  private static final double PAPER = 0.4;

  private static final float WHITE = 254;

  static Scene of(Micrograph micrograph) {
    return of(micrograph, Wanted.ALL);
  }

  static Scene of(Micrograph micrograph, Wanted wanted) {
    GreyImage specimen = micrograph.specimen();
    int fold = (int) Math.ceil(Math.sqrt((double) specimen.width() * specimen.height() / MOST));
    Plane plane = Plane.of(specimen, Math.max(1, fold));
    ImageQuality quality = ImageQuality.of(plane);
    Plane smooth = plane.smooth(quality.smoothing());
    return new Scene(micrograph, plane, smooth, quality, Math.max(1, fold), wanted);
  }

  /** The same scene, smoothed by {@code sigma} pixels more. */
  Scene smoother(double sigma) {
    return new Scene(micrograph, plane, smooth.smooth(sigma), quality, fold, wanted);
  }

  /** The same specimen in the file's own pixels. */
  FieldOfView unfolded() {
    GreyImage specimen = micrograph.specimen();
    return new InFilePixels(micrograph, specimen.width(), specimen.height(), wanted);
  }

  /** The same scene with half as many pixels a side where it is large, otherwise itself. */
  Scene coarse() {
    if (plane.values().length < LARGE) {
      return this;
    }
    Plane half = plane.halved();
    ImageQuality seen =
        new ImageQuality(
            ImageQuality.noise(half),
            quality.contrast(),
            quality.edgeSigma() / 2,
            quality.patternless());
    return new Scene(micrograph, half, smooth.halved(), seen, 2 * fold, wanted);
  }

  boolean empty() {
    return tooSmall() || quality.empty() || paper();
  }

  String whyEmpty() {
    if (tooSmall()) {
      return "the image is too small to measure on";
    }
    return paper()
        ? "much of the image is as white as can be: a drawing, or overexposed"
        : "the image shows nothing but an even ground or noise";
  }

  /** Whether much of the image is as white as can be. */
  boolean paper() {
    return plane.share(WHITE) > PAPER;
  }

  private boolean tooSmall() {
    return plane.width() < SMALLEST_SIDE || plane.height() < SMALLEST_SIDE;
  }

  @Override
  public int width() {
    return plane.width();
  }

  @Override
  public int height() {
    return plane.height();
  }
}
