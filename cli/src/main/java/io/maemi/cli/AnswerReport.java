package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.assistant.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code ask} prints of one image, as JSON and for people. */
record AnswerReport(
    String file,
    @JsonUnwrapped Answer answer,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String prompt) {

  String text() {
    List<String> lines = new ArrayList<>();
    if (prompt != null) {
      lines.add("--- prompt");
      lines.add(prompt);
      lines.add("---");
    }
    lines.add(file + ": " + answer.answer());
    lines.addAll(EvidenceTable.rows(answer.evidence()));
    return String.join(System.lineSeparator(), lines);
  }
}
