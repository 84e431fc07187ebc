package io.maemi.tensor;

import java.nio.file.Path;
import java.util.Map;

/** One safetensors file of any size. Tensors are views of its mapping. */
public final class SafeTensorsFile extends TensorFile<SafeTensorsHeader.Entry> {
  private final SafeTensorsHeader header;

  private SafeTensorsFile(Path path, SafeTensorsHeader header) {
    super(path, header.fileBytes(), header.entries());
    this.header = header;
  }

  /** Reads and checks the head of {@code path}. */
  public static SafeTensorsFile open(Path path) {
    return new SafeTensorsFile(path, SafeTensorsHeader.read(path));
  }

  @Override
  public Map<String, String> metadata() {
    return Map.copyOf(header.metadata());
  }

  @Override
  public Tensor load(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    return view(header.dataStart() + entry.begin(), entry.dtype(), entry.shape());
  }
}
