package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.adapter.AdapterExport;
import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.Axes;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.RankSlice;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicAdapterTest {
  private static final AdamWConfig DECAYING =
      new AdamWConfig(AdamWConfig.DEFAULT.rates(), 0.1, 0.9, 0.98, 1e-8, 0);

  @TempDir Path folder;

  private static Tensor leaf(long... shape) {
    return Tensor.randn(new SplittableRandom(1), shape).requiresGrad(true);
  }

  private static void learn(Tensor value) {
    value.pow(2).sum().backward();
  }

  @Test
  void untouchedComponentsKeepTheirBitsThroughMomentumAndDecay() {
    try (Scope scope = new Scope()) {
      Tensor b = leaf(5, 4);
      Trained trained = new Trained("b", b, 0.1, true, new Axes(1, -1));
      UpdateCounts counts = new UpdateCounts(1, 4);
      try (Optimizer optimizer = new Optimizer(List.of(trained), DECAYING)) {
        for (int step = 1; step <= 3; step++) { // every component gathers momentum
          counts.advance(RankSlice.first(4), 1);
          learn(b);
          optimizer.step(step, 1, counts);
        }
        float[] before = b.toFloats();
        counts.advance(new RankSlice(2, 3), 1);
        learn(b);
        optimizer.step(4, 1, counts);
        float[] after = b.toFloats();
        for (int i = 0; i < after.length; i++) {
          if (i % 4 == 2) {
            assertThat(after[i]).isNotEqualTo(before[i]);
          } else {
            assertThat(after[i]).isEqualTo(before[i]);
          }
        }
      }
    }
  }

  @Test
  void componentThatIsUpdatedEachTimeGoesTheWayOfOrdinaryAdamW() {
    try (Scope scope = new Scope()) {
      Tensor ordinary = leaf(4, 6);
      Tensor dynamic = leaf(4, 6);
      UpdateCounts counts = new UpdateCounts(1, 4);
      try (Optimizer one =
              new Optimizer(List.of(new Trained("a", ordinary, 0.05, true)), DECAYING);
          Optimizer other =
              new Optimizer(
                  List.of(new Trained("a", dynamic, 0.05, true, new Axes(0, -1))), DECAYING)) {
        for (int step = 1; step <= 5; step++) {
          learn(ordinary);
          one.step(step, 1, null);
          counts.advance(RankSlice.first(step % 2 == 0 ? 2 : 4), 1);
          learn(dynamic);
          other.step(step, 1, counts);
        }
        try (NoGrad noGrad = new NoGrad()) {
          Tensor difference = ordinary.sub(dynamic).abs();
          assertThat(difference.narrow(0, 0, 2).max().item()).isLessThan(1e-6);
          assertThat(difference.narrow(0, 2, 2).max().item()).isGreaterThan(1e-3);
        }
      }
    }
  }

  @Test
  void expertsBeyondThoseOfTheStepKeepTheirBits() {
    try (Scope scope = new Scope()) {
      Tensor a = leaf(3, 2, 5);
      Trained trained = new Trained("a", a, 0.1, true, new Axes(1, 0));
      UpdateCounts counts = new UpdateCounts(3, 2);
      try (Optimizer optimizer = new Optimizer(List.of(trained), DECAYING)) {
        counts.advance(RankSlice.first(2), 2);
        float[] before = a.toFloats();
        learn(a);
        optimizer.step(1, 1, counts);
        float[] after = a.toFloats();
        for (int i = 0; i < 20; i++) {
          assertThat(after[i]).isNotEqualTo(before[i]);
        }
        for (int i = 20; i < 30; i++) {
          assertThat(after[i]).isEqualTo(before[i]);
        }
      }
    }
  }

  /**
   * On every base, a step moves the components that it draws and no other, whatever momentum and
   * decay would do.
   */
  @ParameterizedTest
  @CsvSource({
    "none, frozen: true, ",
    "int8, frozen: true, ",
    "int4, frozen: true, ",
    "nf4, frozen: true, ",
    "none, ranks: [2; 4], frozen_a: {}",
    "int8, ranks: [2; 4], frozen_a: {}",
    "int4, ranks: [2; 4], frozen_a: {}",
    "nf4, ranks: [2; 4], frozen_a: {}"
  })
  void onlyDrawnComponentsMoveOnEveryBase(String base, String dynamic, @Nullable String more)
      throws IOException {
    TinyRun tiny = new TinyRun(folder);
    String adapter =
        "target_modules: '.*text_model.*_proj', dynamic_rank: {"
            + dynamic.replace(';', ',')
            + (more == null ? "}" : "}, " + more);
    Recipe recipe = tiny.recipe(recipe(adapter));
    LoraConfig config = Objects.requireNonNull(recipe.adapter());
    try (Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32)) {
      student.trainable(false);
      if (!base.equals("none")) {
        Quantization.apply(
            student, QuantizationScheme.parse(base, 32), path -> path.contains("text_model"));
      }
      try (LoraAdapter attached = LoraAdapter.attach(student, config, 1);
          Scope scope = new Scope()) {
        TinyRun.randomise(attached);
        attached.training(true);
        List<Trained> trained = TrainedParts.of(recipe, student, attached);
        AdapterSteps steps = new AdapterSteps(attached, recipe.seed(), 0, tiny.out);
        try (Optimizer optimizer = new Optimizer(trained, DECAYING)) {
          for (int step = 1; step <= 6; step++) {
            Map<String, float[]> before = values(trained);
            steps.begin(step);
            Tensor states = student.hidden(Tensor.of(new long[] {5, 6, 7, 8}, 1, 4), null);
            states.pow(2).mul(states).sum().backward();
            optimizer.step(step, 1, steps.update());
            RankSlice drawn =
                config
                    .dynamicRank()
                    .draw(4, new SplittableRandom(Seeds.of(recipe.seed(), Seeds.RANK, step)));
            for (Trained t : trained) {
              moved(t, before.get(t.name()), drawn);
            }
          }
        }
      }
    }
  }

  private static Map<String, float[]> values(List<Trained> trained) {
    Map<String, float[]> values = new HashMap<>();
    trained.forEach(t -> values.put(t.name(), t.value().toFloats()));
    return values;
  }

  /** Checks that of {@code t} the components of {@code drawn} differ from before, no others. */
  private static void moved(Trained t, float[] before, RankSlice drawn) {
    float[] after = t.value().toFloats();
    int columns = (int) t.value().size(1);
    for (int i = 0; i < after.length; i++) {
      int component = t.axes().rank() == 0 ? i / columns : i % columns;
      boolean live = component >= drawn.from() && component < drawn.to();
      assertThat(after[i] != before[i]).as(t.name() + "[" + i + "]").isEqualTo(live);
    }
  }

  private static String recipe(String adapter) {
    return """
    train: {adapters: true}
    adapter: {r: 4, lora_alpha: 8, %s}
    optimizer: {rates: {adapters: 3e-2}}
    batch: {tokens: 600, max_tokens: 120}
    budget: {steps: 12}
    evaluate: {times: 2}
    """
        .formatted(adapter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "int8", "int4", "nf4"})
  void oneDyLoraFaRunGivesASliceOfEveryRankOnEveryBase(String base) throws IOException {
    TinyRun tiny = new TinyRun(folder);
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(recipe("frozen_a: {}, dynamic_rank: {}"), "quantize=" + base),
            Progress.SILENT);
    assertThat(summary.accuracies())
        .containsOnlyKeys("whole answers", "rank 1", "rank 2", "rank 4");
    assertThat(AdapterFolder.config(summary.result()).frozenA().gradientCorrection()).isTrue();
    AdapterExport.write(summary.result(), 2, folder.resolve("two"));
    assertThat(AdapterFolder.config(folder.resolve("two")).r()).isEqualTo(2);
    assertThat(summary.trainLoss()).isLessThan(6);
  }

  @Test
  void mixtureIsLearntAndItsLoadsReported() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(recipe("frozen_a: {}, experts: {count: 3, top_k: 2, dynamic: true}")),
            Progress.SILENT);
    JsonNode loads = Json.MAPPER.readTree(Files.readString(tiny.out.resolve(AdapterSteps.LOADS)));
    assertThat(loads).isNotEmpty();
    loads.forEach(
        shares -> {
          double sum = 0;
          for (JsonNode share : shares) {
            sum += share.asDouble();
          }
          assertThat(sum).isCloseTo(2, within(1e-3));
        });
    assertThat(AdapterFolder.config(summary.result()).experts().count()).isEqualTo(3);
  }

  @Test
  void resumedDynamicRunIsThatOfAnUninterruptedOne() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    String text =
        recipe("dynamic_rank: {frozen: true}, experts: {count: 2, top_p: 0.6, dynamic: true}");
    Path whole = folder.resolve("whole");
    Tuning.run(tiny.recipe(text, "out=" + whole), Progress.SILENT);
    Progress.Factory stopping =
        (task, total) ->
            new Progress() {
              private int seen;

              @Override
              public void to(long done, String note) {
                if (task.equals("tune") && ++seen == 5) {
                  Thread.currentThread().interrupt();
                }
              }

              @Override
              public void close() {}
            };
    assertThatThrownBy(() -> Tuning.run(tiny.recipe(text), stopping))
        .isInstanceOf(MaemiException.class);
    assertThat(Thread.interrupted()).isTrue();
    Tuning.run(tiny.recipe(text), Progress.SILENT);
    String weights = "adapter/adapter_model.safetensors";
    assertThat(Files.readAllBytes(tiny.out.resolve(weights)))
        .isEqualTo(Files.readAllBytes(whole.resolve(weights)));
  }

  @Test
  void methodsAreComparedOverSeedsAndRanksAndNothingRunsTwice() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    Path recipes = Files.createDirectories(folder.resolve("recipes"));
    for (String adapter : List.of("dynamic_rank: {}", "frozen_a: {}")) {
      tiny.recipe(recipe(adapter));
      Files.copy(
          tiny.data.resolve("recipe.yaml"),
          recipes.resolve(adapter.substring(0, adapter.indexOf(':')) + ".yaml"));
    }
    Path results = folder.resolve("results");
    List<ComparisonRow> rows =
        Comparison.run(recipes, List.of("budget.steps=4"), 2, results, Progress.SILENT);
    assertThat(rows)
        .extracting(ComparisonRow::method)
        .containsExactly(
            "dynamic_rank",
            "dynamic_rank, rank 1",
            "dynamic_rank, rank 2",
            "dynamic_rank, rank 4",
            "frozen_a");
    assertThat(rows).allSatisfy(row -> assertThat(row.seeds()).isEqualTo(2));
    assertThat(results.resolve("comparison.png")).exists();
    assertThat(Files.readString(results.resolve("comparison.md"))).contains("| frozen_a | ");
    Path log = results.resolve("frozen_a-2/loss.csv");
    var written = Files.getLastModifiedTime(log);
    assertThat(Comparison.run(recipes, List.of("budget.steps=4"), 2, results, Progress.SILENT))
        .isEqualTo(rows);
    assertThat(Files.getLastModifiedTime(log)).isEqualTo(written);
    assertThatThrownBy(() -> Comparison.run(tiny.out, List.of(), 1, results, Progress.SILENT))
        .isInstanceOf(MaemiException.class);
  }

  @Test
  void routersAloneAreAdaptedToATask() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    String experts = recipe("experts: {count: 3, top_k: 2, balance_loss: 0, z_loss: 0}");
    Path first = Tuning.run(tiny.recipe(experts), Progress.SILENT).result();
    Recipe second =
        tiny.recipe(
            experts,
            "out=" + folder.resolve("task"),
            "start=" + first,
            "adapter.experts.router_only=true");
    Path adapted = Tuning.run(second, Progress.SILENT).result();
    try (WeightStore before = WeightStore.open(first.resolve("adapter_model.safetensors"));
        WeightStore after = WeightStore.open(adapted.resolve("adapter_model.safetensors"));
        Scope scope = new Scope()) {
      for (String name : before.names()) {
        boolean same = Arrays.equals(before.load(name).toFloats(), after.load(name).toFloats());
        assertThat(same).as(name).isEqualTo(!name.endsWith("router.weight"));
      }
    }
    assertThatThrownBy(() -> tiny.recipe(experts, "adapter.experts.router_only=true"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("Name a trained mixture as start");
  }

  @Test
  void recipeNamesTheNearestKeyInsideAnAdaptersParts() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    assertThatThrownBy(() -> tiny.recipe(recipe("experts: {cuont: 3}")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("adapter.experts.cuont")
        .hasMessageContaining("nearest that exists is adapter.experts.count");
    Recipe recipe = tiny.recipe(recipe("rank_pattern: {q_proj: 2}"));
    assertThat(recipe.adapter().rankPattern()).isEqualTo(Map.of("q_proj", 2));
  }
}
