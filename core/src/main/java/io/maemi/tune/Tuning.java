package io.maemi.tune;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.Axes;
import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.measure.ParticleNetwork;
import io.maemi.measure.ParticleWeights;
import io.maemi.nn.Initialisation;
import io.maemi.nn.Parameter;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.nn.Weights;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The door of this room: runs a recipe, from the files it names to the folder it writes. */
public final class Tuning {
  private static final int RECENT = 50;
  private static final String DECODER = "model.text_model.";

  private final Recipe recipe;
  private final Progress.Factory progress;
  private final Path out;
  private final Path result;

  private Tuning(Recipe recipe, Progress.Factory progress) {
    this.recipe = recipe;
    this.progress = progress;
    this.out = Path.of(recipe.out());
    this.result = out.resolve(recipe.train().adapters() ? "adapter" : "model");
  }

  /**
   * Runs a recipe, or goes on with it where {@code out} holds a checkpoint of the same.
   *
   * @param fileOrName a YAML file, or the name of a bundled recipe
   * @param overrides each {@code key=value}
   * @throws io.maemi.foundation.MaemiException where recipe, data, student or output folder cannot
   *     be used, or the loss is not a number
   */
  public static TuningSummary run(
      Path fileOrName, List<String> overrides, Progress.Factory progress) {
    return run(RecipeReader.read(fileOrName, overrides), progress);
  }

  /** Runs a recipe that was read. */
  public static TuningSummary run(Recipe recipe, Progress.Factory progress) {
    return new Tuning(recipe, progress).run();
  }

  private TuningSummary run() {
    if (recipe.objective() == Recipe.ObjectiveKind.MASKS) {
      return masks();
    }
    TuningData data = TuningData.read(Path.of(recipe.data()));
    DType compute = recipe.compute() == Recipe.Compute.BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    Recipe.Parts parts = recipe.train();
    // Whole parts train as fp32 masters; a base that only carries an adapter is held as it is
    // computed with.
    DType held = parts.vision() || parts.connector() || parts.decoder() ? DType.FLOAT32 : compute;
    boolean fresh = recipe.startsFromScratch();
    Path base = fresh ? out : ModelFolders.ofUser().resolve(recipe.model());
    try (Student student =
        fresh
            ? NewStudent.create(data.train(), recipe.create().vocabulary(), recipe.seed(), compute)
            : Student.open(base, Device.CPU, held, compute)) {
      String baseHash = fresh ? "new-" + recipe.seed() : student.weightsHash();
      RunRecord.write(out, recipe, data.hash(), baseHash, null);
      student.trainable(false);
      String quantize = recipe.quantize();
      if (quantize != null) {
        Quantization.apply(
            student,
            QuantizationScheme.parse(quantize, Recipe.GROUP),
            path -> path.startsWith(DECODER));
      }
      try (@Nullable LoraAdapter adapter = adapter(student, baseHash)) {
        TuningSummary summary = train(student, adapter, data, baseHash, compute);
        RunRecord.write(out, recipe, data.hash(), baseHash, summary);
        return summary;
      }
    }
  }

  /** Trains the particle network, which is no student's part. */
  private TuningSummary masks() {
    MaskData data = MaskData.read(Path.of(recipe.data()), progress);
    DType compute = recipe.compute() == Recipe.Compute.BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    ParticleNetwork network = new ParticleNetwork();
    try (MaskObjective objective =
        new MaskObjective(network, data, compute, recipe.batch().images(), recipe.seed())) {
      String baseHash;
      if (recipe.startsFromScratch()) {
        new Initialisation(Seeds.of(recipe.seed(), Seeds.WEIGHTS, 0), Initialisation.FAN_IN, 1)
            .fill(network, Device.CPU);
        baseHash = "new-" + recipe.seed();
      } else {
        Path weights = Path.of(recipe.model());
        try (WeightStore store = WeightStore.open(weights)) {
          Weights.load(network, store, "", DType.FLOAT32, Device.CPU);
        }
        baseHash = DataHash.of(List.of(weights));
      }
      network.trainable(true);
      List<Trained> trained = new ArrayList<>();
      double rate = recipe.optimizer().rates().vision();
      network
          .parameters()
          .forEach(
              (name, p) ->
                  trained.add(new Trained(name, p.tensor(), rate, Part.decays(name, p.shape()))));
      RunRecord.write(out, recipe, data.hash(), baseHash, null);
      TuningSummary summary =
          loop(
              objective,
              trained,
              null,
              data.hash(),
              baseHash,
              () -> 0,
              (state, heldOut) -> ParticleWeights.write(result.resolve(SafeTensors.FILE), network));
      RunRecord.write(out, recipe, data.hash(), baseHash, summary);
      return summary;
    }
  }

  private @Nullable LoraAdapter adapter(Student student, String baseHash) {
    if (recipe.adapter() == null) {
      return null;
    }
    LoraAdapter adapter =
        LoraAdapter.attach(student, recipe.adapter(), Seeds.of(recipe.seed(), Seeds.WEIGHTS, 1));
    String start = recipe.start();
    if (start != null) {
      AdapterFolder.load(Path.of(start), adapter, baseHash);
    }
    adapter.training(true);
    return adapter;
  }

