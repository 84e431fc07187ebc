package io.maemi.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.maemi.adapter.Experts;
import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.DType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a run. Written in YAML with these names in snake case; read by {@link
 * RecipeReader}.
 *
 * @param objective what is learnt
 * @param model folder of the student to start from, or {@code new} for a nano student made from
 *     scratch
 * @param data folder with {@code train.jsonl}, {@code valid.jsonl} and {@code images/}
 * @param out folder of the results
 * @param cache folder of decoded images and image features, which runs on the same data may share
 * @param seed of the initial weights, the data's order, augmentation and dropout
 * @param compute number format of the matrix products; the weights that are trained stay fp32
 * @param activations what becomes of activations between forward and backward
 * @param quantize how the decoder's frozen linears are kept in memory while an adapter is tuned on
 *     them: {@code int8}, {@code int4} or {@code nf4}; null as the folder has them
 * @param start folder of a trained adapter of the same kind to start from; null for a new one
 * @param setApart whether the decoder's tokens that earlier training never meant are told apart
 *     before it goes on; null for no
 * @param train which parts of the student are trained
 * @param adapter the adapter that is trained, or null without one
 * @param create what a new student is made with; read where {@code model} is {@code new}
 * @param optimizer AdamW
 * @param schedule the learning rate's course
 * @param budget how long
 * @param batch how much goes through the student at once
 * @param evaluate how often held-out data is asked
 * @param notFinite what becomes of a sample whose loss is not a number; null for {@code stop}
 * @param checkpointMinutes a checkpoint is written when the last one is older than this
 */
public record Recipe(
    ObjectiveKind objective,
    String model,
    String data,
    String out,
    String cache,
    long seed,
    Compute compute,
    Activations activations,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String quantize,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String start,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean setApart,
    Parts train,
    @Nullable LoraConfig adapter,
    Create create,
    AdamWConfig optimizer,
    Schedule schedule,
    Budget budget,
    Batch batch,
    Evaluate evaluate,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NotFinite notFinite,
    double checkpointMinutes) {
  /** Weights that share a scale, where the kind of quantization leaves it open. */
  static final int GROUP = 64;

  /** What is learnt. */
  public enum ObjectiveKind {
    /** Answers to instructions: next token on the answers' tokens. */
    INSTRUCTION,
    /** Evidence that was given, to repeat: pre-trains a decoder from scratch. */
    RECALL,
    /** Labels of images: pre-trains the vision tower. */
    LABELS,
    /** Outlines of particles: trains the network that {@code measure} finds them with. */
    MASKS,
    /** Labels of phases: trains a network that {@code measure} tells them with. */
    PHASES
  }

  /** What becomes of a sample whose loss is not a number; either way it is named. */
  public enum NotFinite {
    /** The run stops. */
    STOP,
    /** The run goes on without it. */
    SKIP
  }

  /** Number format of matrix products. */
  public enum Compute {
    BF16,
    FP32;

    DType dtype() {
      return this == BF16 ? DType.BFLOAT16 : DType.FLOAT32;
    }
  }

  /**
   * Which parts are trained.
   *
   * @param vision the vision tower
   * @param connector the connector between tower and language model
   * @param decoder the language model
   * @param adapters the adapter of the recipe
   */
  public record Parts(boolean vision, boolean connector, boolean decoder, boolean adapters) {}

  /**
   * A new student.
   *
   * @param vocabulary entries of the tokenizer that is learnt from the data
   */
  public record Create(int vocabulary) {}

  /**
   * Sizes of batches.
   *
   * @param tokens of all sequences of one batch, padding included
   * @param images of one batch, where images alone are learnt
   * @param accumulate batches whose gradients make one step
   * @param maxTokens of one sequence, image tokens included
   * @param pack whether several sequences share a row of {@code maxTokens}, each seeing itself
   *     alone, instead of sequences of like length filled up; null for no. Like lengths leave 1 to
   *     5 % filling, and the wider attention of packed rows costs more than that: on one core 7 %
   *     more time with conversations of 280 tokens in rows of 512, 30 % with such of 56
   */
  public record Batch(
      int tokens,
      int images,
      int accumulate,
      int maxTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean pack) {
    /** Checks the ranges. */
    public Batch {
      if (tokens < maxTokens || images < 1 || accumulate < 1 || maxTokens < 8) {
        throw MaemiException.usage(
            "cannot batch: images and accumulate must be at least 1, max_tokens at least 8 and"
                + " tokens at least max_tokens ("
                + maxTokens
                + "). Correct the recipe's batch section.");
      }
    }

    /** Tokens of a row that sequences are packed into, or 0 where each has a row of its own. */
    int packedRow() {
      return Boolean.TRUE.equals(pack) ? maxTokens : 0;
    }
  }

  /**
   * Held-out evaluation.
   *
   * @param times evaluations, evenly over the budget, the last at its end
   * @param samples held-out sequences or images that are asked each time; 0 for all
   * @param patience evaluations without a better result before the run stops; 0 for never
   */
  public record Evaluate(int times, int samples, int patience) {
    /** Checks the ranges. */
    public Evaluate {
      if (times < 1 || samples < 0 || patience < 0) {
        throw MaemiException.usage(
            "cannot evaluate: times must be at least 1, samples and patience at least 0. Correct"
                + " the recipe's evaluate section.");
      }
    }
  }

  /** Checks what the parts of a recipe ask of each other. */
  public Recipe {
    if (!train.vision && !train.connector && !train.decoder && !train.adapters) {
      throw MaemiException.usage(
          "nothing to train: every part of the recipe's train section is false. Set one to true.");
    }
    if (train.adapters != (adapter != null)) {
      throw MaemiException.usage(
          train.adapters
              ? "cannot train adapters: the recipe has no adapter section. Add one, with r,"
                  + " lora_alpha and target_modules."
              : "the recipe has an adapter section, but train.adapters is false. Set"
                  + " train.adapters=true or remove the section.");
    }
    if (Boolean.TRUE.equals(setApart) && !train.decoder) {
      throw MaemiException.usage(
          "cannot set tokens apart: train.decoder is false. Set it to true, or leave set_apart"
              + " out.");
    }
    if (train.adapters && (train.vision || train.connector || train.decoder)) {
      throw MaemiException.usage(
          "cannot train adapters and whole parts at once: their result would not fit one adapter"
              + " folder. Train a whole part beside the adapter by naming it in"
              + " adapter.modules_to_save.");
    }
    Experts experts = adapter == null ? null : adapter.experts();
    if (start == null ? experts != null && experts.routerOnly() : adapter == null) {
      throw MaemiException.usage(
          start == null
              ? "cannot train routers alone: new experts do nothing yet. Name a trained mixture as"
                  + " start."
              : "cannot start from "
                  + start
                  + ": the recipe trains no adapter. Set train.adapters=true and describe it, or"
                  + " leave start out.");
    }
    if (quantize != null) {
      QuantizationScheme.parse(quantize, GROUP);
      if (!train.adapters) {
        throw MaemiException.usage(
            "cannot train quantized weights: quantize is "
                + quantize
                + " without train.adapters. Train an adapter on them, or leave quantize out.");
      }
    }
    if (objective == ObjectiveKind.LABELS && !train.vision) {
      throw MaemiException.usage(
          "labels train the vision tower: train.vision is false. Set train.vision=true.");
    }
  }

  /** True where the run makes its student from scratch. */
  public boolean startsFromScratch() {
    return model.toLowerCase(Locale.ROOT).equals("new");
  }
}
