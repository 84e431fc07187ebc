package io.maemi.tune;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.SplittableRandom;

/**
 * A square view of an outlined image as another microscope, magnification and journal would have
 * shown it: turned, mirrored, larger or smaller, with other contrast, shading, focus and noise,
 * inverted, with writing and scale bars over it, of particles whose insides look otherwise.
 *
 * @param grey 0…255
 * @param labels of the instance map; 0 also where the view reaches beyond the image
 */
record MaskView(int side, float[] grey, int[] labels) {
  /** The longest edge that images have at zoom 1. */
  private static final double EDGE = 512;

  private static final double BLURRED = 0.3;
  private static final double NOISY = 0.5;

  /**
   * How much views of one image differ.
   *
   * @param leastZoom smallest zoom
   * @param mostZoom largest zoom
   * @param inverted share of views that show dark as bright
   * @param shaded share of views with slopes of brightness
   * @param slope steepest slope, in grey levels from side to side
   * @param gamma largest logarithm of the contrast curve's power
   * @param contrast largest logarithm of the contrast, about half of which brightness differs by
   * @param written share of views with writing over them
   * @param retouched share of views whose particles have other insides
   */
  record Variety(
      double leastZoom,
      double mostZoom,
      double inverted,
      double shaded,
      double slope,
      double gamma,
      double contrast,
      double written,
      double retouched) {
    /**
     * Of particles, which are the same whatever magnification, polarity and writing. Each view is
     * normalised, so that contrast is none of them.
     */
    static final Variety OF_PARTICLES = new Variety(0.4, 1.8, 0.25, 0.3, 70, 0.5, 0, 0.2, 0.3);

    /** Of views that tell one material's phases, which have their sizes and greys. */
    static Variety ofPhases(double zoom) {
      return new Variety(zoom / 1.25, zoom * 1.25, 0, 0.3, 30, 0.3, 0.2, 0, 0);
    }
  }

  /** Where the view lies on the image: pixel (x, y) shows origin + x·(a, b) + y·(c, d). */
  private record Place(double originX, double originY, double a, double b, double c, double d) {
    static Place of(
        MaskData.Sample sample,
        int side,
        double zoom,
        double angle,
        boolean mirrored,
        double[] at) {
      double step = Math.max(sample.width(), sample.height()) / (EDGE * zoom);
      double a = step * Math.cos(angle) * (mirrored ? -1 : 1);
      double b = step * Math.sin(angle) * (mirrored ? -1 : 1);
      double c = -step * Math.sin(angle);
      double d = step * Math.cos(angle);
      double reach = step * side / 2;
      double x = between(reach, sample.width() - reach, at[0]);
      double y = between(reach, sample.height() - reach, at[1]);
      double half = (side - 1) / 2.0;
      return new Place(x - half * (a + c) - 0.5, y - half * (b + d) - 0.5, a, b, c, d);
    }

    private static double between(double low, double high, double share) {
      return low < high ? low + share * (high - low) : (low + high) / 2;
    }
  }

  /** The view of a share {@code zoom} of the image's middle, unchanged otherwise. */
  static MaskView plain(MaskData.Sample sample, int side, double zoom) {
    return plain(sample, side, zoom, 0.5, 0.5);
  }

  /** The same elsewhere: from 0, as far left or up as the image allows, to 1. */
  static MaskView plain(MaskData.Sample sample, int side, double zoom, double across, double down) {
    return taken(
        sample, side, Place.of(sample, side, zoom, 0, false, new double[] {across, down}), 0);
  }

  /** The zoom at which a view shows {@code sample} in its own pixels. */
  static double ofOwnPixels(MaskData.Sample sample) {
    return Math.max(sample.width(), sample.height()) / EDGE;
  }

  /** A random view. */
  static MaskView of(MaskData.Sample sample, int side, Variety variety, SplittableRandom random) {
    double zoom =
        variety.leastZoom * Math.pow(variety.mostZoom / variety.leastZoom, random.nextDouble());
    double angle =
        random.nextDouble() < 0.6
            ? random.nextInt(4) * Math.PI / 2
            : random.nextDouble() * 2 * Math.PI;
    double[] at = {random.nextDouble(), random.nextDouble()};
    Place place = Place.of(sample, side, zoom, angle, random.nextBoolean(), at);
    MaskView view = taken(sample, side, place, random.nextInt(256));
    if (variety.retouched > 0 && random.nextDouble() < variety.retouched) {
      Retouching.retouch(side, view.grey, view.labels, random);
    }
    if (random.nextDouble() < BLURRED) {
      blur(view.grey, side, random.nextInt(1, 4));
    }
    develop(view, variety, random);
    if (random.nextDouble() < variety.written) {
      write(view, random);
    }
    return view;
  }

