package io.maemi.assistant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.maemi.measure.Evidence;
import io.maemi.measure.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer about one micrograph.
 *
 * @param answer the words shown
 * @param evidence what was measured or read, as the student was given it
 * @param confidence 0…1: the student's own probability of its words (geometric mean over the
 *     tokens); 1 where figures are said as they were measured
 * @param abstained true where the image cannot tell
 * @param model the student, and the adapter where one was on
 * @param timing where the time went
 * @param draft the words before the numbers were checked
 * @param unsupported numbers in the draft that no evidence supports
 * @param prompt exactly what the student was given
 * @param measurement what was measured for this question, or null where nothing was
 */
public record Answer(
    String answer,
    List<Evidence> evidence,
    double confidence,
    boolean abstained,
    String model,
    Timing timing,
    @JsonIgnore String draft,
    @JsonIgnore List<String> unsupported,
    @JsonIgnore String prompt,
    @JsonIgnore @Nullable Measurement measurement) {

  /** Milliseconds: seeing (tower and category), measuring, writing the words. */
  public record Timing(long seeMs, long measureMs, long writeMs) {}
}
