package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file, version 2 or 3, mapped into memory. Tensors of block types come as float32, each
 * weight as the format defines it; others as they are.
 */
public final class GgufFile implements WeightStore {
  /** Weights converted at a time; a multiple of every block. */
  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final GgufHeader header;

  private GgufFile(Path path, GgufHeader header) {
    this.path = path;
    this.header = header;
  }

  /** Reads and checks the head of {@code path}. */
  public static GgufFile open(Path path) {
    return new GgufFile(path, GgufHeader.read(path));
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(header.entries().keySet());
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public DType dtype(String name) {
    return entry(name).type().dtype();
  }

  /** The text at {@code key}, or null. */
  public @Nullable String text(String key) {
    return header.metadata().get(key) instanceof String text ? text : null;
  }

  /** The number at {@code key}, or null. */
  public @Nullable Number number(String key) {
    return header.metadata().get(key) instanceof Number number ? number : null;
  }

  /** The list at {@code key}, or an empty one. */
  public List<?> list(String key) {
    return header.metadata().get(key) instanceof List<?> list ? list : List.of();
  }

  @Override
  public Map<String, String> metadata() {
    Map<String, String> texts = new TreeMap<>();
    header
        .metadata()
        .forEach(
            (key, value) -> {
              if (!(value instanceof List)) {
                texts.put(key, String.valueOf(value));
              }
            });
    return texts;
  }

  @Override
  public Tensor load(String name) {
    GgufHeader.Entry entry = entry(name);
    GgufType type = entry.type();
    Tensor tensor = Tensor.empty(type.dtype(), Device.CPU, entry.shape());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        PointerScope temporaries = new PointerScope()) {
      long weights = tensor.numel();
      for (long done = 0; done < weights; done += CHUNK) {
        int count = (int) Math.min(CHUNK, weights - done);
        int bytes = count / type.weights() * type.bytes();
        ByteBuffer in =
            channel
                .map(
                    FileChannel.MapMode.READ_ONLY,
                    entry.begin() + done / type.weights() * type.bytes(),
                    bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (type.plain()) {
          byte[] part = new byte[bytes];
          in.get(part);
          new BytePointer(tensor.raw().data_ptr())
              .position(done * type.bytes())
              .put(part, 0, bytes);
        } else {
          float[] values = new float[count];
          for (int block = 0; block < count / type.weights(); block++) {
            type.read(in, block * type.bytes(), values, block * type.weights());
          }
          FloatPointer data = tensor.raw().data_ptr_float();
          data.position(done).put(values, 0, count);
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + path + ": " + e.getMessage() + ". Check the file.", e);
    }
    return tensor;
  }

  private GgufHeader.Entry entry(String name) {
    GgufHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(path + " has no tensor " + name);
    }
    return entry;
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
