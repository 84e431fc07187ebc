package io.maemi.tune;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.instruct.InstructionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A data folder, read for tuning.
 *
 * @param folder with {@code train.jsonl}, {@code valid.jsonl} and {@code images/}
 * @param train records that are learnt
 * @param valid records that are held out
 * @param images paths relative to the folder, of all records, without repetition
 * @param hash SHA-256 of both record files
 */
record TuningData(
    Path folder, List<InstructionRecord> train, List<InstructionRecord> valid, List<String> images, String hash) {
  static TuningData read(Path folder) {
    Path train = folder.resolve("train.jsonl");
    Path valid = folder.resolve("valid.jsonl");
    List<InstructionRecord> trainRecords = records(train);
    List<InstructionRecord> validRecords = records(valid);
    Set<String> images = new LinkedHashSet<>();
    trainRecords.forEach(r -> images.add(r.image()));
    validRecords.forEach(r -> images.add(r.image()));
    for (String image : images) {
      if (!Files.isRegularFile(folder.resolve(image))) {
        throw MaemiException.unreadable(
            "cannot tune on " + folder + ": image " + image + " is missing. Copy it there or remove its records.");
      }
    }
    return new TuningData(
        folder, trainRecords, validRecords, List.copyOf(images), DataHash.of(List.of(train, valid)));
  }

  private static List<InstructionRecord> records(Path file) {
    List<InstructionRecord> records = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          try {
            records.add(Json.MAPPER.readValue(line, InstructionRecord.class));
          } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw MaemiException.unreadable(
                "cannot read " + file + ": line " + number + " is no instruction record. Correct or remove it.", e);
          }
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": there is no such file. Give a folder with train.jsonl, valid.jsonl and images/.", e);
    }
    if (records.isEmpty()) {
      throw MaemiException.unreadable("cannot tune on " + file + ": it has no record. Write instruction data first.");
    }
    return List.copyOf(records);
  }
}
