package io.maemi.instruct;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What an answer must hold to be right. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Expectation.Count.class, name = "count"),
  @JsonSubTypes.Type(value = Expectation.Size.class, name = "size"),
  @JsonSubTypes.Type(value = Expectation.Label.class, name = "label"),
  @JsonSubTypes.Type(value = Expectation.Refusal.class, name = "refusal"),
  @JsonSubTypes.Type(value = Expectation.Words.class, name = "words"),
  @JsonSubTypes.Type(value = Expectation.All.class, name = "all")
})
public sealed interface Expectation {
  /** A count that must be met within max(1, {@code tolerance} × value). */
  record Count(double value, double tolerance) implements Expectation {}

  /**
   * A physical or dimensionless size: value in {@code unit}, met within the relative {@code
   * tolerance}.
   */
  record Size(double value, String unit, double tolerance) implements Expectation {}

  /**
   * One of a set of labels: the answer must name {@code label} (any spelling in {@code names}) and
   * none of {@code others}, the spellings of the set's other labels. Where spellings overlap, the
   * longest counts.
   */
  record Label(String label, List<String> names, List<String> others) implements Expectation {
    /** A label whose rivals are not known. */
    public Label(String label, List<String> names) {
      this(label, names, List.of());
    }
  }

  /** The answer must decline. */
  record Refusal(String reason) implements Expectation {}

  /**
   * Words: each group is a list of alternatives of which one must occur; the score is the share of
   * groups met.
   */
  record Words(List<List<String>> groups) implements Expectation {}

  /** Two questions asked in one: each part must be met; the score is the mean. */
  record All(List<Expectation> parts) implements Expectation {}
}
