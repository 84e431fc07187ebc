package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What bad input gets: one line on standard error, word for word, and the exit code that the help
 * promises. Ctrl-C and a full disk, which need a process of their own, are in {@link
 * InterruptionTest} and {@link FullDiskTest}.
 */
class BadInputTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int UNREADABLE = 3;

  @TempDir static Path shared;
  private static Path model = Path.of("");
  private static Path discs = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void makeAStudent() {
    model = TinyStudent.in(shared.resolve("tiny student"));
    discs = Pictures.discs(shared.resolve("discs.png"));
  }

  private static void refused(Run run, int exitCode, String line) {
    assertThat(run.err()).isEqualTo("maemi: " + line + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  /** The command of each verb that reads images, and what it says before the reader's own words. */
  private static Run look(String verb, Path image, Path out) {
    return switch (verb) {
      case "ask" -> Run.of(verb, "--model", model, image, "How many particles are there?");
      case "caption", "classify" -> Run.of(verb, "--model", model, image);
      case "instruct" -> Run.of(verb, image, out);
      default -> Run.of(verb, image);
    };
  }

  /** Every kind of image that cannot be read, by every verb that reads images. */
  @TestFactory
  Stream<DynamicTest> anImageThatCannotBeReadIsOneLine() throws IOException {
    String cutOff = "the file is cut off before its end. Copy or export it again.";
    String empty = "the file is empty. Copy or export it again.";
    String giant =
        "its header says 60000 × 60000 pixels, more than the limit of 400 million. Cut it into"
            + " tiles or scale it down.";
    Map<Path, String> bad = new LinkedHashMap<>();
    bad.put(folder.resolve("missing.tif"), "there is no such file. Check the path.");
    bad.put(Pictures.truncated(folder.resolve("cut off.png")), cutOff);
    byte[] tiff = Pictures.tiff(64, 64, new byte[64 * 64]);
    bad.put(
        Files.write(folder.resolve("cut off.tif"), java.util.Arrays.copyOf(tiff, 1000)), cutOff);
    bad.put(Files.createFile(folder.resolve("empty.png")), empty);
    bad.put(Files.createFile(folder.resolve("empty.tif")), empty);
    bad.put(Pictures.giant(folder.resolve("giant.png")), giant);
    bad.put(
        Files.write(folder.resolve("giant.tif"), Pictures.tiff(60_000, 60_000, new byte[64 * 64])),
        giant);
    bad.put(
        Files.writeString(folder.resolve("text.tif"), "not an image"),
        "it is no TIFF, PNG, JPEG, BMP, GIF, WebP, DM3, DM4, SER, EMD or MRC file. Export it as"
            + " one of these.");
    return Stream.of("info", "measure", "ask", "caption", "classify", "instruct")
        .flatMap(
            verb ->
                bad.entrySet().stream()
                    .map(
                        each ->
                            DynamicTest.dynamicTest(
                                verb + " " + each.getKey().getFileName(),
                                () -> unreadable(verb, each.getKey(), each.getValue()))));
  }

  private void unreadable(String verb, Path image, String why) {
    String before =
        verb.equals("instruct")
            ? "cannot write instruction data: none of 1 images can be read. The first: "
            : "";
    refused(
        look(verb, image, folder.resolve("data of " + image.getFileName())),
        UNREADABLE,
        before + "cannot read " + image + ": " + why);
  }

  @TestFactory
  Stream<DynamicTest> aFolderWithoutImagesIsOneLine() throws IOException {
    Path nothing = Files.createDirectories(folder.resolve("nothing"));
    Files.writeString(nothing.resolve("notes.txt"), "no image");
    return Stream.of("info", "measure", "ask", "caption", "classify", "instruct")
        .map(
            verb ->
                DynamicTest.dynamicTest(
                    verb,
                    () ->
                        refused(
                            look(verb, nothing, folder.resolve("data")),
                            UNREADABLE,
                            "cannot read the folder "
                                + nothing
                                + ": no image file in it (TIFF, PNG, JPEG, BMP, GIF, WebP, DM3,"
                                + " DM4, SER, EMD, MRC). Name a folder with images.")));
  }

  @Test
  void aQuestionOf100KilobytesIsOneShortLine() {
    String question = "why ".repeat(25_000);
    String line = "cannot answer: the question has 100000 characters. Ask in at most 2000.";
    refused(Run.of("ask", "--model", model, discs, question), USAGE, line);
    refused(Run.of("ask", "--model", model, discs, "--question", question), USAGE, line);
  }

  private static Path rewritten(Path copy, Consumer<Map<String, Tensor>> change)
      throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
      }
    }
    try (WeightStore store = WeightStore.open(model.resolve(SafeTensors.FILE));
        Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new TreeMap<>();
      for (String name : store.names()) {
        tensors.put(name, store.load(name));
      }
      change.accept(tensors);
      SafeTensors.write(copy.resolve(SafeTensors.FILE), tensors, Map.of());
    }
    return copy;
  }

  @Test
  void aModelWithAMissingTensorNamesIt() throws IOException {
    String name = "model.text_model.norm.weight";
    Path broken = rewritten(folder.resolve("broken"), tensors -> tensors.remove(name));
    refused(
        Run.of("ask", "--model", broken, discs, "How large?"),
        UNREADABLE,
        broken.resolve(SafeTensors.FILE)
            + " does not fit the model: it has no tensor "
            + name
            + ". Use the weights that belong to this config.json.");
  }

  @Test
  void aModelWithAnExtraTensorNamesIt() throws IOException {
    Path broken =
        rewritten(
            folder.resolve("broken"),
            tensors ->
                tensors.put(
                    "model.text_model.more.weight", tensors.get("model.text_model.norm.weight")));
    refused(
        Run.of("ask", "--model", broken, discs, "How large?"),
        UNREADABLE,
        broken.resolve(SafeTensors.FILE)
            + " does not fit the model: it has a tensor model.text_model.more.weight that the model"
            + " does not. Use the weights that belong to this config.json.");
  }

  @Test
  void anAdapterForAnotherBaseIsRefusedByItsHash() throws IOException {
    Path adapter = Files.createDirectories(folder.resolve("adapter"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        """
        {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": "all-linear",
         "base_model_name_or_path": "another", "base_model_sha256": "0123456789abcdef"}
        """);
    for (Run run :
        List.of(
            Run.of("ask", "--model", model, "--adapter", adapter, discs, "How large?"),
            Run.of("merge", "--model", model, "--adapter", adapter, folder.resolve("merged")))) {
      assertThat(run.err())
          .startsWith(
              "maemi: cannot use adapter "
                  + adapter
                  + ": it was tuned on another with hash 0123456789ab, this student has ")
          .endsWith(". Load the student it was tuned on." + System.lineSeparator())
          .hasLineCount(1);
      assertThat(run.exitCode()).isEqualTo(UNREADABLE);
    }
  }

  @Test
  void aDatasetLineThatIsNotJsonIsNamed() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    for (String split : List.of("train", "valid", "test")) {
      Files.writeString(data.resolve(split + ".jsonl"), "{\"image\": \n");
    }
    refused(
        Run.of("check", data),
        UNREADABLE,
        "cannot use "
            + data
            + " as it is: train.jsonl:1: is not JSON; and 2 more. Correct or remove what is"
            + " listed.");
    String why = ": line 1 is not JSON. Correct or remove the line.";
    refused(
        Run.of("tune", "lora", "model=" + model, "data=" + data, "out=" + folder.resolve("out")),
        UNREADABLE,
        "cannot read " + data.resolve("train.jsonl") + why);
    refused(
        Run.of("evaluate", data, folder.resolve("report"), "--model", model),
        UNREADABLE,
        "cannot read " + data.resolve("test.jsonl") + why);
  }

  /** Every verb that writes a folder, where nothing can be written. */
  @TestFactory
  Stream<DynamicTest> aReadOnlyOutputFolderIsOneLine() throws IOException {
    Path out = readOnly().resolve("maemi out");
    Map<String, Run> runs = new LinkedHashMap<>();
    runs.put("synth", Run.of("synth", out, "--count", 1));
    runs.put("instruct", Run.of("instruct", discs, out));
    runs.put("measure", Run.of("measure", "--of", "particles", discs, "--overlay", out));
    runs.put("quickstart", Run.of("quickstart", "--out", out));
    return runs.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      assertThat(each.getValue().err())
                          .startsWith("maemi: cannot write " + out)
                          .containsPattern(
                              ": (no permission|Operation not permitted|Read-only file system)\\. ")
                          .endsWith(
                              "Choose a folder that exists, can be written to and has room."
                                  + System.lineSeparator())
                          .hasLineCount(1);
                      assertThat(each.getValue().exitCode()).isEqualTo(FAILED);
                    }));
  }

  /** A folder that its owner closed; for root, whom that does not stop, one of the kernel's. */
  private Path readOnly() throws IOException {
    Path closed = Files.createDirectories(folder.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    for (Path candidate : List.of(closed, Path.of("/sys"))) {
      try {
        Files.delete(Files.createDirectory(candidate.resolve("probe")));
      } catch (IOException e) {
        return candidate;
      }
    }
    throw new AssertionError("this machine lets everything be written, also to /sys");
  }
}
