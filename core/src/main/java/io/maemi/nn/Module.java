package io.maemi.nn;

import java.util.LinkedHashMap;
import java.util.Map;

/** Something with named parameters, which it owns. */
public interface Module extends AutoCloseable {
  /** Shows every parameter and linear layer below, with its full dotted path. */
  interface Visitor {
    /** A parameter such as {@code model.text_model.layers.0.self_attn.q_proj.weight}. */
    void parameter(String name, Parameter parameter);

    /** A replaceable linear layer such as {@code model.text_model.layers.0.self_attn.q_proj}. */
    default void linear(String path, LinearSlot slot) {}
  }

  /**
   * Shows what is below to {@code visitor}, always in the same order.
   *
   * @param prefix this module's own path; empty for the root
   */
  void visit(String prefix, Visitor visitor);

  /** All parameters by full name, in visiting order. */
  default Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    visit("", parameters::put);
    return parameters;
  }

  /** All replaceable linear layers by path, in visiting order. */
  default Map<String, LinearSlot> linears() {
    Map<String, LinearSlot> linears = new LinkedHashMap<>();
    visit(
        "",
        new Visitor() {
          @Override
          public void parameter(String name, Parameter parameter) {}

          @Override
          public void linear(String path, LinearSlot slot) {
            linears.put(path, slot);
          }
        });
    return linears;
  }

  /** Sets whether every parameter is trained. */
  default void trainable(boolean wanted) {
    parameters().values().forEach(parameter -> parameter.trainable(wanted));
  }

  /** Frees every parameter. */
  @Override
  default void close() {
    parameters().values().forEach(Parameter::close);
  }

  /** {@code name} below {@code prefix}. */
  static String path(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
