package io.maemi.micrograph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of a micrograph's file.
 *
 * @param provenance which file's bytes the image was read from, or null for one that was made
 * @param metadata all that the file says, by the names that it uses
 * @param warnings what a careful reader should know, a sentence each
 */
public record FileDetails(
    @Nullable Provenance provenance, Map<String, String> metadata, List<String> warnings) {
  /** Nothing else is known. */
  public static final FileDetails NONE = new FileDetails(null, Map.of(), List.of());

  public FileDetails {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    warnings = List.copyOf(warnings);
  }

  /** Which of the file's images was read, from 1. */
  public int frame() {
    return provenance == null ? 1 : provenance.frame();
  }
}
