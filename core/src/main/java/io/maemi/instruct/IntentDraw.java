package io.maemi.instruct;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws intents that make sense for a scene, by weight. What was drawn weighs less from then on, so
 * that weighty intents come several times, in other words, before light ones come once.
 */
final class IntentDraw {
  /** What is left of an intent's weight each time it is drawn. */
  private static final double ASKED_AGAIN = 0.6;

  private final List<Intent> all = new ArrayList<>();
  private final double[] weights;
  private final RandomGenerator random;

  /**
   * Those which are answered, or those which are refused. The classification itself is never drawn.
   */
  IntentDraw(IntentBook book, Scene scene, boolean refused, RandomGenerator random) {
    this.random = random;
    for (Intent intent : book.intents()) {
      Optional<Intent.Case> answer = caseOf(book, intent, scene);
      if (!intent.key().equals("category")
          && answer.isPresent()
          && answer.get().refuse() == refused
          && intent.weight() > 0) {
        all.add(intent);
      }
    }
    weights = all.stream().mapToDouble(Intent::weight).toArray();
  }

  /**
   * The answer to {@code intent}. Of images that are no micrographs only what a file with a scale
   * records is told, and the category; all else is declined as the intent named so does.
   */
  static Optional<Intent.Case> caseOf(IntentBook book, Intent intent, Scene scene) {
    Optional<Intent.Case> own = intent.in(scene);
    if (scene.micrograph()
        || intent.imageOnly()
        || (scene.scaleKnown()
            && own.map(Intent.Case::expect).filter(ExpectationText::recorded).isPresent())) {
      return own;
    }
    return book.intent("not-a-micrograph").in(scene);
  }

  /** Whether there is any. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The next intent; there must be one that applies. */
  Intent next() {
    if (all.isEmpty()) {
      throw new IllegalStateException("no intent applies to the image");
    }
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double at = random.nextDouble() * total;
    int chosen = 0;
    while (chosen < weights.length - 1 && (at -= weights[chosen]) >= 0) {
      chosen++;
    }
    weights[chosen] *= ASKED_AGAIN;
    return all.get(chosen);
  }
}
