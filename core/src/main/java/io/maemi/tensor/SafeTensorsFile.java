package io.maemi.tensor;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * One safetensors file of any size, mapped into memory at the first load. Tensors are views of the
 * mapping, which is private: changing one changes no file.
 */
public final class SafeTensorsFile implements WeightStore {
  private final Path path;
  private final SafeTensorsHeader header;
  private org.bytedeco.pytorch.@org.jspecify.annotations.Nullable Tensor mapping;

  private SafeTensorsFile(Path path, SafeTensorsHeader header) {
    this.path = path;
    this.header = header;
  }

  /** Reads and checks the head of {@code path}. */
  public static SafeTensorsFile open(Path path) {
    return new SafeTensorsFile(path, SafeTensorsHeader.read(path));
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
    return entry(name).dtype();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.copyOf(header.metadata());
  }

  @Override
  public Tensor load(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    Scope.innermost();
    long begin = header.dataStart() + entry.begin();
    org.bytedeco.pytorch.Tensor bytes = mapping().narrow(0, begin, entry.end() - entry.begin());
    boolean aligned = begin % entry.dtype().bytes() == 0;
    return Tensor.own(
        (aligned ? bytes : bytes.clone()).view(entry.dtype().raw()).view(entry.shape()));
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(path + " has no tensor " + name);
    }
    return entry;
  }

  private org.bytedeco.pytorch.Tensor mapping() {
    if (mapping == null) {
      Libtorch.load();
      try (PointerScope temporaries = new PointerScope()) {
        mapping =
            torch.from_file(
                path.toString(),
                new BoolOptional(false),
                new LongOptional(header.fileBytes()),
                Libtorch.options(DType.UINT8, Device.CPU));
        mapping.retainReference();
      }
    }
    return mapping;
  }

  /** Lets go of the mapping; tensors loaded from it keep it until they are freed. */
  @Override
  public void close() {
    if (mapping != null) {
      mapping.deallocate();
      mapping = null;
    }
  }
}
