package io.maemi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * The options that keep what is measured, and how, in a YAML file: one saved by who knows, applied
 * to folders by who need not. What the command line says besides goes before the file.
 */
final class MeasureJob {
  /** Options, without their dashes, that a job holds. */
  private static final List<String> KEPT =
      List.of(
          "of",
          "pixel-size",
          "min-size",
          "max-size",
          "roi",
          "bright",
          "dark",
          "threshold",
          "network");

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  @Option(
      names = "--job",
      paramLabel = "FILE",
      description = "Measure as a file says that --save-job wrote.")
  private @Nullable Path job;

  @Option(
      names = "--save-job",
      paramLabel = "FILE",
      description = "Keep what is measured, and how, as YAML for --job.")
  private @Nullable Path saved;

  /** Gives the options of {@code spec} what the job says, and saves one where that is asked for. */
  void apply(CommandSpec spec) {
    if (job != null) {
      read(job, spec);
    }
    if (saved != null) {
      save(saved, spec);
    }
  }

  private static void read(Path file, CommandSpec spec) {
    JsonNode tree;
    try {
      tree = YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read the job " + file + ": it is no YAML. Save one with --save-job.", e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the job " + file + ": it cannot be opened. Check the path.", e);
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      OptionSpec option = spec.findOption("--" + entry.getKey());
      if (option == null || !KEPT.contains(entry.getKey())) {
        throw MaemiException.usage(
            "cannot use the job "
                + file
                + ": it sets '"
                + entry.getKey()
                + "', which no job holds. Known are "
                + String.join(", ", KEPT)
                + ".");
      }
      if (!spec.commandLine().getParseResult().hasMatchedOption(option)) {
        option.setValue(value(file, entry, option));
      }
    }
  }

  private static Object value(Path file, Map.Entry<String, JsonNode> entry, OptionSpec option) {
    String text = entry.getValue().asText();
    if (option.type() == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (option.type() == String.class) {
      return text;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw MaemiException.usage(
          "cannot use the job "
              + file
              + ": '"
              + text
              + "' is no number for "
              + entry.getKey()
              + ". Correct it.");
    }
  }

  private static void save(Path file, CommandSpec spec) {
    Map<String, Object> kept = new LinkedHashMap<>();
    for (String name : KEPT) {
      Object value = spec.findOption("--" + name).getValue();
      if (value != null && !value.equals(false)) {
        kept.put(name, value);
      }
    }
    try {
      AtomicFile.write(file, YAML.writeValueAsString(kept));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
