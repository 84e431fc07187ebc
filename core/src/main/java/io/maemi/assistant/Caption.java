package io.maemi.assistant;

import io.maemi.measure.Evidence;
import java.util.List;

/**
 * A caption of one micrograph.
 *
 * @param caption the words, numbers checked
 * @param evidence what was measured or read
 * @param model the student, and the adapter where one was on
 * @param timing where the time went
 */
public record Caption(
    String caption, List<Evidence> evidence, String model, Answer.Timing timing) {}
