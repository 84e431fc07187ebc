package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;

/** Named tensors on disk. */
public interface WeightStore extends AutoCloseable {
  /**
   * Opens a safetensors file, or a model folder with {@code model.safetensors} or with shards and
   * {@code model.safetensors.index.json}.
   */
  static WeightStore open(Path path) {
    if (!Files.isDirectory(path)) {
      return SafeTensorsFile.open(path);
    }
    Path single = path.resolve(SafeTensors.FILE);
    Path index = path.resolve(SafeTensors.INDEX);
    if (Files.exists(single)) {
      return SafeTensorsFile.open(single);
    }
    if (Files.exists(index)) {
      return ShardedSafeTensors.open(index);
    }
    throw MaemiException.unreadable(
        path
            + " is no model folder: it has neither "
            + SafeTensors.FILE
            + " nor "
            + SafeTensors.INDEX
            + ". Name another.");
  }

  /** Where it lies, for messages. */
  Path path();

  /** All names. */
  SortedSet<String> names();

  /** The shape of {@code name}, which must be one of {@link #names}. */
  long[] shape(String name);

  /** The element type of {@code name}. */
  DType dtype(String name);

  /**
   * {@code name} on the CPU, owned by the innermost scope. Its memory may be a private
   * copy-on-write mapping of the file, which lives as long as the tensor, also after this store is
   * closed.
   */
  Tensor load(String name);

  /** Free text of the file's header. */
  Map<String, String> metadata();

  @Override
  void close();
}
