package io.maemi.tune;

import io.maemi.adapter.Axes;
import io.maemi.tensor.AdamW;
import io.maemi.tensor.DType;
import io.maemi.tensor.GradientNorm;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** AdamW over all trained tensors, each with the rate of its part; owns their moments. */
final class Optimizer implements AutoCloseable {
  private static final String FIRST = "optimizer.first.";
  private static final String SECOND = "optimizer.second.";

  private record Group(double rate, boolean decays, boolean whole) {}

  private record Members(List<Trained> trained, List<Tensor> values, List<AdamW.Moments> moments) {}

  private final AdamWConfig config;
  private final List<Trained> trained;
  private final List<Tensor> values;
  private final Map<String, AdamW.Moments> moments = new LinkedHashMap<>();
  private final Map<Group, Members> groups = new LinkedHashMap<>();

  Optimizer(List<Trained> trained, AdamWConfig config) {
    this.config = config;
    this.trained = List.copyOf(trained);
    this.values = this.trained.stream().map(Trained::value).toList();
    try (Scope scope = new Scope()) {
      for (Trained t : trained) {
        AdamW.Moments zero = new AdamW.Moments(zeros(t.value()), zeros(t.value()));
        moments.put(t.name(), zero);
        Members members =
            groups.computeIfAbsent(
                new Group(t.rate(), t.decays(), t.axes().equals(Axes.NONE)),
                g -> new Members(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        members.trained.add(t);
        members.values.add(t.value());
        members.moments.add(zero);
      }
    }
  }

  private static Tensor zeros(Tensor value) {
    return Scope.release(Tensor.zeros(DType.FLOAT32, value.device(), value.shape()));
  }

  /**
   * Clips the gradients, updates and forgets them.
   *
   * @param step from 1
   * @param factor of the schedule
   * @param counts the components of a dynamic adapter that may move, or null for everything
   * @return the gradient's norm before clipping; where it is not finite nothing was changed
   */
  double step(long step, double factor, @Nullable UpdateCounts counts) {
    double norm =
        GradientNorm.clip(values, config.clip() > 0 ? config.clip() : Double.POSITIVE_INFINITY);
    if (Double.isFinite(norm)) {
      groups.forEach(
          (group, members) -> {
            if (counts == null || group.whole()) {
              new AdamW(
                      group.rate() * factor,
                      config.beta1(),
                      config.beta2(),
                      config.epsilon(),
                      group.decays() ? config.weightDecay() : 0)
                  .step(members.values, members.moments, step);
            } else {
              for (Trained t : members.trained) {
                AdamW.Moments own = Objects.requireNonNull(moments.get(t.name()));
                ComponentAdamW.step(t, own, t.rate() * factor, config, counts);
              }
            }
          });
    }
    forget();
    return norm;
  }

  /** Forgets the gradients. */
  void forget() {
    values.forEach(Tensor::zeroGrad);
  }

  /** What is trained, in a fixed order. */
  List<Tensor> values() {
    return values;
  }

  /** Elements that are trained. */
  long parameters() {
    return values.stream().mapToLong(Tensor::numel).sum();
  }

  /**
   * The trained tensors and their moments by name, to be saved or filled; they stay this
   * optimizer's and its student's.
   */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (Trained t : trained) {
      state.put("trained." + t.name(), t.value());
    }
    moments.forEach(
        (name, m) -> {
          state.put(FIRST + name, m.first());
          state.put(SECOND + name, m.second());
        });
    return state;
  }

  @Override
  public void close() {
    for (AdamW.Moments m : moments.values()) {
      m.first().close();
      m.second().close();
    }
  }
}
