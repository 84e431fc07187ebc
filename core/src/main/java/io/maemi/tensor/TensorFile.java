package io.maemi.tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One file of named tensors, mapped into memory at the first load. The mapping is private: changing
 * a tensor that is a view of it changes no file.
 *
 * @param <E> what the file's head says of a tensor
 */
abstract sealed class TensorFile<E extends TensorFile.Entry> implements WeightStore
    permits SafeTensorsFile, GgufFile {
  /** What the head says of a tensor, whatever the format. */
  interface Entry {
    /** The element type that it is loaded as. */
    DType dtype();

    /** Its sizes, row-major. */
    long[] shape();

    /** Its first byte. */
    long begin();

    /** The byte behind its last. */
    long end();
  }

  /** The first of {@code entries} by place that begins within another, or null. */
  static @Nullable String overlapping(Map<String, ? extends Entry> entries) {
    List<Map.Entry<String, ? extends Entry>> byPlace = new ArrayList<>(entries.entrySet());
    byPlace.sort(Comparator.comparingLong(entry -> entry.getValue().begin()));
    long end = 0;
    for (Map.Entry<String, ? extends Entry> entry : byPlace) {
      if (entry.getValue().begin() < end) {
        return entry.getKey();
      }
      end = Math.max(end, entry.getValue().end());
    }
    return null;
  }

  private final Path path;
  private final long size;
  private final SortedMap<String, E> entries;
  private org.bytedeco.pytorch.@Nullable Tensor mapping;

  /** The file {@code path} of {@code size} bytes. */
  TensorFile(Path path, long size, SortedMap<String, E> entries) {
    this.path = path;
    this.size = size;
    this.entries = entries;
  }

  @Override
  public final Path path() {
    return path;
  }

  @Override
  public final SortedSet<String> names() {
    return new TreeSet<>(entries.keySet());
  }

  @Override
  public final long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public final DType dtype(String name) {
    return entry(name).dtype();
  }

  /** What the head says of {@code name}. */
  final E entry(String name) {
    E entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(path + " has no tensor " + name);
    }
    return entry;
  }

  /** The file's bytes from {@code begin} on as a tensor, without copying where they are aligned. */
  final Tensor view(long begin, DType dtype, long... shape) {
    Scope.innermost();
    long length = dtype.bytes();
    for (long edge : shape) {
      length = Math.multiplyExact(length, edge);
    }
    org.bytedeco.pytorch.Tensor bytes = mapping().narrow(0, begin, length);
    boolean aligned = begin % dtype.bytes() == 0;
    return Tensor.own((aligned ? bytes : bytes.clone()).view(dtype.raw()).view(shape));
  }

  private org.bytedeco.pytorch.Tensor mapping() {
    if (mapping == null) {
      Libtorch.load();
      try (PointerScope temporaries = new PointerScope()) {
        mapping =
            torch.from_file(
                path.toString(),
                new BoolOptional(false),
                new LongOptional(size),
                Libtorch.options(DType.UINT8, Device.CPU));
        mapping.retainReference();
      }
    }
    return mapping;
  }

  /** Lets go of the mapping; tensors loaded from it keep it until they are freed. */
  @Override
  public final void close() {
    if (mapping != null) {
      mapping.deallocate();
      mapping = null;
    }
  }
}
