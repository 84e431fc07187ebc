package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/**
 * A table of vectors (rows, d) looked up by number; also the output head of a model that ties both.
 */
public final class Embedding implements Module {
  private final Parameter weight;

  /** A table without values. */
  public Embedding(long rows, long width) {
    this.weight = new Parameter(rows, width);
  }

  /** int64 ids of any shape (…) to (…, d) as {@code dtype}. */
  public Tensor forward(Tensor ids, DType dtype) {
    Tensor rows = Functional.embedding(weight.tensor(), ids);
    return rows.dtype() == dtype ? rows : rows.to(dtype);
  }

  /** As an output head: (…, d) to a logit a row (…, rows). */
  public Tensor logits(Tensor x) {
    return Functional.linear(x, weight.as(x.dtype()), null);
  }

  /** The table. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
  }
}
