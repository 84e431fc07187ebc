package io.maemi.adapter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which linears an adapter wraps, in PEFT's ways of saying it: a list of names, each the whole path
 * of a module or its end ({@code q_proj}); one pattern that the whole path must match; or {@code
 * all-linear}.
 */
public sealed interface TargetModules {
  /**
   * Whether the linear at {@code path} is wrapped. The output head never is under {@code
   * all-linear}.
   */
  boolean matches(String path);

  /** The value as PEFT writes it. */
  @JsonValue
  Object json();

  /** Reads PEFT's value: a string or a list of strings. */
  @JsonCreator
  static TargetModules of(JsonNode json) {
    if (json.isTextual()) {
      return of(json.asText());
    }
    List<String> names = new ArrayList<>();
    if (json.isArray()) {
      json.forEach(name -> names.add(name.asText()));
    }
    return new Names(names);
  }

  /** {@code all-linear}, or a pattern. */
  static TargetModules of(String text) {
    return text.equals("all-linear") ? new AllLinear() : new Matching(text);
  }

  /** Modules by name. */
  static TargetModules names(String... names) {
    return new Names(List.of(names));
  }

  /** Every linear but the output head. */
  record AllLinear() implements TargetModules {
    @Override
    public boolean matches(String path) {
      return !path.equals("lm_head") && !path.endsWith(".lm_head");
    }

    @Override
    public Object json() {
      return "all-linear";
    }
  }

  /** Modules whose path is one of {@code names} or ends in a dot and one of them. */
  record Names(List<String> names) implements TargetModules {
    /** Checks that there is a name. */
    public Names {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw MaemiException.usage(
            "cannot place the adapter: target_modules is empty. Name modules such as [q_proj,"
                + " v_proj], or write all-linear.");
      }
    }

    @Override
    public boolean matches(String path) {
      return names.stream().anyMatch(name -> path.equals(name) || path.endsWith("." + name));
    }

    @Override
    public Object json() {
      return names;
    }
  }

  /** Modules whose whole path matches the regular expression {@code pattern}. */
  record Matching(String pattern) implements TargetModules {
    /** Checks the pattern. */
    public Matching {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw MaemiException.usage(
            "cannot place the adapter: target_modules "
                + pattern
                + " is not a pattern: "
                + e.getDescription()
                + ". Correct it.");
      }
    }

    @Override
    public boolean matches(String path) {
      return Pattern.matches(pattern, path);
    }

    @Override
    public Object json() {
      return pattern;
    }
  }
}
