package io.maemi.student;

import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import java.util.Arrays;

/**
 * What a model says of the next token.
 *
 * @param logProbabilities natural logarithms over the vocabulary
 * @param logSum what was taken from the model's logits to make them such
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier that is never compared
record NextToken(float[] logProbabilities, float logSum) {
  /** One a row of {@code logits} (…, v). */
  static NextToken[] of(Tensor logits) {
    Tensor wide = logits.to(DType.FLOAT32);
    float[] all = wide.logSoftmax(-1).toFloats();
    // A token's logit less its log-probability is what was taken from all of them.
    int vocabulary = Math.toIntExact(wide.size(-1));
    float[] first = wide.narrow(-1, 0, 1).toFloats();
    NextToken[] rows = new NextToken[first.length];
    for (int i = 0; i < rows.length; i++) {
      int end = (i + 1) * vocabulary;
      float[] row = rows.length == 1 ? all : Arrays.copyOfRange(all, end - vocabulary, end);
      rows[i] = new NextToken(row, first[i] - row[0]);
    }
    return rows;
  }

  /**
   * The logarithms, up to a constant, with the logits of {@code tokens} brought nearer to what is
   * unlikely (arXiv 1909.05858): divided by {@code penalty} where they are positive, multiplied
   * where they are negative.
   */
  float[] without(int[] tokens, double penalty) {
    float[] changed = logProbabilities.clone();
    for (int token : tokens) {
      double logit = (double) logProbabilities[token] + logSum;
      changed[token] = (float) ((logit < 0 ? logit * penalty : logit / penalty) - logSum);
    }
    return changed;
  }
}