  private TuningSummary train(
      Student student,
      @Nullable LoraAdapter adapter,
      TuningData data,
      String baseHash,
      DType compute) {
    Path cache = Path.of(recipe.cache());
    SquaredImages images = SquaredImages.open(data, student.processor().images(), cache, progress);
    List<Trained> trained = trained(student, adapter);
    if (recipe.objective() == Recipe.ObjectiveKind.LABELS) {
      try (LabelObjective objective =
          new LabelObjective(student, data, images, recipe.batch().images(), recipe.seed())) {
        objective.headParameters().forEach((name, p) -> trained.add(head(name, p)));
        return loop(
            objective,
            trained,
            adapter,
            data.hash(),
            baseHash,
            () -> 0,
            save(student, adapter, baseHash, objective, compute));
      }
    }
    boolean recall = recipe.objective() == Recipe.ObjectiveKind.RECALL;
    boolean towerMoves = trained.stream().anyMatch(t -> Part.of(t.name()) == Part.VISION);
    FeatureCache features =
        recall || towerMoves ? null : features(student, images, data, baseHash, cache);
    int maxTokens = recipe.batch().maxTokens();
    ConversationSource learnt;
    ConversationSource asked;
    if (recall) {
      learnt = new RecallDrill(data.train(), tokens(student, 0), maxTokens);
      asked = new RecallDrill(data.valid(), tokens(student, 0), maxTokens);
    } else {
      learnt = new Conversations(data.train(), data.images(), tokens(student, 1), maxTokens);
      asked = new Conversations(data.valid(), data.images(), tokens(student, 1), maxTokens);
    }
    try (InstructionObjective objective =
        new InstructionObjective(
            student,
            learnt,
            asked,
            images,
            features,
            recipe.batch().tokens(),
            recipe
                .activations()
                .recomputes(
                    student, recipe.batch().tokens(), recipe.batch().maxTokens(), recipe.adapter()),
            recipe.seed())) {
      return loop(
          objective,
          trained,
          adapter,
          data.hash(),
          baseHash,
          learnt::tooLong,
          save(student, adapter, baseHash, null, compute));
    }
  }

  private static TurnTokens tokens(Student student, int images) {
    return new TurnTokens(student.processor(), images, student.endTokens());
  }

  private FeatureCache features(
      Student student, SquaredImages images, TuningData data, String baseHash, Path cache) {
    String key =
        DataHash.ofSizes(data.files()).substring(0, 12)
            + "-"
            + baseHash.substring(0, Math.min(12, baseHash.length()))
            + "-"
            + student.computeType().torchName();
    return FeatureCache.open(student, images, data.images().size(), cache, key, progress);
  }

  private List<Trained> trained(Student student, @Nullable LoraAdapter adapter) {
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
                p.trainable(true);
                trained.add(
                    new Trained(name, p.tensor(), part.rate(rates), Part.decays(name, p.shape())));
              }
            });
    return trained;
  }

  private Trained head(String name, Parameter p) {
    p.trainable(true);
    return new Trained(
        name, p.tensor(), recipe.optimizer().rates().heads(), Part.decays(name, p.shape()));
  }

  private Trainer.Result save(
      Student student,
      @Nullable LoraAdapter adapter,
      String baseHash,
      @Nullable LabelObjective labels,
      DType compute) {
    return (state, heldOut) -> {
      if (adapter != null) {
        AdapterFolder.write(result, adapter, recipe.model(), baseHash);
      } else {
        student.save(result, compute);
      }
      if (labels != null) {
        Map<String, Tensor> heads = new LinkedHashMap<>();
        labels.headParameters().forEach((name, p) -> heads.put(name, p.tensor()));
        SafeTensors.write(
            out.resolve("heads.safetensors"),
            heads,
            Map.of("classes", Json.line(labels.tasks().classes())));
      }
      if (!heldOut.isEmpty()) {
        AtomicFile.write(out.resolve("tasks.json"), Json.pretty(accuracies(heldOut)) + "\n");
      }
    };
  }

  private static Map<String, Double> accuracies(Map<String, Objective.Loss> tasks) {
    Map<String, Double> shares = new LinkedHashMap<>();
    tasks.forEach(
        (task, loss) -> shares.put(task, (double) loss.right() / Math.max(1, loss.items())));
    return shares;
  }

  private <B> TuningSummary loop(
      Objective<B> objective,
      List<Trained> trained,
      @Nullable LoraAdapter adapter,
      String dataHash,
      String baseHash,
      IntSupplier skipped,
      Trainer.Result saver) {
    Map<String, Double> byTask = new LinkedHashMap<>();
    JsonNode identity = RunIdentity.of(recipe, dataHash, baseHash);
    try (Optimizer optimizer = new Optimizer(trained, recipe.optimizer())) {
      Trainer<B> trainer =
          new Trainer<>(
              recipe,
              objective,
              optimizer,
              out,
              identity,
              (state, heldOut) -> {
                saver.save(state, heldOut);
                byTask.clear();
                byTask.putAll(accuracies(heldOut));
              },
              done ->
                  adapter == null
                      ? StepHooks.NONE
                      : new AdapterSteps(adapter, recipe.seed(), done, out));
      TrainState before = trainer.state();
      TrainState state = trainer.run(progress);
      if (adapter != null && state.step() > before.step()) {
        byTask.putAll(
            RankScores.of(objective, adapter, result, baseHash, recipe.evaluate().samples()));
      }
      Phases phases = trainer.phases();
      double learning =
          phases.seconds(Phases.Phase.DATA)
              + phases.seconds(Phases.Phase.LEARN)
              + phases.seconds(Phases.Phase.OPTIMIZE);
      return new TuningSummary(
          out,
          result,
          recipe.train().adapters(),
          state.step(),
          state.epochsDone(),
          state.bestStep(),
          trainer.log().recentLoss(RECENT),
          state.bestLoss(),
          state.bestAccuracy(),
          byTask.isEmpty() ? null : byTask,
          optimizer.parameters(),
          state.trainedSize(),
          objective.unit(),
          state.seconds(),
          learning > 0 ? (state.trainedSize() - before.trainedSize()) / learning : 0,
          trainer.peakBytes(),
          skipped.getAsInt(),
          phases.seconds());
    }
  }
}
