package io.maemi.instruct;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds images that are missing or, by their bytes, in more than one split. Each image is
 * complained of once.
 */
final class ImageLeaks {
  private record First(String image, String split) {}

  private final Path folder;
  private final Map<String, First> byBytes = new HashMap<>();
  private final Map<String, String> splitOf = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  ImageLeaks(Path folder) {
    this.folder = folder;
  }

  /**
   * Notes that a record of {@code split} shows {@code image}; what is wrong with that, if anything.
   */
  Optional<String> see(String image, String split) {
    String seen = splitOf.putIfAbsent(image, split);
    if (seen != null) {
      if (seen.equals(split)) {
        return Optional.empty();
      }
      splitOf.put(image, split);
      return Optional.of("image " + shortName(image) + " is in " + seen + " as well");
    }
    counts.merge(split, 1, Integer::sum);
    Optional<String> hash = hash(image);
    if (hash.isEmpty()) {
      return Optional.of("image " + shortName(image) + " is missing");
    }
    First first = byBytes.putIfAbsent(hash.get(), new First(image, split));
    return first == null || first.split().equals(split)
        ? Optional.empty()
        : Optional.of(
            "image "
                + shortName(image)
                + " is the same as "
                + shortName(first.image())
                + " in "
                + first.split());
  }

  Map<String, Integer> images() {
    return counts;
  }

  private static String shortName(String image) {
    return image.startsWith("data:") ? "(data URI)" : image;
  }

  private Optional<String> hash(String image) {
    byte[] bytes;
    try {
      bytes =
          image.startsWith("data:")
              ? image.getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(folder.resolve(image));
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
