package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The forms in which instruction records come, told by the first record of a file. */
public enum DataFormat {
  /** One {@link InstructionRecord} a line. */
  NATIVE,
  /** LLaVA: an array (or lines) of {@code id, image, conversations}. */
  LLAVA,
  /**
   * OpenAI's fine-tuning lines with images: {@code messages} with text and {@code image_url} parts.
   */
  OPENAI;

  /** The records of a file with the form it was in. */
  public record Contents(DataFormat format, List<InstructionRecord> records) {}

  /** A record's text and where it begins. */
  record Entry(int line, String text) {}

  /**
   * Reads a file of any form. An image that a record holds as data URI stays one in {@link
   * InstructionRecord#image}.
   *
   * @throws MaemiException naming file and line where a record cannot be read
   */
  public static Contents read(Path file) {
    List<InstructionRecord> records = new ArrayList<>();
    DataFormat format = NATIVE;
    boolean first = true;
    for (Entry entry : entries(file)) {
      JsonNode node = json(file, entry);
      if (first) {
        format = of(node);
        first = false;
      }
      records.addAll(format.records(file, entry.line(), node));
    }
    return new Contents(format, List.copyOf(records));
  }

  /** The lines that hold records; the elements of a JSON array count as lines. */
  static List<Entry> entries(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": "
              + (Files.exists(file) ? "it is no UTF-8 text" : "no such file")
              + ". Check the path.",
          e);
    }
    List<Entry> entries = new ArrayList<>();
    if (text.stripLeading().startsWith("[")) {
      try {
        for (JsonNode element : Json.MAPPER.readTree(text)) {
          entries.add(new Entry(entries.size() + 1, element.toString()));
        }
      } catch (JsonProcessingException e) {
        throw notJson(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e);
      }
      return entries;
    }
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      if (!line.isBlank()) {
        entries.add(new Entry(number, line));
      }
    }
    return entries;
  }

  static JsonNode json(Path file, Entry entry) {
    try {
      JsonNode node = Json.MAPPER.readTree(entry.text());
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw notJson(file, entry.line(), e);
    }
    throw MaemiException.unreadable(
        "cannot read "
            + file
            + ": line "
            + entry.line()
            + " is not a JSON object. Correct or remove the line.");
  }

  private static MaemiException notJson(Path file, int line, JsonProcessingException cause) {
    return MaemiException.unreadable(
        "cannot read " + file + ": line " + line + " is not JSON. Correct or remove the line.",
        cause);
  }

  static DataFormat of(JsonNode record) {
    return record.has("conversations") ? LLAVA : record.has("messages") ? OPENAI : NATIVE;
  }

  /** The records of one line: one, or one a turn of a conversation. */
  List<InstructionRecord> records(Path file, int line, JsonNode node) {
    try {
      return switch (this) {
        case NATIVE ->
            List.of(
                Json.MAPPER.treeToValue(
                    complete((ObjectNode) node, file, line), InstructionRecord.class));
        case LLAVA -> LlavaForm.read(node, line);
        case OPENAI -> OpenAiForm.read(node, line);
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": line "
              + line
              + " is no "
              + this
              + " record: "
              + firstLine(e)
              + ". Correct or remove the line.",
          e);
    }
  }

  /** Image, question and answer are needed; what else is missing is filled in. */
  private static ObjectNode complete(ObjectNode node, Path file, int line) {
    for (String needed : List.of("image", "question", "answer")) {
      if (!node.path(needed).isTextual()) {
        throw MaemiException.unreadable(
            "cannot read "
                + file
                + ": line "
                + line
                + " has no "
                + needed
                + ". Add it or remove the line.");
      }
    }
    Turn.fillIn(node, "record-" + line);
    return node;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  @Override
  public String toString() {
    return switch (this) {
      case NATIVE -> "instruction";
      case LLAVA -> "LLaVA";
      case OPENAI -> "OpenAI";
    };
  }
}
