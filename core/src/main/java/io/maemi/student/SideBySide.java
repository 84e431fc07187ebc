package io.maemi.student;

import io.maemi.nn.KeyValueCache;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers to several prompts of any lengths, token by token for all at once: prompts are filled up
 * on the left with tokens that no other sees, and each counts its own positions.
 *
 * @param prompts the prompts
 * @param images what each looks at, or null
 */
record SideBySide(
    Student student, List<Processor.Prompt> prompts, List<@Nullable ImageEmbeddings> images) {

  List<Generation> generate(GenerationOptions options) {
    int count = prompts.size();
    int longest = prompts.stream().mapToInt(prompt -> prompt.ids().length).max().orElse(0);
    int room = longest + options.maxTokens();
    List<AnswerWriter> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(new AnswerWriter(student, prompts.get(i).ids(), options, Reading.Listener.NONE));
    }
    List<KeyValueCache> caches =
        student.decoder().caches(count, room, student.computeType(), student.device());
    try (OpenUses.Use use = student.use();
        NoGrad noGrad = new NoGrad()) {
      boolean[] going = new boolean[count];
      Arrays.fill(going, true);
      NextToken[] next = read(longest, caches);
      for (NextToken token : next) {
        NotNumbers.refuse(student, token.logProbabilities());
      }
      for (int step = longest; choose(next, answers, going); step++) {
        next = step(answers, going, step, longest, caches);
      }
    } finally {
      caches.forEach(KeyValueCache::close);
    }
    return answers.stream().map(AnswerWriter::finish).toList();
  }

  /** Gives every answer that goes on its next token; returns whether any still does. */
  private static boolean choose(NextToken[] next, List<AnswerWriter> answers, boolean[] going) {
    boolean any = false;
    for (int i = 0; i < going.length; i++) {
      going[i] = going[i] && answers.get(i).add(next[i]);
      any |= going[i];
    }
    return any;
  }

  private NextToken[] read(int longest, List<KeyValueCache> caches) {
    try (Scope scope = new Scope()) {
      List<Tensor> rows = new ArrayList<>();
      long[] positions = new long[prompts.size() * longest];
      for (int i = 0; i < prompts.size(); i++) {
        int[] ids = prompts.get(i).ids();
        ImageEmbeddings seen = images.get(i);
        Tensor own =
            student.embed(
                tensor(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length),
                seen == null ? null : seen.tensor());
        int filling = longest - ids.length;
        rows.add(
            filling == 0
                ? own
                : Tensor.cat(List.of(own.narrow(1, 0, 1).mul(0).expand(1, filling, -1), own), 1));
        for (int t = filling; t < longest; t++) {
          positions[i * longest + t] = (long) t - filling;
        }
      }
      Tensor hidden =
          student
              .decoder()
              .forward(
                  Tensor.cat(rows, 0),
                  tensor(positions, prompts.size(), longest),
                  seen(longest, longest),
                  caches);
      return NextToken.of(student.logits(hidden.narrow(1, longest - 1, 1)));
    }
  }

  private NextToken[] step(
      List<AnswerWriter> answers,
      boolean[] going,
      int step,
      int longest,
      List<KeyValueCache> caches) {
    try (Scope scope = new Scope()) {
      int count = prompts.size();
      long[] ids = new long[count];
      long[] positions = new long[count];
      for (int i = 0; i < count; i++) {
        ids[i] = going[i] ? answers.get(i).last() : 0; // nobody reads behind an ended answer
        positions[i] = (long) step - (longest - prompts.get(i).ids().length);
      }
      Tensor words =
          student.decoder().embedding().forward(tensor(ids, count, 1), student.computeType());
      Tensor hidden =
          student
              .decoder()
              .forward(words, tensor(positions, count, 1), seen(longest, step + 1), caches);
      return NextToken.of(student.logits(hidden));
    }
  }

  /** bool (b, total): everything but the filling before a prompt. */
  private Tensor seen(int longest, int total) {
    long[] seen = new long[prompts.size() * total];
    for (int i = 0; i < prompts.size(); i++) {
      int filling = longest - prompts.get(i).ids().length;
      Arrays.fill(seen, i * total + filling, (i + 1) * total, 1);
    }
    return tensor(seen, prompts.size(), total).ne(0);
  }

  private Tensor tensor(long[] values, long rows, long columns) {
    return Tensor.of(values, rows, columns).to(student.device());
  }
}