  private static MaskView taken(MaskData.Sample sample, int side, Place place, int beyond) {
    float[] grey = new float[side * side];
    int[] labels = new int[side * side];
    double step = Math.hypot(place.a, place.b);
    int fine = Math.max(1, (int) Math.round(step));
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = place.originX + x * place.a + y * place.c;
        double v = place.originY + x * place.b + y * place.d;
        int i = y * side + x;
        long column = Math.round(u);
        long row = Math.round(v);
        if (column < 0 || row < 0 || column >= sample.width() || row >= sample.height()) {
          grey[i] = beyond;
          continue;
        }
        labels[i] = sample.labels()[(int) (row * sample.width() + column)] & 0xffff;
        float sum = 0;
        for (int down = 0; down < fine; down++) {
          for (int right = 0; right < fine; right++) {
            double du = (right - (fine - 1) / 2.0) * step / fine;
            double dv = (down - (fine - 1) / 2.0) * step / fine;
            sum += at(sample, u + du, v + dv);
          }
        }
        grey[i] = sum / (fine * fine);
      }
    }
    return new MaskView(side, grey, labels);
  }

  /** Bilinear; coordinates beyond the border take the border's value. */
  private static float at(MaskData.Sample sample, double u, double v) {
    double x = Math.min(sample.width() - 1.001, Math.max(0, u));
    double y = Math.min(sample.height() - 1.001, Math.max(0, v));
    int left = (int) x;
    int top = (int) y;
    int i = top * sample.width() + left;
    float fx = (float) (x - left);
    float fy = (float) (y - top);
    byte[] grey = sample.grey();
    float upper = (grey[i] & 0xff) * (1 - fx) + (grey[i + 1] & 0xff) * fx;
    int below = i + sample.width();
    float lower = (grey[below] & 0xff) * (1 - fx) + (grey[below + 1] & 0xff) * fx;
    return upper * (1 - fy) + lower * fy;
  }

  /** A mean of three pixels along rows and columns, {@code times} times. */
  private static void blur(float[] grey, int side, int times) {
    for (int pass = 0; pass < 2 * times; pass++) {
      int along = pass % 2 == 0 ? 1 : side;
      for (int i = along; i < grey.length - along; i++) {
        // In place: a smear that leans one way is as good a defocus as any.
        grey[i] = (grey[i - along] + 2 * grey[i] + grey[i + along]) / 4;
      }
    }
  }

  private static void develop(MaskView view, Variety variety, SplittableRandom random) {
    double gamma = Math.exp(random.nextDouble(-variety.gamma, variety.gamma));
    boolean inverted = random.nextDouble() < variety.inverted;
    boolean shaded = random.nextDouble() < variety.shaded;
    double slopeX = shaded ? random.nextDouble(-variety.slope, variety.slope) / view.side : 0;
    double slopeY = shaded ? random.nextDouble(-variety.slope, variety.slope) / view.side : 0;
    double noise = random.nextDouble() < NOISY ? 25 * Math.pow(random.nextDouble(), 2) : 0;
    boolean dimmed = variety.contrast > 0;
    double contrast = dimmed ? Math.exp(random.nextDouble(-variety.contrast, variety.contrast)) : 1;
    double brightness =
        dimmed ? 255 * random.nextDouble(-variety.contrast, variety.contrast) / 2 : 0;
    float[] curve = new float[257];
    for (int i = 0; i < curve.length; i++) {
      double level = 255 * Math.pow(Math.min(255, i) / 255.0, gamma);
      level = 127.5 + contrast * (level - 127.5) + brightness;
      curve[i] = (float) (inverted ? 255 - level : level);
    }
    for (int i = 0; i < view.grey.length; i++) {
      double level = curve[(int) Math.min(255, Math.max(0, view.grey[i]))];
      level += (i % view.side) * slopeX + (i / (double) view.side) * slopeY;
      if (noise > 0) {
        level += noise * 1.7 * (random.nextDouble() + random.nextDouble() - 1) * 1.44;
      }
      view.grey[i] = (float) level;
    }
  }

  /** A few words or a scale bar, sometimes on a plate that hides what is below. */
  private static void write(MaskView view, SplittableRandom random) {
    int side = view.side;
    BufferedImage ink = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage cover = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    boolean dark = random.nextBoolean();
    int size = random.nextInt(8, 30);
    int x = random.nextInt(-10, side - 30);
    int y = random.nextInt(size, side);
    String text = words(random);
    Graphics2D graphics = ink.createGraphics();
    Graphics2D mask = cover.createGraphics();
    for (Graphics2D each : new Graphics2D[] {graphics, mask}) {
      each.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      each.setFont(new Font(Font.SANS_SERIF, random.nextInt(2), size));
    }
    int width = graphics.getFontMetrics().stringWidth(text);
    boolean plate = random.nextDouble() < 0.4;
    int barWidth = random.nextInt(20, side / 2);
    if (plate) {
      graphics.setColor(dark ? Color.WHITE : Color.BLACK);
      graphics.fillRect(x - 6, y - size - 2, Math.max(width, barWidth) + 12, 2 * size);
      mask.setColor(Color.WHITE);
      mask.fillRect(x - 6, y - size - 2, Math.max(width, barWidth) + 12, 2 * size);
    }
    graphics.setColor(dark ? Color.BLACK : Color.WHITE);
    mask.setColor(Color.WHITE);
    boolean bar = random.nextBoolean();
    for (Graphics2D each : new Graphics2D[] {graphics, mask}) {
      each.drawString(text, x, y);
      if (bar) {
        each.fillRect(x, y + size / 4, barWidth, Math.max(2, size / 4));
      }
      each.dispose();
    }
    byte[] inks = ((DataBufferByte) ink.getRaster().getDataBuffer()).getData();
    byte[] covers = ((DataBufferByte) cover.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < inks.length; i++) {
      float share = (covers[i] & 0xff) / 255f;
      view.grey[i] = view.grey[i] * (1 - share) + (inks[i] & 0xff) * share;
      if (plate && share > 0.5) {
        view.labels[i] = 0;
      }
    }
  }

  private static String words(SplittableRandom random) {
    String[] units = {"nm", "µm", "kV", "mm", "x", "k"};
    String number = String.valueOf(random.nextInt(1, 1000));
    return switch (random.nextInt(3)) {
      case 0 -> number + " " + units[random.nextInt(units.length)];
      case 1 -> "(" + (char) ('a' + random.nextInt(26)) + ")";
      default -> (char) ('A' + random.nextInt(26)) + number + (char) ('a' + random.nextInt(26));
    };
  }
}
