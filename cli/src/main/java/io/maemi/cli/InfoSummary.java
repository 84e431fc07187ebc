package io.maemi.cli;

import io.maemi.micrograph.Length;
import io.maemi.micrograph.MicrographInfo;

/** Sums up what {@code info} found in many images. */
final class InfoSummary {
  private int images;
  private int read;
  private int scaled;
  private int warned;
  private double finest = Double.POSITIVE_INFINITY;
  private double coarsest;

  /** An image is about to be read. */
  void begin() {
    images++;
  }

  /** It was. */
  void add(MicrographInfo info) {
    read++;
    MicrographInfo.Scale size = info.pixelSize();
    if (size != null) {
      scaled++;
      finest = Math.min(finest, size.x());
      coarsest = Math.max(coarsest, size.x());
    }
    warned += info.warnings().isEmpty() ? 0 : 1;
  }

  /** How many images there were. */
  int images() {
    return images;
  }

  /** One line for people. */
  String line() {
    StringBuilder line = new StringBuilder(images + " images: " + scaled + " with a scale");
    if (scaled > 0) {
      line.append(" (").append(new Length(finest).format(3));
      if (coarsest > finest) {
        line.append(" to ").append(new Length(coarsest).format(3));
      }
      line.append(" a pixel)");
    }
    if (read > scaled) {
      line.append(", ").append(read - scaled).append(" without");
    }
    if (warned > 0) {
      line.append(", ").append(warned).append(" with a warning");
    }
    if (images > read) {
      line.append(", ").append(images - read).append(" not read");
    }
    return line.toString();
  }
}
