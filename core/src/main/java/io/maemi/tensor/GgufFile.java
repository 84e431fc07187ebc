package io.maemi.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file, version 2 or 3. Tensors of block types come as float32, each weight as the format
 * defines it; others are views of the file's mapping.
 */
public final class GgufFile extends TensorFile<GgufHeader.Entry> {
  /** Weights converted at a time; a multiple of every block. */
  private static final int CHUNK = 1 << 20;

  private final GgufHeader header;

  private GgufFile(Path path, GgufHeader header) {
    super(path, header.fileBytes(), header.entries());
    this.header = header;
  }

  /** Reads and checks the head of {@code path}. */
  public static GgufFile open(Path path) {
    return new GgufFile(path, GgufHeader.read(path));
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
    if (type.plain()) {
      return view(entry.begin(), type.dtype(), entry.shape());
    }
    Tensor tensor = Tensor.empty(type.dtype(), Device.CPU, entry.shape());
    try (Scope scope = new Scope();
        PointerScope temporaries = new PointerScope()) {
      Tensor blocks = view(entry.begin(), DType.UINT8, entry.bytes());
      long weights = tensor.numel();
      for (long done = 0; done < weights; done += CHUNK) {
        int count = (int) Math.min(CHUNK, weights - done);
        int bytes = count / type.weights() * type.bytes();
        ByteBuffer in =
            new BytePointer(blocks.raw().data_ptr())
                .position(done / type.weights() * type.bytes())
                .limit(done / type.weights() * type.bytes() + bytes)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[count];
        for (int block = 0; block < count / type.weights(); block++) {
          type.read(in, block * type.bytes(), values, block * type.weights());
        }
        tensor.raw().data_ptr_float().position(done).put(values, 0, count);
      }
    }
    return tensor;
  }
}
