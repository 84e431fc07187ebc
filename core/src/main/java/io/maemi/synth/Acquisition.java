package io.maemi.synth;

/**
 * How one image is taken. The words given with {@link #describe} follow from the numbers.
 *
 * @param defocus standard deviation of the beam's blur in pixels
 * @param noise standard deviation of noise at mid grey as a share of the displayed contrast
 * @param span displayed contrast in grey levels
 * @param middle mean of darkest and brightest grey
 * @param charging strength of charging, 0 for none
 * @param drift horizontal shear over the image in pixels
 * @param vibration amplitude of row jitter in pixels
 * @param shading brightness change across the image as a share
 */
record Acquisition(
    double defocus,
    double noise,
    double span,
    double middle,
    double charging,
    double drift,
    double vibration,
    double shading) {
  /** Draws conditions: mostly those a competent operator accepts, with a tail of worse ones. */
  static Acquisition draw(RandomStream random, Scene scene) {
    double blurLimit = scene.featureSize() * 0.24;
    boolean blurred = random.chance(0.12) && blurLimit >= 2.2;
    double defocus =
        blurred ? random.uniform(2.2, Math.min(4.5, blurLimit)) : random.uniform(0.55, 1.0);
    double noiseClass = random.uniform();
    double noise =
        noiseClass < 0.5
            ? random.uniform(0.008, 0.03)
            : noiseClass < 0.9 ? random.uniform(0.055, 0.095) : random.uniform(0.15, 0.24);
    double spanClass = random.uniform();
    double span =
        spanClass < 0.07
            ? random.uniform(38, 60)
            : spanClass < 0.14 ? random.uniform(290, 340) : random.uniform(130, 205);
    double middleClass = random.uniform();
    double middle =
        middleClass < 0.06
            ? random.uniform(45, 65)
            : middleClass < 0.12 ? random.uniform(190, 208) : random.uniform(105, 145);
    if (middleClass >= 0.12 && span < 250) {
      // A competent operator clips neither end.
      middle = Math.max(span / 2 + 14, Math.min(244 - span / 2, middle));
    }
    boolean charges = scene.detector.secondary() && random.chance(0.12);
    return new Acquisition(
        defocus,
        noise,
        span,
        middle,
        charges ? random.uniform(0.6, 1) : 0,
        random.chance(0.06) ? (random.chance(0.5) ? 1 : -1) * random.uniform(6, 10) : 0,
        random.chance(0.06) ? random.uniform(1.2, 2.2) : 0,
        random.uniform(0, 0.12));
  }

  /** Writes the words for these conditions into {@code scene}. */
  void describe(Scene scene) {
    scene
        .attribute("detector", scene.detector.label())
        .attribute("focus", defocus < 1.5 ? "sharp" : "blurred")
        .attribute("noise", noise < 0.04 ? "low" : noise < 0.12 ? "moderate" : "high")
        .attribute("contrast", span < 90 ? "low" : span < 250 ? "normal" : "high")
        .attribute("brightness", middle < 85 ? "dark" : middle < 170 ? "normal" : "bright")
        .attribute("charging", charging > 0 ? "visible" : "none")
        .attribute("drift", drift != 0 ? "visible" : "none")
        .attribute("vibration", vibration > 0 ? "visible" : "none");
  }

  /** Horizontal displacement of row {@code y} of {@code height}, in pixels. */
  double shift(int y, int height, double phase) {
    double shear = drift * ((double) y / height - 0.5);
    return vibration == 0
        ? shear
        : shear + vibration * StrictMath.sin(y * 0.9 + phase + 3 * StrictMath.sin(y * 0.013));
  }
}
