package io.maemi.measure;

import io.maemi.nn.Conv2d;
import io.maemi.nn.GroupNorm;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.tensor.FeatureMaps;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A U-Net (arXiv 1505.04597) that tells particles from ground and from each other, or, with other
 * maps for an answer, phases ({@link PhaseNetwork}). It works at half the image's resolution and
 * below, where most of its sums are, and spreads its answer over the whole one. On the way up a
 * level's features are added to those that come from below.
 */
public final class ParticleNetwork implements Module {
  /** Sides of images must be multiples of this. */
  public static final int STEP = 32;

  /** Maps of the answer, in the order of {@link ParticleMaps}. */
  static final int MAPS = 3;

  /** The layer that is of the answer's own, by its name among the parameters. */
  private static final String ANSWER = "answer";

  private static final long[] CHANNELS = {24, 48, 96, 160, 224};
  private static final long GROUP = 8;
  private static final long HALF = 2;

  /** A convolution, its norm and the nonlinearity x·sigmoid(x). */
  private static final class Stage implements Module {
    private final Conv2d conv;
    private final GroupNorm norm;

    Stage(Conv2d conv, long channels) {
      this.conv = conv;
      this.norm = new GroupNorm(channels / GROUP, channels);
    }

    static Stage of(long in, long out, long stride) {
      return new Stage(Conv2d.three(in, out, stride), out);
    }

    Tensor forward(Tensor x) {
      try (Tensor seen = conv.forward(x);
          Tensor even = norm.forward(seen)) {
        return even.silu();
      }
    }

    @Override
    public void visit(String prefix, Visitor visitor) {
      conv.visit(Module.path(prefix, "conv"), visitor);
      norm.visit(Module.path(prefix, "norm"), visitor);
    }
  }

  private final List<Stage> down = new ArrayList<>();
  private final List<Stage> deepen = new ArrayList<>();
  private final List<Conv2d> narrow = new ArrayList<>();
  private final List<Stage> merge = new ArrayList<>();
  private final Stage last;
  private final Conv2d answer;

  /** A network without values that answers as {@link ParticleMaps} has it. */
  public ParticleNetwork() {
    this(MAPS);
  }

  /** A network without values that answers {@code maps} maps. */
  ParticleNetwork(int maps) {
    long before = 1;
    for (int level = 0; level < CHANNELS.length; level++) {
      long width = CHANNELS[level];
      down.add(
          level == 0
              ? new Stage(new Conv2d(before, width, 4, 2, 1), width)
              : Stage.of(before, width, 2));
      deepen.add(Stage.of(width, width, 1));
      if (level > 0) {
        narrow.add(new Conv2d(width, before, 1, 1, 0));
        merge.add(Stage.of(before, before, 1));
      }
      before = width;
    }
    last = Stage.of(CHANNELS[0], CHANNELS[0], 1);
    answer = new Conv2d(CHANNELS[0], maps * HALF * HALF, 1, 1, 0);
  }

  /**
   * Logits of the maps.
   *
   * @param x grey images (b, 1, height, width), sides multiples of {@link #STEP}, values as {@link
   *     ParticleMaps#normalised} brings them to
   * @return (b, maps, height, width) in the type of {@code x}
   */
  public Tensor forward(Tensor x) {
    List<Tensor> levels = new ArrayList<>();
    Tensor at = x;
    for (int level = 0; level < CHANNELS.length; level++) {
      at = halved(level, at);
      levels.add(at);
    }
    for (int level = CHANNELS.length - 2; level >= 0; level--) {
      at = finer(level, at, levels.get(level));
    }
    try (Scope scope = new Scope()) {
      return Scope.keep(FeatureMaps.pixelShuffle(answer.forward(last.forward(at)), HALF));
    }
  }

  // What a level needs on its way is freed with it: of a large image that is most of the memory.

  private Tensor halved(int level, Tensor at) {
    try (Scope scope = new Scope()) {
      Tensor halved = down.get(level).forward(at);
      return Scope.keep(deepen.get(level).forward(halved).addInPlace(halved, 1));
    }
  }

  private Tensor finer(int level, Tensor at, Tensor finer) {
    try (Scope scope = new Scope()) {
      Tensor wide = narrow.get(level).forward(at);
      Tensor both =
          FeatureMaps.upsampleNearest(wide, finer.size(2), finer.size(3)).addInPlace(finer, 1);
      return Scope.keep(merge.get(level).forward(both).addInPlace(both, 1));
    }
  }

  /** Takes over the values of {@code other}, all but its answer's; both may be closed then. */
  void seeAs(ParticleNetwork other) {
    Map<String, Parameter> known = other.parameters();
    parameters()
        .forEach(
            (name, own) -> {
              if (!answers(name)) {
                own.set(Objects.requireNonNull(known.get(name)).tensor());
              }
            });
  }

  /** Whether the parameter {@code name} is of the answer's layer. */
  static boolean answers(String name) {
    return name.startsWith(ANSWER + ".");
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visit(prefix, "down", down, visitor);
    visit(prefix, "deepen", deepen, visitor);
    visit(prefix, "narrow", narrow, visitor);
    visit(prefix, "merge", merge, visitor);
    last.visit(Module.path(prefix, "last"), visitor);
    answer.visit(Module.path(prefix, ANSWER), visitor);
  }

  private static void visit(
      String prefix, String name, List<? extends Module> modules, Visitor visitor) {
    for (int i = 0; i < modules.size(); i++) {
      modules.get(i).visit(Module.path(prefix, name + "." + i), visitor);
    }
  }
}
