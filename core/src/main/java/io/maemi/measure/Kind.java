package io.maemi.measure;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is measured on an image. */
public enum Kind {
  PARTICLES("particles"),
  FIBRES("fibres"),
  PORES("pores"),
  LINES("lines"),
  PHASES("phases");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** The word of the command line and of JSON. */
  @JsonValue
  public String word() {
    return word;
  }
}
