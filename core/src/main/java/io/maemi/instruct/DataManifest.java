package io.maemi.instruct;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of a data folder, {@code data.json}.
 *
 * @param teacher who wrote the records: name and version
 * @param settings the teacher's settings
 * @param source what the images are
 * @param seed the teacher's seed
 * @param longestEdge limit of the saved images' longer side in pixels, 0 for none
 * @param complete whether writing came to its end
 * @param images images a split; null before the end
 * @param records records a split; null before the end
 * @param skipped images that could not be read and so have no record; null where there is none
 */
public record DataManifest(
    String teacher,
    String settings,
    String source,
    long seed,
    int longestEdge,
    boolean complete,
    @Nullable Map<String, Integer> images,
    @Nullable Map<String, Integer> records,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Skipped> skipped) {
  /**
   * An image that was left out.
   *
   * @param file its name
   * @param error why, in one line
   */
  public record Skipped(String file, String error) {}

  /** Whether {@code other} would hold the same records. */
  boolean sameWork(DataManifest other) {
    return teacher.equals(other.teacher)
        && settings.equals(other.settings)
        && source.equals(other.source)
        && seed == other.seed
        && longestEdge == other.longestEdge;
  }

  DataManifest completed(
      Map<String, Integer> imageCounts, Map<String, Integer> recordCounts, List<Skipped> leftOut) {
    return new DataManifest(
        teacher,
        settings,
        source,
        seed,
        longestEdge,
        true,
        imageCounts,
        recordCounts,
        leftOut.isEmpty() ? null : leftOut);
  }
}
