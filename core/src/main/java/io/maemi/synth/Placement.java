package io.maemi.synth;

import java.util.ArrayList;
import java.util.List;

/** Where round-ish objects lie on the plane. */
final class Placement {
  /** How objects lie to each other. */
  enum Contact {
    ISOLATED("isolated"),
    TOUCHING("touching"),
    OVERLAPPING("overlapping");

    private final String word;

    Contact(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** A spot for an object with circumscribed radius {@code r}. */
  record Spot(double x, double y, double r) {}

  private final double width;
  private final double height;
  private final RandomStream random;
  private final List<Spot> spots = new ArrayList<>();

  private Placement(double width, double height, RandomStream random) {
    this.width = width;
    this.height = height;
    this.random = random;
  }

  /**
   * Places objects of the given radii, largest first; those without room are left out.
   *
   * @param contact isolated objects keep 4 px apart; touching ones grow clusters; overlapping ones
   *     hide at most a third of each other's diameter
   */
  static List<Spot> place(
      double[] radii, double width, double height, Contact contact, RandomStream random) {
    Placement placement = new Placement(width, height, random);
    for (double r : radii) {
      Spot spot =
          switch (contact) {
            case ISOLATED -> placement.free(r, r * 0.06 + 4, 60);
            case TOUCHING -> placement.attached(r);
            case OVERLAPPING -> placement.overlapping(r);
          };
      if (spot != null) {
        placement.spots.add(spot);
      }
    }
    return placement.spots;
  }

  private @org.jspecify.annotations.Nullable Spot free(double r, double gap, int tries) {
    for (int i = 0; i < tries; i++) {
      // Up to half of an object may lie outside.
      double x = random.uniform(0, width);
      double y = random.uniform(0, height);
      if (clear(x, y, r, gap)) {
        return new Spot(x, y, r);
      }
    }
    return null;
  }

  private @org.jspecify.annotations.Nullable Spot attached(double r) {
    if (spots.isEmpty() || random.chance(0.12)) {
      return free(r, 3, 40);
    }
    for (int i = 0; i < 60; i++) {
      Spot neighbour = random.pick(spots);
      double angle = random.uniform(0, 2 * Math.PI);
      double distance = (neighbour.r() + r) * random.uniform(0.985, 1.0);
      double x = neighbour.x() + distance * StrictMath.cos(angle);
      double y = neighbour.y() + distance * StrictMath.sin(angle);
      if (x > 0 && x < width && y > 0 && y < height && clear(x, y, r, -0.02 * r)) {
        return new Spot(x, y, r);
      }
    }
    return null;
  }

  private @org.jspecify.annotations.Nullable Spot overlapping(double r) {
    if (spots.isEmpty() || random.chance(0.3)) {
      return free(r, -0.3 * r, 30);
    }
    for (int i = 0; i < 40; i++) {
      Spot neighbour = random.pick(spots);
      double angle = random.uniform(0, 2 * Math.PI);
      double distance =
          (neighbour.r() + r) - 2 * Math.min(r, neighbour.r()) * random.uniform(0.1, 0.33);
      double x = neighbour.x() + distance * StrictMath.cos(angle);
      double y = neighbour.y() + distance * StrictMath.sin(angle);
      if (x > 0 && x < width && y > 0 && y < height && clear(x, y, r, -0.68 * r)) {
        return new Spot(x, y, r);
      }
    }
    return null;
  }

  private boolean clear(double x, double y, double r, double gap) {
    for (Spot spot : spots) {
      double dx = spot.x() - x;
      double dy = spot.y() - y;
      double need = spot.r() + r + (gap < 0 ? Math.max(gap, gap * spot.r() / r) : gap);
      if (dx * dx + dy * dy < need * need) {
        return false;
      }
    }
    return true;
  }
}
