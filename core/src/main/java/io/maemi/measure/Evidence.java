package io.maemi.measure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One measured or recorded thing about a micrograph, with how it is known. Every number in an
 * answer traces to one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION, defaultImpl = Fact.class)
@JsonSubTypes({@JsonSubTypes.Type(Quantity.class), @JsonSubTypes.Type(Fact.class)})
public sealed interface Evidence permits Quantity, Fact {
  /**
   * What it is, in words that a prompt can show: {@code particle count}, {@code mean diameter},
   * {@code detector}.
   */
  String name();

  /** How it was measured or where it was read. */
  String method();
}
