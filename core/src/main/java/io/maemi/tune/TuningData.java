package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.InstructionRecord;
import java.nio.file.Files;
import java.nio.file.Path;
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
    DataFolder folder,
    List<InstructionRecord> train,
    List<InstructionRecord> valid,
    List<String> images,
    String hash) {
  static TuningData read(Path folder) {
    DataFolder data = DataFolder.open(folder);
    List<InstructionRecord> train = records(data, "train");
    List<InstructionRecord> valid = records(data, "valid");
    Set<String> images = new LinkedHashSet<>();
    train.forEach(r -> images.add(r.image()));
    valid.forEach(r -> images.add(r.image()));
    for (String image : images) {
      if (!Files.isRegularFile(folder.resolve(image))) {
        throw MaemiException.unreadable(
            "cannot tune on "
                + folder
                + ": image "
                + image
                + " is missing. Copy it there or remove its records.");
      }
    }
    String hash =
        DataHash.of(List.of(folder.resolve("train.jsonl"), folder.resolve("valid.jsonl")));
    return new TuningData(data, train, valid, List.copyOf(images), hash);
  }

  private static List<InstructionRecord> records(DataFolder data, String split) {
    List<InstructionRecord> records = data.records(split);
    if (records.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot tune on "
              + data.path()
              + ": "
              + split
              + ".jsonl has no record. Write instruction data first.");
    }
    return records;
  }

  /** The files of {@link #images}. */
  List<Path> files() {
    return images.stream().map(image -> folder.path().resolve(image)).toList();
  }
}
