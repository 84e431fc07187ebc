package io.maemi.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.DecoderConfig;
import io.maemi.student.ModelFolders;
import io.maemi.student.Processor;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a run will need, told from the recipe, the model's configuration and the lengths of the
 * data, before a weight is read. Memory is resident memory at its peak, Java's included; weights
 * count as files mapped into memory, which the system can take back. Time is told by what a block
 * of that shape takes on this machine at the moment ({@link BlockSpeed}).
 *
 * @param program bytes of Java and libtorch
 * @param weights bytes of the weights, quantized ones beside those that they are made of
 * @param trained bytes of what is trained, gradients and moments included
 * @param activations bytes that blocks keep or make at their peak
 * @param head bytes of logits
 * @param features bytes of the frozen tower's passes, which end before the first step
 * @param frames what the model sees of all images: squares and whole images
 * @param cached bytes on disk of the frozen tower's features
 * @param recomputed whether blocks run again in backward
 * @param parameters elements that are trained
 * @param tokens of an epoch, padding included
 * @param steps optimizer steps of the whole budget
 * @param seconds of the whole budget
 * @param looking seconds that the frozen tower takes for the features, once
 */
public record TuningEstimate(
    long program,
    long weights,
    long trained,
    long activations,
    long head,
    long features,
    long frames,
    long cached,
    boolean recomputed,
    long parameters,
    long tokens,
    long steps,
    double seconds,
    double looking) {
  /**
   * Java and libtorch after a minute of steps. A fresh process has 150 MB less: compiled code,
   * kernels of many shapes and pieces between tensors come with the steps.
   */
  private static final long PROGRAM = 500_000_000;

  /** What garbage collection leaves of the heap untouched, as a divisor. */
  private static final int HEAP = 4;

  private static final double MEASURED_SECONDS = 0.4;

  /** Bytes that a step reads and writes for a trained parameter: value, gradient, two moments. */
  private static final double STEPPED = 28;

  /** fp32 value, gradient and two moments. */
  private static final long TRAINED = 16;

  /**
   * Estimates {@code recipe}.
   *
   * @throws MaemiException where model or data cannot be used, or the run makes its student anew
   */
  public static TuningEstimate of(Recipe recipe) {
    if (!decodes(recipe)) {
      throw MaemiException.usage(
          "cannot estimate the run: only the tuning of a decoder that exists is estimated. See what"
              + " the recipe's first lines say.");
    }
    Recipe.Parts parts = recipe.train();
    DType compute = recipe.compute().dtype();
    boolean whole = !parts.adapters();
    Path folder = ModelFolders.ofUser().resolve(recipe.model());
    StoredModel model = StoredModel.read(folder, whole ? DType.FLOAT32 : compute);
    DecoderConfig decoder = model.config().textConfig();
    Plan plan = Plan.of(recipe, folder, model);
    LoraConfig adapter = recipe.adapter();
    long moved =
        adapter == null
            ? model.elements(name -> Part.of(name).trained(parts))
            : model.adapter(adapter, true)
                + (adapter.frozenA() == null ? model.adapter(adapter, false) : 0)
                + model.saved(adapter);
    long frozen = adapter == null || adapter.frozenA() == null ? 0 : model.adapter(adapter, false);
    boolean quantized = recipe.quantize() != null || model.quantized();
    boolean recomputed =
        recipe.activations().recomputes(decoder, plan.batch, plan.longest, compute, adapter);
    MemoryEstimate memory =
        MemoryEstimate.of(decoder, plan.batch, plan.longest, compute, adapter, recomputed);
    boolean looks = looks(recipe, model);
    Looking look = looks ? Looking.of(model, plan.frames, compute) : Looking.NONE;
    return new TuningEstimate(
        PROGRAM + Runtime.getRuntime().totalMemory() / HEAP,
        weights(recipe, model, quantized, whole && compute == DType.BFLOAT16),
        (whole ? TRAINED - DType.FLOAT32.bytes() : TRAINED) * moved
            + DType.FLOAT32.bytes() * frozen,
        memory.activations(),
        memory.head(),
        look.bytes,
        plan.frames,
        look.cached,
        recomputed,
        moved,
        plan.tokens,
        plan.steps(recipe),
        plan.seconds(recipe, seconds(recipe, model, plan, recomputed, moved)),
        look.seconds);
  }

  /** Whether {@code recipe} can be estimated: it tunes the decoder of a model folder. */
  public static boolean covers(Recipe recipe) {
    return decodes(recipe) && Files.isDirectory(ModelFolders.ofUser().resolve(recipe.model()));
  }

  private static boolean decodes(Recipe recipe) {
    boolean decodes =
        recipe.objective() == Recipe.ObjectiveKind.INSTRUCTION
            || recipe.objective() == Recipe.ObjectiveKind.RECALL;
    return decodes && !recipe.startsFromScratch();
  }

  /**
   * The frozen tower's passes over all images.
   *
   * @param bytes at their peak
   * @param cached bytes of their features on disk
   */
  private record Looking(long bytes, long cached, double seconds) {
    static final Looking NONE = new Looking(0, 0, 0);

    static Looking of(StoredModel model, long frames, DType compute) {
      VisionConfig tower = model.config().visionConfig();
      long frame = (long) tower.patches() * tower.hiddenSize() * compute.bytes();
      long file = Math.min(frames, FeatureCache.FRAMES_PER_FILE) * frame;
      double attention = 4.0 * tower.patches() * tower.hiddenSize() * tower.numHiddenLayers();
      double products = tower.patches() * (2.0 * model.weights(Part.VISION) + attention);
      return new Looking(
          MemoryEstimate.tower(tower, FeatureCache.framesPerPass(tower), compute) + 2 * file,
          frames * frame,
          frames * products / (1e9 * MachineSpeed.gigaflops(compute, MEASURED_SECONDS)));
    }
  }

  private static boolean looks(Recipe recipe, StoredModel model) {
    LoraConfig adapter = recipe.adapter();
    boolean moves =
        recipe.train().vision()
            || (adapter != null
                && model.linears().keySet().stream()
                    .anyMatch(
                        path ->
                            Part.of(path) == Part.VISION && adapter.targetModules().matches(path)));
    return recipe.objective() == Recipe.ObjectiveKind.INSTRUCTION
        && !moves
        && model.config().sees();
  }

  private static long weights(
      Recipe recipe, StoredModel model, boolean quantized, boolean masters) {
    String quantize = recipe.quantize();
    long mapped = model.copied() == 0 || quantize != null ? model.stored() : 0;
    long packed =
        quantize == null ? 0 : model.quantized(QuantizationScheme.parse(quantize, Recipe.GROUP));
    // One quantized weight at a time is dense; masters are rounded for every product.
    long dense = quantized ? model.largest() : masters ? model.weights(Part.DECODER) : 0;
    return mapped + model.copied() + packed + DType.BFLOAT16.bytes() * dense;
  }

  /** Seconds of an epoch's learning. */
  private static double seconds(
      Recipe recipe, StoredModel model, Plan plan, boolean recomputed, long moved) {
    DecoderConfig decoder = model.config().textConfig();
    DType compute = recipe.compute().dtype();
    double aToken =
        BlockSpeed.of(
            recipe, model.config(), model.quantized(), plan.batch, plan.longest, recomputed);
    double logits = (double) plan.supervised * decoder.vocabSize();
    double products = 4 * logits * decoder.hiddenSize();
    double written =
        MemoryEstimate.BYTES_OF_A_LOGIT * logits + STEPPED * moved * plan.stepsAnEpoch(recipe);
    return plan.tokens * decoder.numHiddenLayers() * aToken
        + products / (1e9 * MachineSpeed.gigaflops(compute, MEASURED_SECONDS))
        + written / (1e9 * MachineSpeed.gigabytes(MEASURED_SECONDS));
  }

  /** What an epoch is made of. */
  private record Plan(
      int batches, long tokens, long supervised, long batch, long longest, long frames) {
    static Plan of(Recipe recipe, Path folder, StoredModel model) {
      TuningData data = TuningData.read(Path.of(recipe.data()));
      boolean recall = recipe.objective() == Recipe.ObjectiveKind.RECALL;
      Processor processor = Processor.open(folder, model.config());
      TurnTokens turns = new TurnTokens(processor, processor.endTokens(folder));
      ImageLayouts layouts = ImageLayouts.of(data.folder(), model.config(), processor);
      int budget = recipe.batch().tokens();
      int max = recipe.batch().maxTokens();
      ConversationSource source =
          recall
              ? new RecallDrill(data.train(), turns, max)
              : new Conversations(data.train(), data.images(), layouts::of, turns, max);
      List<Conversation> drawn = source.draw(Seeds.of(recipe.seed(), Seeds.ORDER, 0));
      int[] lengths = drawn.stream().mapToInt(Conversation::length).toArray();
      int row = recipe.batch().packedRow();
      List<int[]> batches =
          row > 0
              ? PackedRows.batches(lengths, row, budget, 0)
              : LengthBuckets.batches(lengths, budget, 0);
      long tokens = 0;
      long largest = 0;
      for (int[] batch : batches) {
        long size = size(Arrays.stream(batch).mapToObj(drawn::get).toList(), row);
        tokens += size;
        largest = Math.max(largest, size);
      }
      return new Plan(
          batches.size(),
          tokens,
          drawn.stream().mapToLong(c -> c.targets().length).sum(),
          largest,
          row > 0 ? row : Arrays.stream(lengths).max().orElse(max),
          layouts.firsts(data.images())[data.images().size()]);
    }

    private static long size(List<Conversation> conversations, int row) {
      return row > 0
          ? ConversationBatch.packed(conversations, row, 0).ids().length
          : ConversationBatch.padded(conversations, 0).ids().length;
    }

    private double stepsAnEpoch(Recipe recipe) {
      return (double) batches / recipe.batch().accumulate();
    }

    private double epochs(Recipe recipe) {
      Budget budget = recipe.budget();
      Long steps = budget.steps();
      Double epochs = budget.epochs();
      return Math.min(
          steps == null ? Double.POSITIVE_INFINITY : steps / stepsAnEpoch(recipe),
          epochs == null ? Double.POSITIVE_INFINITY : epochs);
    }

    double seconds(Recipe recipe, double anEpoch) {
      Double minutes = recipe.budget().minutes();
      double limit = minutes == null ? Double.POSITIVE_INFINITY : 60 * minutes;
      return Math.min(limit, epochs(recipe) * anEpoch);
    }

    long steps(Recipe recipe) {
      double epochs = epochs(recipe);
      return Double.isInfinite(epochs) ? 0 : Math.round(Math.ceil(epochs * stepsAnEpoch(recipe)));
    }
  }

  /** Resident memory at its peak, in bytes. */
  @JsonProperty
  public long bytes() {
    return program + weights + trained + Math.max(activations + head, features);
  }

  /** The estimate in a few lines, for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "memory   %.2f GB: program %.2f, weights %.2f, %,d trained parameters %.2f, activations"
            + " %.2f (%s), logits %.2f; image features before %.2f%n"
            + "time     %s%s, without evaluations%s%n",
        bytes() / 1e9,
        program / 1e9,
        weights / 1e9,
        parameters,
        trained / 1e9,
        activations / 1e9,
        recomputed ? "recomputed" : "kept",
        head / 1e9,
        features / 1e9,
        Durations.of(seconds),
        steps == 0 ? "" : String.format(Locale.ROOT, ", %,d steps", steps),
        cached == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %s before them for the features of %,d frames, %.2f GB on disk",
                Durations.of(looking),
                frames,
                cached / 1e9));
  }
}
