package io.maemi.tune;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The door of this room: runs a recipe, from the files it names to the folder it writes. */
public final class Tuning {
  private final TuningRun run;
  private final Recipe recipe;
  private final TuningData data;
  private final Student student;
  private final @Nullable LoraAdapter adapter;
  private final String baseHash;

  private Tuning(
      TuningRun run,
      TuningData data,
      Student student,
      @Nullable LoraAdapter adapter,
      String baseHash) {
    this.run = run;
    this.recipe = run.recipe();
    this.data = data;
    this.student = student;
    this.adapter = adapter;
    this.baseHash = baseHash;
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
    return run(recipe, null, progress);
  }

  /**
   * Runs a recipe as one of several processes, each of which makes this call with its own place.
   *
   * @param worker this process's place; null alone
   */
  public static TuningSummary run(
      Recipe recipe, @Nullable Worker worker, Progress.Factory progress) {
    TuningRun run = TuningRun.of(recipe, worker, progress);
    if (recipe.objective() == Recipe.ObjectiveKind.MASKS) {
      return MaskTuning.run(run);
    }
    if (recipe.objective() == Recipe.ObjectiveKind.PHASES) {
      return PhaseTuning.run(run);
    }
    TuningData data = TuningData.read(Path.of(recipe.data()));
    DType compute = recipe.compute().dtype();
    Recipe.Parts parts = recipe.train();
    // Whole parts train as fp32 masters; a base that only carries an adapter is held as it is
    // computed with.
    DType held = parts.vision() || parts.connector() || parts.decoder() ? DType.FLOAT32 : compute;
    boolean fresh = recipe.startsFromScratch();
    Path base = fresh ? run.out() : ModelFolders.ofUser().resolve(recipe.model());
    LoraConfig planned = recipe.adapter();
    if (planned != null && Files.isDirectory(base)) {
      StoredModel.read(base, held).refuseMisfit(planned);
    }
    try (Student student =
        fresh
            ? NewStudent.create(data.train(), recipe.create().vocabulary(), recipe.seed(), compute)
            : Student.open(base, Device.preferred(), held, compute)) {
      String baseHash = fresh ? "new-" + recipe.seed() : student.weightsHash();
      student.trainable(false);
      if (Boolean.TRUE.equals(recipe.setApart())) {
        UntaughtTokens.setApart(
            student.decoder().embedding().weight(), Seeds.of(recipe.seed(), Seeds.WEIGHTS, 2));
      }
      String quantize = recipe.quantize();
      if (quantize != null) {
        Quantization.apply(
            student,
            QuantizationScheme.parse(quantize, Recipe.GROUP),
            path -> path.startsWith(student.config().decoderPath() + "."));
      }
      try (@Nullable LoraAdapter adapter = adapter(recipe, student, baseHash)) {
        return new Tuning(run, data, student, adapter, baseHash).train();
      }
    }
  }

  private static @Nullable LoraAdapter adapter(Recipe recipe, Student student, String baseHash) {
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

  private TuningSummary train() {
    ImageLayouts layouts = ImageLayouts.of(data.folder(), student.config(), student.processor());
    SquaredImages images =
        SquaredImages.open(
            data, layouts, student.processor().images(), Path.of(recipe.cache()), run.progress());
    List<Trained> trained = TrainedParts.of(recipe, student, adapter);
    return recipe.objective() == Recipe.ObjectiveKind.LABELS
        ? labels(images, trained)
        : answers(images, layouts, trained);
  }

  private TuningSummary labels(SquaredImages images, List<Trained> trained) {
    try (LabelObjective objective =
        new LabelObjective(student, data, images, recipe.batch().images(), recipe.seed())) {
      trained.addAll(
          TrainedParts.of(objective.headParameters(), recipe.optimizer().rates().heads()));
      return run.train(
          objective, trained, adapter, data.hash(), baseHash, () -> 0, save(objective));
    }
  }

  private TuningSummary answers(SquaredImages images, ImageLayouts layouts, List<Trained> trained) {
    boolean recall = recipe.objective() == Recipe.ObjectiveKind.RECALL;
    boolean towerMoves = trained.stream().anyMatch(t -> Part.of(t.name()) == Part.VISION);
    FeatureCache features = recall || towerMoves ? null : features(images);
    int maxTokens = recipe.batch().maxTokens();
    TurnTokens tokens = new TurnTokens(student.processor(), student.endTokens());
    ConversationSource learnt;
    ConversationSource asked;
    if (recall) {
      learnt = new RecallDrill(data.train(), tokens, maxTokens);
      asked = new RecallDrill(data.valid(), tokens, maxTokens);
    } else {
      learnt = new Conversations(data.train(), data.images(), layouts::of, tokens, maxTokens);
      asked = new Conversations(data.valid(), data.images(), layouts::of, tokens, maxTokens);
    }
    boolean recomputes =
        recipe
            .activations()
            .recomputes(student, recipe.batch().tokens(), maxTokens, recipe.adapter());
    try (InstructionObjective objective =
        new InstructionObjective(
            student,
            learnt,
            asked,
            images,
            features,
            recipe.batch().tokens(),
            recipe.batch().packedRow(),
            recomputes,
            recipe.seed())) {
      return run.train(
          objective, trained, adapter, data.hash(), baseHash, learnt::tooLong, save(null));
    }
  }

  private FeatureCache features(SquaredImages images) {
    String key =
        images.key()
            + "-"
            + baseHash.substring(0, Math.min(12, baseHash.length()))
            + "-"
            + student.computeType().torchName();
    return FeatureCache.open(student, images, Path.of(recipe.cache()), key, run.progress());
  }

  private Trainer.Result save(@Nullable LabelObjective labels) {
    return (state, heldOut) -> {
      if (adapter != null) {
        AdapterFolder.write(run.result(), adapter, recipe.model(), baseHash);
      } else {
        student.save(run.result(), recipe.compute().dtype());
      }
      if (labels != null) {
        Map<String, Tensor> heads = new LinkedHashMap<>();
        labels.headParameters().forEach((name, p) -> heads.put(name, p.tensor()));
        SafeTensors.write(
            run.out().resolve("heads.safetensors"),
            heads,
            Map.of("classes", Json.line(labels.tasks().classes())));
      }
      if (!heldOut.isEmpty()) {
        AtomicFile.write(
            run.out().resolve("tasks.json"), Json.pretty(TuningRun.accuracies(heldOut)) + "\n");
      }
    };
  }
}
