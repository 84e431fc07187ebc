package io.maemi.measure;

import io.maemi.micrograph.Micrograph;

/**
 * Measures micrographs with classical image analysis: ImageJ's filters, thresholds and distance
 * map, and this room's own splitting, tracing and line model. Only the specimen is measured, never
 * the data bar. Thread-safe.
 */
public final class Measurer {
  private Measurer() {}

  /**
   * Measures {@code kind} on {@code micrograph}; abstains where the image holds nothing of the
   * kind.
   */
  public static Measurement measure(Micrograph micrograph, Kind kind) {
    Scene scene = Scene.of(micrograph);
    return measure(scene, kind);
  }

  /** Measures what the image most looks like. */
  public static Measurement measure(Micrograph micrograph) {
    Scene scene = Scene.of(micrograph);
    return measure(scene, KindFinder.find(scene));
  }

  private static Measurement measure(Scene scene, Kind kind) {
    if (scene.empty()) {
      return Abstention.of(scene, kind, scene.whyEmpty());
    }
    return switch (kind) {
      case PARTICLES -> ParticleMeasurement.of(scene);
      case PORES -> PoreMeasurement.of(scene);
      case FIBRES -> FibreMeasurement.of(scene);
      case LINES -> LineMeasurement.of(scene);
      case PHASES -> PhaseMeasurement.of(scene);
    };
  }
}
