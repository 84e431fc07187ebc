package io.maemi.evaluate;

import io.maemi.instruct.InstructionRecord;
import io.maemi.micrograph.Micrograph;

/** Something that answers questions about micrographs: the assistant, or a baseline. */
public interface Answerer {
  /**
   * An answer as a user would see it.
   *
   * @param text the words
   * @param abstained whether it declined
   * @param numbers how many numbers were stated before unsupported ones were taken out
   * @param unsupportedNumbers how many of these no evidence supports
   * @param prompt exactly what the answerer was given, for the report; empty where there is none
   */
  record Reply(
      String text, boolean abstained, int numbers, int unsupportedNumbers, String prompt) {}

  /** Its name in reports. */
  String name();

  /**
   * Answers {@code record.question()} about {@code micrograph}. Nothing else of the record may be
   * used but whether it is asked on the image alone ({@code evidence} empty): answer, expectation
   * and evidence are the teacher's.
   */
  Reply answer(InstructionRecord record, Micrograph micrograph);
}
