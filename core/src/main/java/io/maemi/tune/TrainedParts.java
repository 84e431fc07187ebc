package io.maemi.tune;

import io.maemi.adapter.Axes;
import io.maemi.adapter.LoraAdapter;
import io.maemi.nn.Parameter;
import io.maemi.student.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run trains, with the rate of each part; makes it want gradients. */
final class TrainedParts {
  private TrainedParts() {}

  /** The adapter's matrices, or the parts of the student that the recipe names. */
  static List<Trained> of(Recipe recipe, Student student, @Nullable LoraAdapter adapter) {
    List<Trained> trained = new ArrayList<>();
    AdamWConfig.Rates rates = recipe.optimizer().rates();
    if (adapter != null) {
      Map<String, Axes> allAxes = adapter.axes();
      adapter
          .trained()
          .forEach(
              (name, p) -> {
                Axes axes = Objects.requireNonNull(allAxes.get(name));
                boolean whole = axes.equals(Axes.NONE);
                double rate = whole ? Part.of(name).rate(rates) : rates.adapters();
                trained.add(
                    new Trained(name, p.tensor(), rate, Part.decays(name, p.shape()), axes));
              });
      return trained;
    }
    student
        .parameters()
        .forEach(
            (name, p) -> {
              Part part = Part.of(name);
              if (part.trained(recipe.train())) {
                trained.add(whole(name, p, part.rate(rates)));
              }
            });
    return trained;
  }

  /** All of {@code parameters} at {@code rate}. */
  static List<Trained> of(Map<String, Parameter> parameters, double rate) {
    List<Trained> trained = new ArrayList<>();
    parameters.forEach((name, p) -> trained.add(whole(name, p, rate)));
    return trained;
  }

  private static Trained whole(String name, Parameter p, double rate) {
    p.trainable(true);
    return new Trained(name, p.tensor(), rate, Part.decays(name, p.shape()));
  }
}
