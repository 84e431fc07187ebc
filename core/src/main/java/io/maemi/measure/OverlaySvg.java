package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What was measured as SVG: the micrograph inside, and over it a path an object with its id and its
 * size as a title, in pixels of the file's image. For figures, and for browsers that zoom.
 */
public final class OverlaySvg {
  private OverlaySvg() {}

  /** The picture as one XML text. */
  public static String text(Micrograph micrograph, Measurement measurement) {
    GreyImage pixels = micrograph.pixels();
    double unit = Math.max(0.6, Math.min(pixels.width(), pixels.height()) / 700.0);
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
                + " height=\"%2$d\" font-family=\"sans-serif\">%n<image width=\"%1$d\""
                + " height=\"%2$d\" href=\"data:image/png;base64,%3$s\"/>%n<g fill=\"none\""
                + " stroke-linejoin=\"round\" stroke-width=\"%4$.2f\">%n",
            pixels.width(),
            pixels.height(),
            Base64.getEncoder().encodeToString(Overlay.png(Overlay.ground(pixels))),
            1.3 * unit));
    for (MeasuredObject object : measurement.objects()) {
      out.append(object(object, measurement, unit));
    }
    for (Defect defect : measurement.defects()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                  + " stroke=\"#ff4d5e\"><title>%s</title></rect>%n",
              defect.x(),
              defect.y(),
              defect.width(),
              defect.height(),
              defect.kind()));
    }
    return out.append("</g>\n").append(bar(micrograph, unit)).append("</svg>\n").toString();
  }

  private static String object(MeasuredObject object, Measurement measurement, double unit) {
    StringBuilder path = new StringBuilder();
    List<double[]> outline = object.outline();
    for (int i = 0; i < outline.size(); i++) {
      double[] point = outline.get(i);
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", point[0], point[1]));
    }
    Measurement.SizeStatistics size = measurement.size();
    return String.format(
        Locale.ROOT,
        "<path id=\"o%1$d\" d=\"%2$sZ\" stroke=\"#2ee6c8\"><title>%1$d: %3$.4g %4$s</title></path>"
            + "<text x=\"%5$.1f\" y=\"%6$.1f\" font-size=\"%7$.1f\" fill=\"#ffffff\""
            + " text-anchor=\"middle\">%1$d</text>%n",
        object.id(),
        path,
        object.size(),
        size == null ? "px" : size.unit(),
        object.x() + object.width() / 2,
        object.y() + object.height() / 2 + 4 * unit,
        10 * unit);
  }

  private static String bar(Micrograph micrograph, double unit) {
    PixelSize size = micrograph.pixelSize();
    if (size == null) {
      return "";
    }
    Length shown = Overlay.bar(size, micrograph.pixels().width());
    double length = shown.nanometres() / size.x();
    double x = micrograph.pixels().width() - length - 10 * unit;
    double y = micrograph.pixels().height() - 12 * unit;
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#ffffff\"/>"
            + "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"#ffffff\""
            + " text-anchor=\"middle\">%s</text>%n",
        x,
        y,
        length,
        4 * unit,
        x + length / 2,
        y - 4 * unit,
        11 * unit,
        shown.format(1));
  }
}
