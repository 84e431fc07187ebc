package io.maemi.instruct;

import com.fasterxml.jackson.annotation.JsonValue;

/** The ten topics of questions about micrographs (MAEMI, arXiv 2408.13248). */
public enum Topic {
  BASICS("basics"),
  MORPHOLOGY("morphology and structure"),
  SIZE("size and distribution"),
  SURFACE("surface"),
  COMPOSITION("composition and elements"),
  INTERACTIONS("interactions and boundaries"),
  ENVIRONMENT("external environment"),
  IMAGING("imaging technique"),
  FUNCTION("functional features"),
  CONTEXT("context and application");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  /** The topic's name in records and tables. */
  @JsonValue
  public String title() {
    return title;
  }
}
