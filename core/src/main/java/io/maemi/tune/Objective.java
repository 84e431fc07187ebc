package io.maemi.tune;

import java.util.List;
import java.util.Map;

/**
 * What a run learns. It prepares batches and does their forward and backward passes, so that it
 * alone decides which activations are kept; the {@link Trainer} decides when, how often and with
 * which rate.
 *
 * @param <B> a prepared batch, in Java memory
 */
interface Objective<B> extends AutoCloseable {
  /**
   * The loss of one batch.
   *
   * @param sum of the losses of all its items
   * @param items supervised tokens or labels
   * @param right items whose best guess was right
   */
  record Loss(double sum, long items, long right) {
    static final Loss NONE = new Loss(0, 0, 0);

    Loss plus(Loss other) {
      return new Loss(sum + other.sum, items + other.items, right + other.right);
    }
  }

  /**
   * The batches of an epoch, every training sample once; the same for the same epoch of the same
   * run.
   *
   * @param epoch from 0
   */
  List<int[]> plan(long epoch);

  /** Prepares batch {@code members} of {@code epoch}; called on a background thread. */
  B prepare(long epoch, int[] members);

  /** Supervised tokens or labels of a batch. */
  long items(B batch);

  /** Tokens or images that the batch sends through the student, padding included. */
  long size(B batch);

  /** What {@link #size} counts, for people: {@code tokens} or {@code images}. */
  String unit();

  /** Names of a batch's samples, for messages. */
  String name(B batch);

  /**
   * Runs a batch forward and backward, adding the gradient of sum × {@code scale} to the trained
   * tensors. Where the loss is not finite the gradients are of no use.
   */
  Loss learn(B batch, double scale);

  /** Losses on held-out data, without a graph, in all and by task. */
  HeldOutResult evaluate(int samples);

  /** The task of a held-out result that counts answers of which every token is right. */
  String ANSWERS = "whole answers";

  /**
   * A held-out result.
   *
   * @param total over all tasks
   * @param tasks by task, in a stable order
   */
  record HeldOutResult(Loss total, Map<String, Loss> tasks) {
    /** The share of whole answers that are right where there are answers, else of items. */
    double accuracy() {
      Loss counted = tasks.getOrDefault(ANSWERS, total);
      return (double) counted.right() / Math.max(1, counted.items());
    }
  }

  @Override
  void close();
}
