package io.maemi.instruct;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is in a data folder and what is wrong with it.
 *
 * @param problems what must be put right, in the order of files and lines
 * @param records readable records a split
 * @param images distinct images a split
 * @param refusals records that are to be refused, a split
 * @param topics records a topic
 * @param intents records an intent; compound ones together
 */
public record DataCheck(
    List<Problem> problems,
    Map<String, Integer> records,
    Map<String, Integer> images,
    Map<String, Integer> refusals,
    Map<String, Integer> topics,
    Map<String, Integer> intents) {
  private static final List<String> SPLITS = List.of("train", "valid", "test");

  /**
   * Something wrong.
   *
   * @param file the file's name in the folder
   * @param line its line, from 1; elements of a JSON array count as lines; 0 for the whole file
   * @param message what is wrong
   */
  public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + ": " + message;
    }
  }

  /**
   * Checks the splits of {@code folder}: lines that are no JSON or no record, records without
   * question or answer, missing images, records given twice, and images (by their bytes) in more
   * than one split.
   *
   * @throws MaemiException if there is no such folder or none of the three files
   */
  public static DataCheck of(Path folder) {
    return of(folder, record -> Optional.empty());
  }

  /**
   * The same, and what {@code reader} finds wrong with single records.
   *
   * @param reader for each record what is wrong with it, or empty
   */
  public static DataCheck of(Path folder, Function<InstructionRecord, Optional<String>> reader) {
    Search search = new Search(folder, reader);
    boolean any = false;
    for (String split : SPLITS) {
      Path file = folder.resolve(split + ".jsonl");
      if (Files.isRegularFile(file)) {
        any = true;
        search.file(file, split);
      }
    }
    if (!any) {
      throw MaemiException.unreadable(
          "cannot check "
              + folder
              + ": it has none of train.jsonl, valid.jsonl and test.jsonl. Name a folder of"
              + " instruction data.");
    }
    return new DataCheck(
        List.copyOf(search.problems),
        search.records,
        search.imageCounts(),
        search.refusals,
        search.topics,
        search.intents);
  }

  /** Whether nothing is wrong. */
  public boolean ok() {
    return problems.isEmpty();
  }

  /** The check under way. */
  private static final class Search {
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> records = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> topics = new TreeMap<>();
    private final Map<String, Integer> intents = new TreeMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final ImageLeaks leaks;
    private final Function<InstructionRecord, Optional<String>> reader;

    Search(Path folder, Function<InstructionRecord, Optional<String>> reader) {
      this.leaks = new ImageLeaks(folder);
      this.reader = reader;
    }

    void file(Path file, String split) {
      String name = String.valueOf(file.getFileName());
      DataFormat format = null;
      for (DataFormat.Entry entry : entries(file, name)) {
        try {
          JsonNode node = DataFormat.json(file, entry);
          format = format == null ? DataFormat.of(node) : format;
          for (InstructionRecord record : format.records(file, entry.line(), node)) {
            one(record, name, entry.line(), split);
          }
        } catch (MaemiException e) {
          problems.add(new Problem(name, entry.line(), reason(e, entry.line())));
        }
      }
      records.putIfAbsent(split, 0);
    }

    private List<DataFormat.Entry> entries(Path file, String name) {
      try {
        return DataFormat.entries(file);
      } catch (MaemiException e) {
        problems.add(new Problem(name, 0, String.valueOf(e.getMessage())));
        return List.of();
      }
    }

    /** The part of a reader's message that is not yet said by file and line. */
    private static String reason(MaemiException e, int line) {
      String message = String.valueOf(e.getMessage());
      String place = "line " + line + " ";
      int at = message.indexOf(place);
      return at < 0 ? message : message.substring(at + place.length());
    }

    private void one(InstructionRecord record, String file, int line, String split) {
      records.merge(split, 1, Integer::sum);
      refusals.merge(split, record.abstain() ? 1 : 0, Integer::sum);
      topics.merge(record.topic().title(), 1, Integer::sum);
      intents.merge(record.intent().contains("+") ? "compound" : record.intent(), 1, Integer::sum);
      if (record.question().isBlank()) {
        problems.add(new Problem(file, line, "the question is empty"));
      }
      if (record.answer().isBlank()) {
        problems.add(new Problem(file, line, "the answer is empty"));
      }
      String same = record.image() + '\n' + record.question() + '\n' + record.answer();
      String before = places.putIfAbsent(same, file + ":" + line);
      if (before != null) {
        problems.add(new Problem(file, line, "the same image, question and answer as " + before));
      }
      leaks
          .see(record.image(), split)
          .or(() -> reader.apply(record))
          .ifPresent(message -> problems.add(new Problem(file, line, message)));
    }

    Map<String, Integer> imageCounts() {
      return leaks.images();
    }
  }
}
