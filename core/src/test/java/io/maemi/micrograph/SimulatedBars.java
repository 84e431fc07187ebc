package io.maemi.micrograph;

import io.maemi.micrograph.BarPainter.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Reads the scales of simulated micrographs with data bars in several vendors' manners, their text
 * 12 to 32 pixels high, through JPEG of quality 50 to 95: what {@code bench/run simulated-bars}
 * runs.
 */
public final class SimulatedBars {
  private static final double RIGHT = 0.01;
  private static final int MOST_SHOWN = 12;
  private static final int[] LEADS = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private SimulatedBars() {}

  /** Arguments: images of each manner, and a seed. */
  public static void main(String[] arguments) throws IOException {
    int each = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    Random random = new Random(arguments.length > 1 ? Long.parseLong(arguments[1]) : 1);
    List<String> wrong = new ArrayList<>();
    int right = 0;
    for (Style style : Style.values()) {
      int here = 0;
      for (int i = 0; i < each; i++) {
        int text = 12 + random.nextInt(21);
        int lead = LEADS[random.nextInt(LEADS.length)];
        boolean nano = random.nextBoolean();
        boolean tight = random.nextBoolean();
        String label = lead + (tight ? "" : " ") + (nano ? "nm" : "\u00b5m");
        // A parted bar is longer than its label; no bar is shorter than most microscopes draw.
        int pixels = Math.max(100, 8 * text) + random.nextInt(60);
        // Three dashes and two gaps of one length.
        pixels -= style == Style.DASHED ? pixels % 5 : 0;
        float quality = (50 + random.nextInt(46)) / 100f;
        double nanometres = lead * (nano ? 1.0 : 1e3);
        BarPainter painter = new BarPainter(style, text, pixels, label, nanometres);
        PixelSize size =
            MicrographReader.read(
                    painter.jpeg(random.nextLong(), quality), "a.jpg", ReadOptions.NONE)
                .pixelSize();
        double found = size == null ? Double.NaN : size.x() * pixels / nanometres;
        if (Math.abs(found - 1) <= RIGHT) {
          here++;
        } else if (wrong.size() < MOST_SHOWN) {
          wrong.add(
              String.format(
                  Locale.ROOT,
                  "  %s, text %d, %s over %d px, quality %.2f: %.3f of the scale",
                  style,
                  text,
                  label,
                  pixels,
                  quality,
                  found));
        }
      }
      right += here;
      System.out.printf(Locale.ROOT, "%-15s %d of %d within 1 %%%n", style, here, each);
    }
    int all = each * Style.values().length;
    wrong.forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "simulated bars: %.2f %% of %d scales within 1 %%, %d manners%n",
        100.0 * right / all,
        all,
        Style.values().length);
  }
}
