package io.maemi.micrograph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What else is known of a micrograph's file.
 *
 * @param frame which of its images was read, from 1
 * @param metadata all that the file says, by the names that it uses
 * @param warnings what a careful reader should know, a sentence each
 */
public record FileDetails(int frame, Map<String, String> metadata, List<String> warnings) {
  /** Nothing else is known. */
  public static final FileDetails NONE = new FileDetails(1, Map.of(), List.of());

  public FileDetails {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    warnings = List.copyOf(warnings);
  }
}
