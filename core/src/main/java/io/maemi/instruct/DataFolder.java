package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of instruction data, for reading: records by split, and images as micrographs with the
 * scale they had.
 */
public final class DataFolder {
  /** The file that says what each image was. */
  static final String IMAGES = "images.jsonl";

  private static final ReadOptions BAR_OFF =
      ReadOptions.NONE.withDataBar(ReadOptions.BarReading.NEVER);

  private final Path folder;
  private final Map<String, DataImage> images;

  private DataFolder(Path folder, Map<String, DataImage> images) {
    this.folder = folder;
    this.images = images;
  }

  /**
   * Opens a data folder; {@code images.jsonl} may be missing, as in folders from elsewhere.
   *
   * @throws MaemiException if there is no such folder or a line cannot be read
   */
  public static DataFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw MaemiException.unreadable(
          "cannot read "
              + folder
              + ": there is no such folder. Name one with train.jsonl, valid.jsonl, test.jsonl and"
              + " images/.");
    }
    Map<String, DataImage> images = new LinkedHashMap<>();
    Path file = folder.resolve(IMAGES);
    if (Files.isRegularFile(file)) {
      int number = 0;
      for (String line : lines(file)) {
        number++;
        try {
          DataImage image = Json.MAPPER.readValue(line, DataImage.class);
          images.put(image.image(), image);
        } catch (JsonProcessingException e) {
          throw MaemiException.unreadable(
              "cannot read "
                  + file
                  + ": line "
                  + number
                  + " is no image record. Write the data again.",
              e);
        }
      }
    }
    return new DataFolder(folder, images);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /**
   * The records of {@code split}: {@code train}, {@code valid}, {@code test}, or {@code all} of
   * them.
   *
   * @throws MaemiException if there is no such file or a line of it cannot be read
   */
  public List<InstructionRecord> records(String split) {
    if (split.equals("all")) {
      return InstructionWriter.SPLITS.stream().flatMap(each -> records(each).stream()).toList();
    }
    Path file = folder.resolve(split + ".jsonl");
    if (!Files.isRegularFile(file)) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": there is no such file. Write it with maemi instruct, or choose another split.");
    }
    return new ArrayList<>(DataFormat.read(file).records());
  }

  /** What is known of an image, in the order of {@code images.jsonl}. */
  public List<DataImage> images() {
    return List.copyOf(images.values());
  }

  /**
   * The image of a record with its pixel size and instrument where {@code images.jsonl} tells them.
   */
  public Micrograph micrograph(String image) {
    // The writer has cut the bar off: whatever looks like one belongs to the specimen.
    Micrograph read = MicrographReader.read(folder.resolve(image), BAR_OFF);
    DataImage known = images.get(image);
    if (known == null) {
      return read;
    }
    return new Micrograph(
        read.name(),
        read.format(),
        read.pixels(),
        known.pixelSize(),
        known.instrument(),
        null,
        known.colourfulness());
  }

  /**
   * Width and height of the specimen of {@link #micrograph}, by the file's header where {@code
   * images.jsonl} tells that it has no bar.
   */
  public Dimension specimenSize(String image) {
    if (images.containsKey(image)) {
      MicrographInfo info = MicrographReader.describe(folder.resolve(image), BAR_OFF);
      return new Dimension(info.width(), info.height());
    }
    GreyImage specimen = micrograph(image).specimen();
    return new Dimension(specimen.width(), specimen.height());
  }
}
