package io.maemi.instruct;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Instruction records in other programs' forms, out and in. */
public final class DataConversion {
  private static final String PNG = "data:image/png;base64,";

  private DataConversion() {}

  /** Writes {@code records} as LLaVA JSON; image paths stay relative to the data folder. */
  public static void toLlava(List<InstructionRecord> records, Path out) {
    AtomicFile.write(
        out,
        stream -> {
          String separator = "[\n";
          for (InstructionRecord record : records) {
            stream.write((separator + LlavaForm.write(record)).getBytes(StandardCharsets.UTF_8));
            separator = ",\n";
          }
          stream.write((records.isEmpty() ? "[]\n" : "\n]\n").getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Writes {@code records} of {@code folder} as OpenAI lines, the images in them as data URIs. */
  public static void toOpenAi(Path folder, List<InstructionRecord> records, Path out) {
    AtomicFile.write(
        out,
        stream -> {
          for (InstructionRecord record : records) {
            ObjectNode line = OpenAiForm.write(record, dataUri(folder.resolve(record.image())));
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static String dataUri(Path image) {
    String name = image.toString().toLowerCase(Locale.ROOT);
    String mime = name.endsWith(".jpg") || name.endsWith(".jpeg") ? "data:image/jpeg;base64," : PNG;
    return mime + Base64.getEncoder().encodeToString(bytes(image));
  }

  private static byte[] bytes(Path image) {
    try {
      return Files.readAllBytes(image);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + image + ": the image is missing. Put it there.", e);
    }
  }

  /**
   * Brings a file of any form into {@code folder} as {@code SPLIT.jsonl}, with its images under
   * {@code images/}: data URIs are decoded, files copied from beside {@code file}.
   */
  public static List<InstructionRecord> toFolder(Path file, Path folder, String split) {
    List<InstructionRecord> records = new ArrayList<>();
    Map<String, String> saved = new HashMap<>();
    Path from = file.toAbsolutePath().resolveSibling("");
    for (InstructionRecord record : DataFormat.read(file).records()) {
      String image = saved.get(record.image());
      if (image == null) {
        image = save(record.image(), from, folder, split, saved.size());
        saved.put(record.image(), image);
      }
      records.add(
          new InstructionRecord(
              record.id(),
              image,
              record.intent(),
              record.question(),
              record.answer(),
              record.abstain(),
              record.expected(),
              record.topic(),
              record.evidence(),
              record.teacher(),
              record.source()));
    }
    AtomicFile.write(
        folder.resolve(split + ".jsonl"),
        stream -> {
          for (InstructionRecord record : records) {
            stream.write((Json.line(record) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    return records;
  }

  private static String save(String image, Path from, Path folder, String split, int number) {
    String suffix;
    byte[] bytes;
    if (image.startsWith("data:")) {
      suffix = image.startsWith("data:image/jpeg") ? ".jpg" : ".png";
      bytes = decode(image);
    } else {
      int dot = image.lastIndexOf('.');
      suffix = dot < image.lastIndexOf('/') || dot < 0 ? ".png" : image.substring(dot);
      bytes = bytes(from.resolve(image));
    }
    String name = String.format(Locale.ROOT, "images/%s-%06d%s", split, number, suffix);
    AtomicFile.write(folder.resolve(name), out -> out.write(bytes));
    return name;
  }

  /** The bytes of a base64 data URI. */
  static byte[] decode(String uri) {
    int comma = uri.indexOf(',');
    if (comma < 0 || !uri.substring(0, comma).endsWith(";base64")) {
      throw MaemiException.unreadable(
          "cannot read a data URI: it is not base64. Give images as base64 data URIs.");
    }
    try {
      return Base64.getMimeDecoder().decode(uri.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw MaemiException.unreadable(
          "cannot read a data URI: its base64 is damaged. Write the data again.", e);
    }
  }
}
