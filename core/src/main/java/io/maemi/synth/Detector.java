package io.maemi.synth;

import java.util.List;

/** How the simulated microscope sees: which physics makes the contrast. */
public enum Detector {
  /** Everhart–Thornley secondary electrons: topography, lit from the detector's side. */
  SE2("SE2"),
  /** In-column secondary electrons: edges bright, hardly any shading. */
  INLENS("InLens"),
  /** Backscattered electrons: material contrast, flat. */
  BSD("BSD"),
  /** Bright-field transmission: thick and heavy is dark. */
  TEM_BF("TEM-BF"),
  /** High-angle annular dark field: thick and heavy is bright. */
  HAADF("HAADF");

  /** Secondary and backscattered electrons, weighted as they are used. */
  static final List<Detector> SCANNING = List.of(SE2, SE2, SE2, INLENS, INLENS, BSD);

  /** All, with transmission in about a third. */
  static final List<Detector> ANY = List.of(SE2, SE2, SE2, INLENS, BSD, TEM_BF, HAADF);

  /** Secondary electrons only. */
  static final List<Detector> SECONDARY = List.of(SE2, SE2, INLENS);

  /** Through thin specimens only. */
  static final List<Detector> TRANSMISSION = List.of(TEM_BF, HAADF);

  /** Mostly secondary electrons, sometimes thin specimens in bright field. */
  static final List<Detector> BIOLOGY = List.of(SE2, SE2, INLENS, TEM_BF);

  private final String label;

  Detector(String label) {
    this.label = label;
  }

  /** The name in instrument metadata and in {@code attributes.detector}. */
  public String label() {
    return label;
  }

  /** Whether electrons pass through the specimen. */
  public boolean transmission() {
    return this == TEM_BF || this == HAADF;
  }

  /** Whether secondary electrons are collected. */
  boolean secondary() {
    return this == SE2 || this == INLENS;
  }
}
