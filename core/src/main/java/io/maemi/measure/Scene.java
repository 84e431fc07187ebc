package io.maemi.measure;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;

/**
 * What every measurement starts from: the specimen's grey values, how good they are, and how to get
 * from its pixels to the file's and to nanometres.
 *
 * @param plane grey values of the specimen
 * @param smooth the same, smoothed as the noise asks
 */
record Scene(Micrograph micrograph, Plane plane, Plane smooth, ImageQuality quality) {
  private static final int SMALLEST_SIDE = 24;

  static Scene of(Micrograph micrograph) {
    GreyImage specimen = micrograph.specimen();
    Plane plane = Plane.of(specimen);
    ImageQuality quality = ImageQuality.of(plane);
    return new Scene(micrograph, plane, plane.smooth(smoothing(quality)), quality);
  }

  /** The Gaussian that brings noise down to a few percent of the contrast, 0.7 to 3 pixels. */
  private static double smoothing(ImageQuality quality) {
    double share = quality.noise() / Math.max(1, quality.contrast());
    return Math.max(0.7, Math.min(3, 9 * share));
  }

  /** The same scene, smoothed by {@code sigma} pixels more. */
  Scene smoother(double sigma) {
    return new Scene(micrograph, plane, smooth.smooth(sigma), quality);
  }

  boolean empty() {
    return tooSmall() || quality.empty();
  }

  String whyEmpty() {
    return tooSmall()
        ? "the image is too small to measure on"
        : "the image shows nothing but an even ground or noise";
  }

  private boolean tooSmall() {
    return plane.width() < SMALLEST_SIDE || plane.height() < SMALLEST_SIDE;
  }

  int width() {
    return plane.width();
  }

  int height() {
    return plane.height();
  }

  /** Rows of the file above the specimen. */
  int top() {
    return micrograph.specimenTop();
  }

  /** {@code nm} where the pixel size is known, otherwise {@code px}. */
  String unit() {
    return micrograph.pixelSize() == null ? "px" : "nm";
  }

  /** A length without direction from pixels to {@link #unit()}. */
  double length(double pixels) {
    PixelSize size = micrograph.pixelSize();
    return size == null ? pixels : pixels * size.mean();
  }

  /** A length along ({@code dx}, {@code dy}), a unit vector, from pixels to {@link #unit()}. */
  double length(double pixels, double dx, double dy) {
    PixelSize size = micrograph.pixelSize();
    return size == null ? pixels : pixels * Math.hypot(dx * size.x(), dy * size.y());
  }
}
