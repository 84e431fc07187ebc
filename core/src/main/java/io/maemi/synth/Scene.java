package io.maemi.synth;

import io.maemi.synth.Truth.TrueDefect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies under the beam, in pixels: a relief, the yield of each spot and which object it belongs
 * to. Families draw into it; {@link ImagingModel} looks at it. It is {@link #PAD} pixels wider than
 * the image on both sides, so that drift and vibration have something to move in. In transmission
 * the relief is the mass-thickness along the beam, which adds up.
 */
final class Scene {
  /** Pixels beyond the image on the left and on the right. */
  static final int PAD = 12;

  /**
   * An object drawn.
   *
   * @param size its size in pixels (diameter or width), or NaN where it has none worth a mean
   * @param area its whole area in pixels, hidden and outlying parts included
   */
  record Item(int id, double size, double area) {}

  /**
   * An object as it is set on the scene, in pixels.
   *
   * @param area its whole area
   * @param inside how much of that lies in the scene
   * @param open how much of that in turn is not sunk in what lies there already
   */
  record Raised(int area, int inside, int open) {
    /** The area that nobody would see any more of, were nothing laid over it. */
    double standing() {
      return inside == 0 ? area : (double) area * open / inside;
    }
  }

  final int width;
  final int height;
  final double nmPerPixel;
  final Detector detector;
  final float[] relief;
  final float[] yield;
  final short[] label;
  final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Item> items = new ArrayList<>();
  private final List<TrueDefect> defects = new ArrayList<>();
  private int lastId;
  private boolean counted = true;
  private boolean covering = true;
  private double pitch = Double.NaN;
  private double featureSize = 20;
  private double darkness = 1;

  Scene(int width, int height, double nmPerPixel, Detector detector) {
    this.width = width;
    this.height = height;
    this.nmPerPixel = nmPerPixel;
    this.detector = detector;
    this.relief = new float[width * height];
    this.yield = new float[width * height];
    this.label = new short[width * height];
  }

  /** A number for the next object. */
  int nextId() {
    return ++lastId;
  }

  /** Fills the whole ground. */
  void ground(double level, double roughness, RandomStream random, double cell) {
    float[] texture = NoiseField.fractal(random, width, height, cell, 3, 0.55);
    for (int i = 0; i < yield.length; i++) {
      yield[i] = (float) (level * (1 + roughness * texture[i]));
    }
  }

  /**
   * Sets an object on the scene: where it is the highest thing (in transmission: wherever it is) it
   * is seen.
   *
   * @param reach half side of the window that holds it
   * @param base height of its base
   * @param material its yield, or its density in transmission
   */
  Raised raise(
      int id,
      double cx,
      double cy,
      double reach,
      double base,
      double material,
      HeightProfile profile) {
    int area = 0;
    int inside = 0;
    int open = 0;
    int x0 = (int) Math.floor(cx - reach);
    int x1 = (int) Math.ceil(cx + reach);
    int y1 = (int) Math.ceil(cy + reach);
    boolean through = detector.transmission();
    for (int y = (int) Math.floor(cy - reach); y <= y1; y++) {
      float dy = (float) (y - cy);
      boolean row = y >= 0 && y < height;
      for (int x = x0; x <= x1; x++) {
        float h = profile.at((float) (x - cx), dy);
        if (h < 0) {
          continue;
        }
        area++;
        if (row && x >= 0 && x < width) {
          int i = y * width + x;
          inside++;
          if (through) {
            relief[i] += (float) (h * material);
            label[i] = id == 0 ? label[i] : (short) id;
            open++;
          } else if (base + h > relief[i]) {
            relief[i] = (float) (base + h);
            yield[i] = (float) material;
            label[i] = (short) id;
            open++;
          }
        }
      }
    }
    return new Raised(area, inside, open);
  }

  /** Registers a drawn object of known size and whole area, both in pixels. */
  void register(int id, double size, double area) {
    items.add(new Item(id, size, area));
  }

  /** Registers a drawn object whose size is the diameter of the circle of equal area. */
  void register(int id, double area) {
    register(id, 2 * Math.sqrt(area / Math.PI), area);
  }

  List<Item> items() {
    return items;
  }

  /** A defect around ({@code cx}, {@code cy}) with half sides {@code rx}, {@code ry}. */
  void defect(String kind, double cx, double cy, double rx, double ry) {
    defects.add(new TrueDefect(kind, cx - rx, cy - ry, 2 * rx, 2 * ry));
  }

  List<TrueDefect> defects() {
    return defects;
  }

  Scene attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  /** Objects of this scene cannot be counted. */
  void uncounted() {
    counted = false;
  }

  boolean isCounted() {
    return counted;
  }

  /** The covered share of the area says nothing here. */
  void withoutCoverage() {
    covering = false;
  }

  boolean hasCoverage() {
    return covering;
  }

  void pitch(double pixels) {
    pitch = pixels;
  }

  @Nullable Double pitchNm() {
    return Double.isNaN(pitch) ? null : pitch * nmPerPixel;
  }

  /** The finest detail that must stay visible, in pixels; bounds defocus. */
  void featureSize(double pixels) {
    featureSize = pixels;
  }

  double featureSize() {
    return featureSize;
  }

  /** How much hollows are darkened, 1 for ordinary relief. */
  void darkness(double strength) {
    darkness = strength;
  }

  double darkness() {
    return darkness;
  }

  boolean inImage(double x, double y) {
    return x >= PAD && x < width - PAD && y >= 0 && y < height;
  }
}
