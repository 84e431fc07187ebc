package io.maemi.evaluate;

import io.maemi.measure.Measurement;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Truth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well the direction and order of fibres are told beside OrientationJ's, and their width by
 * DiameterJ's way.
 */
final class FibreScore {
  /** Fibres whose order is less lie in no direction. */
  private static final double ALIGNED = 0.3;

  private final Errors ours = new Errors();
  private final Errors gradients = new Errors();
  private final CountScore widths = new CountScore();

  /** How far off axes, in degrees, and orders were. */
  private static final class Errors {
    private final List<Double> axes = new ArrayList<>();
    private final List<Double> orders = new ArrayList<>();

    void add(@Nullable Alignment found, Alignment truth) {
      if (found != null) {
        orders.add(Math.abs(found.order() - truth.order()));
        if (truth.order() >= ALIGNED) {
          axes.add(found.turnedFrom(truth));
        }
      }
    }

    MeasureRow row(String data, String method) {
      return new MeasureRow(
          data + ", directions",
          method,
          orders.size(),
          List.of(
              MeasureRow.Figure.count("aligned", axes.size()),
              new MeasureRow.Figure("axis, median error °", Medians.of(axes), 1),
              new MeasureRow.Figure("order, median error", Medians.of(orders))));
    }
  }

  void add(Micrograph micrograph, Measurement found, Truth truth) {
    short[] instances = truth.instances();
    if (instances != null) {
      Alignment known = Alignment.of(instances, micrograph.pixels().width());
      ours.add(Alignment.of(found), known);
      gradients.add(Alignment.ofGradients(micrograph), known);
    }
    Double size = truth.meanSizeNm();
    if (size != null) {
      widths.sized(DiameterJBaseline.meanWidth(micrograph), size / truth.nanometresPerPixel());
    }
  }

  /** The rows; none where no fibres were added. */
  List<MeasureRow> rows(String data) {
    if (widths.images() == 0) {
      return List.of();
    }
    return List.of(
        new MeasureRow(data, "DiameterJ", widths.images(), widths.figures()),
        ours.row(data, "MAEMI"),
        gradients.row(data, "OrientationJ"));
  }
}
