package io.maemi.tensor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file, version 2 or 3. Tensors of block types come as float32, each weight as the format
 * defines it; others are views of the file's mapping.
 */
public final class GgufFile extends TensorFile<GgufHeader.Entry> {
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

  /** Whether {@code key} says true, or null. */
  public @Nullable Boolean flag(String key) {
    return header.metadata().get(key) instanceof Boolean flag ? flag : null;
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
    try (Scope scope = new Scope()) {
      return Scope.keep(GgufBlocks.dequantize(type, blocks(name)).reshape(entry.shape()));
    }
  }

  /** The type that {@code name} is kept as. */
  public GgufType type(String name) {
    return entry(name).type();
  }

  /** The blocks of {@code name}, a view of the file's mapping: uint8 (rows, bytes a row). */
  public Tensor blocks(String name) {
    GgufHeader.Entry entry = entry(name);
    long[] shape = entry.shape();
    long rows = 1;
    for (int i = 0; i < shape.length - 1; i++) {
      rows *= shape[i];
    }
    return view(entry.begin(), DType.UINT8, rows, entry.bytes() / rows);
  }
}
