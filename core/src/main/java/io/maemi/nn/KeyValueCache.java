package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/**
 * The keys and values that one attention layer has seen, in memory set aside at once. Not for
 * training.
 */
public final class KeyValueCache implements AutoCloseable {
  /** Views of all keys and values so far, (b, g, s, e) each. */
  public record Seen(Tensor keys, Tensor values) {}

  private final Tensor keys;
  private final Tensor values;
  private long length;

  /** Room for {@code capacity} tokens of {@code batch} sequences. */
  public KeyValueCache(
      long batch, long heads, long capacity, long headWidth, DType dtype, Device device) {
    try (Scope scope = new Scope()) {
      keys = Scope.release(Tensor.zeros(dtype, device, batch, heads, capacity, headWidth));
      values = Scope.release(Tensor.zeros(dtype, device, batch, heads, capacity, headWidth));
    }
  }

  /** Adds keys and values (b, g, t, e) of the next t tokens and returns all. */
  public Seen append(Tensor newKeys, Tensor newValues) {
    long count = newKeys.size(2);
    checkRoom(count);
    keys.narrow(2, length, count).copyFrom(newKeys);
    values.narrow(2, length, count).copyFrom(newValues);
    length += count;
    return new Seen(keys.narrow(2, 0, length), values.narrow(2, 0, length));
  }

  /** The memory of all keys, (b, g, capacity, e), for whoever writes tokens there itself. */
  public Tensor keys() {
    return keys;
  }

  /** The same of all values. */
  public Tensor values() {
    return values;
  }

  /** Counts {@code count} tokens more, written behind the others. */
  public void grow(long count) {
    checkRoom(count);
    length += count;
  }

  private void checkRoom(long count) {
    if (length + count > capacity()) {
      throw new IllegalStateException(
          "a key and value cache for " + capacity() + " tokens cannot take " + (length + count));
    }
  }

  /** Takes the first {@code count} tokens of {@code other}, in place of its own. */
  public void copyFrom(KeyValueCache other, long count) {
    if (count > other.length || count > capacity()) {
      throw new IllegalArgumentException("there are not " + count + " tokens to take, or no room");
    }
    try (Scope scope = new Scope()) {
      keys.narrow(2, 0, count).copyFrom(other.keys.narrow(2, 0, count));
      values.narrow(2, 0, count).copyFrom(other.values.narrow(2, 0, count));
    }
    length = count;
  }

  /**
   * Forgets all tokens from {@code newLength} on, so that a shared prefix can be continued again.
   */
  public void truncate(long newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException(
          "a cache of " + length + " tokens cannot be cut to " + newLength);
    }
    length = newLength;
  }

  /** How many tokens it holds. */
  public long length() {
    return length;
  }

  /** How many tokens it has room for. */
  public long capacity() {
    return keys.size(2);
  }

  /** Frees the memory. */
  @Override
  public void close() {
    keys.close();
    values.close();
  }
}
