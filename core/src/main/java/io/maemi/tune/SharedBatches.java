package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.List;

/**
 * An objective of which one of several workers learns its share: every {@code count}-th batch of an
 * epoch. What does not divide evenly is left out of the epoch; the next one draws others.
 */
record SharedBatches<B>(Objective<B> whole, Worker worker) implements Objective<B> {
  @Override
  public List<int[]> plan(long epoch) {
    List<int[]> all = whole.plan(epoch);
    List<int[]> share = new ArrayList<>();
    for (int i = 0; i + worker.count() <= all.size(); i += worker.count()) {
      share.add(all.get(i + worker.rank()));
    }
    if (share.isEmpty()) {
      throw MaemiException.usage(
          "cannot share "
              + all.size()
              + " batches among "
              + worker.count()
              + " workers. Take fewer workers, or smaller batches (batch.tokens, batch.images).");
    }
    return share;
  }

  @Override
  public B prepare(long epoch, int[] members) {
    return whole.prepare(epoch, members);
  }

  @Override
  public long items(B batch) {
    return whole.items(batch);
  }

  @Override
  public long size(B batch) {
    return whole.size(batch);
  }

  @Override
  public String unit() {
    return whole.unit();
  }

  @Override
  public String name(B batch) {
    return whole.name(batch);
  }

  @Override
  public Loss learn(B batch, double scale) {
    return whole.learn(batch, scale);
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    return whole.evaluate(samples);
  }

  @Override
  public void close() {
    whole.close();
  }
}
