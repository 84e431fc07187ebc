package io.maemi.instruct;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws intents that make sense for a scene, by weight, none twice before all were drawn. */
final class IntentDraw {
  private final List<Intent> all = new ArrayList<>();
  private final List<Intent> left = new ArrayList<>();
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
  }

  /**
   * The answer to {@code intent}; for images that are no micrographs, that of the intent named so
   * but for the category.
   */
  static Optional<Intent.Case> caseOf(IntentBook book, Intent intent, Scene scene) {
    if (!scene.micrograph() && !intent.imageOnly()) {
      return book.intent("not-a-micrograph").in(scene);
    }
    return intent.in(scene);
  }

  /** The next intent; there must be one that applies. */
  Intent next() {
    if (all.isEmpty()) {
      throw new IllegalStateException("no intent applies to the image");
    }
    if (left.isEmpty()) {
      left.addAll(all);
    }
    double total = left.stream().mapToDouble(Intent::weight).sum();
    double at = random.nextDouble() * total;
    int chosen = 0;
    while (chosen < left.size() - 1 && (at -= left.get(chosen).weight()) >= 0) {
      chosen++;
    }
    return left.remove(chosen);
  }
}
