package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The classification tasks in instruction data: every intent whose records expect one label of a
 * set.
 *
 * @param classes the labels of each task, by intent
 */
record LabelTasks(Map<String, List<String>> classes) {
  /** Where an image has no label of a task. */
  static final int NONE = -100;

  private static final int FEWEST = 2;

  /** The tasks of {@code records} that have at least two labels. */
  static LabelTasks of(Collection<InstructionRecord> records) {
    Map<String, TreeSet<String>> seen = new TreeMap<>();
    for (InstructionRecord record : records) {
      if (record.expected() instanceof Expectation.Label label) {
        seen.computeIfAbsent(record.intent(), i -> new TreeSet<>()).add(label.label());
      }
    }
    Map<String, List<String>> classes = new LinkedHashMap<>();
    seen.forEach(
        (intent, labels) -> {
          if (labels.size() >= FEWEST) {
            classes.put(intent, List.copyOf(labels));
          }
        });
    if (classes.isEmpty()) {
      throw MaemiException.usage(
          "nothing to learn from: no record of the data expects a label. Write data with"
              + " categories, or tune instructions.");
    }
    return new LabelTasks(classes);
  }

  /** Names of the tasks, in order. */
  List<String> names() {
    return List.copyOf(classes.keySet());
  }

  /**
   * By image, the label's number in each task, or {@link #NONE}; images without any label are left
   * out.
   */
  Map<String, int[]> labels(Collection<InstructionRecord> records) {
    List<String> names = names();
    Map<String, int[]> labels = new LinkedHashMap<>();
    for (InstructionRecord record : records) {
      int task = names.indexOf(record.intent());
      if (task >= 0 && record.expected() instanceof Expectation.Label label) {
        int number =
            new ArrayList<>(classes.getOrDefault(record.intent(), List.of()))
                .indexOf(label.label());
        if (number >= 0) {
          int[] own = labels.computeIfAbsent(record.image(), i -> none(names.size()));
          own[task] = number;
        }
      }
    }
    return labels;
  }

  private static int[] none(int length) {
    int[] none = new int[length];
    Arrays.fill(none, NONE);
    return none;
  }
}
