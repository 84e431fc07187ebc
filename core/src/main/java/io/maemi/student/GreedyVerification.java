package io.maemi.student;

import io.maemi.nn.KeyValueCache;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tokens that a model goes on with against a reference's: row by row, through key and
 * value caches, as answers are made.
 *
 * @param student the model
 * @param reference the tokens, with or without the prompt before them
 */
record GreedyVerification(Student student, ReferenceFile reference) {
  /**
   * How many tokens are others.
   *
   * @param ids int64 (b, t)
   * @param mask bool (b, t): tokens that are not filling
   * @param images embeddings of all images in order, or null
   */
  ModelVerification.Comparison compare(
      String name, Tensor ids, Tensor mask, @Nullable Tensor images) {
    Tensor expected = reference.load(name).to(DType.INT64);
    if (expected.dim() != 2 || expected.size(0) != ids.size(0)) {
      throw reference.refused(
          "its " + name + " is " + Arrays.toString(expected.shape()) + ", not a row an input");
    }
    long wrong = 0;
    long image = 0;
    for (long row = 0; row < ids.size(0); row++) {
      try (Scope scope = new Scope()) {
        Tensor prompt = ids.select(0, row).maskedSelect(mask.select(0, row)).unsqueeze(0);
        Tensor own = null;
        if (images != null) {
          double places = prompt.eq(student.config().imageTokenId()).to(DType.INT64).sum().item();
          long count = Math.round(places / images.size(1));
          own = count == 0 ? null : images.narrow(0, image, count);
          image += count;
        }
        long[] all = expected.select(0, row).toLongs();
        int before = behind(all, ids.select(0, row).toLongs());
        wrong += wrong(student.embed(prompt, own), Arrays.copyOfRange(all, before, all.length));
      }
    }
    return new ModelVerification.Comparison(name, wrong, wrong == 0);
  }

  /** Where the answer begins: behind {@code prompt} where the reference repeats it. */
  private static int behind(long[] all, long[] prompt) {
    boolean repeated =
        all.length > prompt.length
            && Arrays.equals(all, 0, prompt.length, prompt, 0, prompt.length);
    return repeated ? prompt.length : 0;
  }

  private int wrong(Tensor prompt, long[] wanted) {
    List<KeyValueCache> caches =
        student.decoder().caches(1, prompt.size(1) + wanted.length, DType.FLOAT32, Device.CPU);
    int wrong = 0;
    try {
      Tensor next = prompt;
      for (int i = 0; i < wanted.length; i++) {
        Tensor hidden = student.decoder().forward(next, caches);
        Tensor last = hidden.narrow(1, hidden.size(1) - 1, 1);
        long made = student.logits(last).argmax(-1).toLongs()[0];
        wrong += made == wanted[i] ? 0 : 1;
        if (made == wanted[i] && ends(wanted, i)) {
          break;
        }
        next =
            student
                .decoder()
                .embedding()
                .forward(Tensor.of(new long[] {made}, 1, 1), student.computeType());
      }
    } finally {
      caches.forEach(KeyValueCache::close);
    }
    return wrong;
  }

  /** Whether token {@code i} ends the answer and nothing but filling, all alike, follows. */
  private boolean ends(long[] wanted, int i) {
    return student.endTokens().contains(Math.toIntExact(wanted[i]))
        && Arrays.stream(wanted, i + 1, wanted.length).distinct().count() <= 1;
  }
}
