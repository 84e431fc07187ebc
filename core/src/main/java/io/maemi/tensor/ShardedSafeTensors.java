package io.maemi.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A model in several safetensors files beside the index that says which tensor is in which. */
final class ShardedSafeTensors implements WeightStore {
  private final Path index;
  private final SortedMap<String, SafeTensorsFile> shards;

  private ShardedSafeTensors(Path index, SortedMap<String, SafeTensorsFile> shards) {
    this.index = index;
    this.shards = shards;
  }

  /** Opens every shard named in {@code index}; each must lie in the folder of the index. */
  static ShardedSafeTensors open(Path index) {
    JsonNode weights;
    try {
      weights = Json.MAPPER.readTree(index.toFile()).path("weight_map");
    } catch (IOException e) {
      throw damaged(index, "it is not JSON", e);
    }
    if (!weights.isObject()) {
      throw damaged(index, "it has no weight_map", null);
    }
    Map<String, SafeTensorsFile> files = new HashMap<>();
    SortedMap<String, SafeTensorsFile> shards = new TreeMap<>();
    weights
        .fields()
        .forEachRemaining(
            weight -> {
              String file = weight.getValue().asText();
              if (file.isEmpty()
                  || file.contains("/")
                  || file.contains("\\")
                  || file.startsWith(".")) {
                throw damaged(index, "it names " + file + ", which is not a file beside it", null);
              }
              SafeTensorsFile shard =
                  files.computeIfAbsent(
                      file, name -> SafeTensorsFile.open(index.resolveSibling(name)));
              if (!shard.names().contains(weight.getKey())) {
                throw damaged(index, file + " has no tensor " + weight.getKey(), null);
              }
              shards.put(weight.getKey(), shard);
            });
    files.forEach(
        (file, shard) -> {
          for (String name : shard.names()) {
            if (shards.get(name) != shard) {
              throw damaged(
                  index,
                  file + " has a tensor " + name + " that the index does not place there",
                  null);
            }
          }
        });
    return new ShardedSafeTensors(index, shards);
  }

  @Override
  public Path path() {
    return index;
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(shards.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public DType dtype(String name) {
    return shard(name).dtype(name);
  }

  @Override
  public Tensor load(String name) {
    return shard(name).load(name);
  }

  @Override
  public Map<String, String> metadata() {
    return shards.isEmpty() ? Map.of() : shards.values().iterator().next().metadata();
  }

  private SafeTensorsFile shard(String name) {
    SafeTensorsFile shard = shards.get(name);
    if (shard == null) {
      throw new IllegalArgumentException(index + " has no tensor " + name);
    }
    return shard;
  }

  @Override
  public void close() {
    shards.values().forEach(SafeTensorsFile::close);
  }

  private static MaemiException damaged(
      Path index, String why, @org.jspecify.annotations.Nullable IOException cause) {
    String line = "cannot read " + index + ": " + why + ". Fetch or write the model again.";
    return cause == null ? MaemiException.unreadable(line) : MaemiException.unreadable(line, cause);
  }
}
