package io.maemi.measure;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an image as a whole: scale, field of view, instrument, noise, contrast and
 * sharpness. Every prompt gets this evidence, whatever is measured besides.
 */
public final class ImageEvidence {
  private static final double IN_COLOUR = 0.08;

  private ImageEvidence() {}

  /** The evidence of {@code micrograph} as a whole, the scale first. */
  public static List<Evidence> of(Micrograph micrograph) {
    GreyImage specimen = micrograph.specimen();
    List<Evidence> evidence = new ArrayList<>(scale(micrograph));
    instrument(micrograph.instrument(), evidence);
    if (micrograph.colourfulness() > IN_COLOUR) {
      evidence.add(
          new Fact("colour", "the file is in colour", "mean colour saturation of the file"));
    }
    evidence.addAll(quality(ImageQuality.of(Plane.of(specimen))));
    return List.copyOf(evidence);
  }

  /** Noise, sharpness and contrast, rounded to what they are sure to. */
  static List<Evidence> quality(ImageQuality quality) {
    return List.of(
        new Quantity(
            "noise",
            round(quality.noise() / 2.55, 2),
            "%",
            null,
            "median Laplacian, of the grey range",
            null),
        new Quantity(
            "sharpness",
            round(quality.sharpness(), 1),
            "%",
            null,
            "100 % over the 10-90 % width of the strongest edges in pixels",
            null),
        new Quantity(
            "contrast",
            round(quality.contrast() / 2.55, 1),
            "%",
            null,
            "2nd to 98th percentile, of the grey range",
            null));
  }

  /**
   * Whether {@code micrograph} is good enough to measure on, as a fact after the figures that tell.
   */
  public static List<Evidence> verdict(Micrograph micrograph) {
    return ImageVerdict.of(Scene.of(micrograph));
  }

  /** Whether {@code micrograph} shows nothing but noise, as with the beam blanked. */
  public static boolean blank(Micrograph micrograph) {
    return ImageQuality.of(Plane.of(micrograph.specimen())).empty();
  }

  /** Pixel size, or that it is unknown, and the field of view. */
  static List<Evidence> scale(Micrograph micrograph) {
    List<Evidence> evidence = new ArrayList<>();
    PixelSize size = micrograph.pixelSize();
    int width = micrograph.pixels().width();
    if (size == null) {
      evidence.add(
          new Fact("scale", "unknown", "neither the file nor the user tells the pixel size"));
      evidence.add(new Quantity("field of view", width, "px", null, "image width", null));
    } else {
      evidence.add(new Quantity("pixel size", size.mean(), "nm/px", null, size.source(), null));
      evidence.add(
          new Quantity(
              "field of view", width * size.x(), "nm", null, "image width × pixel size", null));
    }
    return evidence;
  }

  private static void instrument(Instrument instrument, List<Evidence> evidence) {
    add(evidence, "acceleration voltage", instrument.acceleratingVoltageKv(), "kV");
    add(evidence, "working distance", instrument.workingDistanceMm(), "mm");
    add(evidence, "magnification", instrument.magnification(), "\u00d7");
    String model = instrument.model();
    String vendor = instrument.vendor();
    if (model != null || vendor != null) {
      String name =
          model == null
              ? ""
              : vendor == null || model.contains(vendor) ? model : vendor + " " + model;
      evidence.add(
          new Fact("microscope", name.isEmpty() && vendor != null ? vendor : name, "the file"));
    }
    String detector = instrument.detector();
    if (detector != null) {
      evidence.add(new Fact("detector", detector, "the file"));
    }
  }

  private static void add(
      List<Evidence> evidence, String name, @Nullable Double value, String unit) {
    if (value != null) {
      evidence.add(new Quantity(name, value, unit, null, "the file", null));
    }
  }

  private static double round(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }
}
