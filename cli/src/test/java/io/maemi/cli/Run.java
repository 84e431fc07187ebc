package io.maemi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line in this process. */
record Run(int exitCode, String out, String err) {
  static Run of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int exitCode =
        Maemi.commandLine(
                new PrintWriter(out, true), new PrintWriter(err, true), new Interruption(), words)
            .execute(words);
    return new Run(exitCode, out.toString(), err.toString());
  }

  List<JsonNode> json() {
    List<JsonNode> objects = new ArrayList<>();
    out.lines()
        .forEach(
            line -> {
              try {
                objects.add(Json.MAPPER.readTree(line));
              } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new UncheckedIOException(e);
              }
            });
    return objects;
  }
}
