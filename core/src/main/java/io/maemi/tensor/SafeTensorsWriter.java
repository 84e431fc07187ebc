package io.maemi.tensor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a model folder's weights as they come, holding one shard of them in memory. Nothing but
 * files beginning with {@code .shard} exists before {@link #finish}.
 */
public final class SafeTensorsWriter implements AutoCloseable {
  private final Path folder;
  private final long shardBytes;
  private final Map<String, Tensor> pending = new LinkedHashMap<>();
  private final List<List<String>> shards = new ArrayList<>();
  private long pendingBytes;
  private long totalBytes;

  /** Writes into {@code folder}, which exists, shards of about {@code shardBytes}. */
  public SafeTensorsWriter(Path folder, long shardBytes) {
    this.folder = folder;
    this.shardBytes = shardBytes;
  }

  /** Takes {@code tensor} over; returns whether a shard was written and its memory freed. */
  public boolean add(String name, Tensor tensor) {
    pending.put(name, Scope.release(tensor));
    pendingBytes += tensor.numel() * tensor.dtype().bytes();
    if (pendingBytes < shardBytes) {
      return false;
    }
    flush();
    return true;
  }

  /** Bytes of all tensors so far. */
  public long totalBytes() {
    return totalBytes + pendingBytes;
  }

  private void flush() {
    if (!pending.isEmpty()) {
      SafeTensors.write(part(shards.size()), pending, Map.of());
      shards.add(List.copyOf(pending.keySet()));
      totalBytes += pendingBytes;
    }
    close();
  }

  private Path part(int shard) {
    return folder.resolve(".shard-" + shard + ".safetensors");
  }

  /** Writes the rest and gives the files their names, with an index where there are several. */
  public void finish() {
    flush();
    ObjectNode index = Json.MAPPER.createObjectNode();
    index.putObject("metadata").put("total_size", totalBytes);
    ObjectNode places = index.putObject("weight_map");
    try {
      for (int i = 0; i < shards.size(); i++) {
        String name =
            shards.size() == 1
                ? SafeTensors.FILE
                : String.format(
                    Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
        Files.move(part(i), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        shards.get(i).forEach(tensor -> places.put(tensor, name));
      }
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot write " + folder + ": " + e.getMessage() + ". Check the folder.", e);
    }
    if (shards.size() > 1) {
      AtomicFile.write(folder.resolve(SafeTensors.INDEX), Json.pretty(index));
    }
  }

  /** Frees what is not yet written. */
  @Override
  public void close() {
    pending.values().forEach(Tensor::close);
    pending.clear();
    pendingBytes = 0;
  }
}
