package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.instruct.DataConversion;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.DataManifest;
import io.maemi.instruct.ImageStream;
import io.maemi.instruct.ImageStreams;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.InstructionWriter;
import io.maemi.instruct.LabelTeacher;
import io.maemi.instruct.MeasuringTeacher;
import io.maemi.instruct.Teacher;
import io.maemi.measure.Kind;
import io.maemi.micrograph.ImageFiles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi instruct}: question–answer records written by the measuring teacher. */
@Command(
    name = "instruct",
    description = "Write questions and answers about images, to tune on.",
    footer = {
      "",
      "OUT gets train.jsonl, valid.jsonl, test.jsonl and images/, split by image. An",
      "image that cannot be read is listed and left out. A run that was interrupted",
      "goes on where it stopped.",
      "",
      "Examples:",
      "  maemi instruct scans/ data --of particles",
      "  maemi instruct --synth 1000 --seed 7 data",
      "  maemi instruct defects/ data --question \"Which defect is this?\""
    })
final class InstructVerb implements Callable<Integer> {
  private static final int LONGEST_EDGE = 1024;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE… OUT",
      hideParamSyntax = true,
      description =
          "Images, folders of images or folders of 'maemi synth', and last the folder to write.")
  private List<Path> paths = List.of();

  @Option(names = "--synth", paramLabel = "N", description = "Simulate N images instead of FILE.")
  private @Nullable Integer simulated;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What words and simulated images are drawn from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private final MeasuredKind of = new MeasuredKind();

  @Option(
      names = "--question",
      paramLabel = "Q",
      description =
          "Teach your own labels: the one question asked, each image's answer being the name of its"
              + " folder.")
  private @Nullable String question;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Questions an image (default: ${DEFAULT-VALUE}).")
  private int records = MeasuringTeacher.RECORDS_PER_IMAGE;

  @Option(
      names = "--categories",
      description =
          "Teach the ten default categories; each image's category is the name of its folder.")
  private boolean categories;

  @Option(
      names = "--longest-edge",
      paramLabel = "PX",
      description =
          "Save images with at most so many pixels along the longer side, 0 for their own size;"
              + " they are measured whole (default: ${DEFAULT-VALUE}).")
  private int longestEdge = LONGEST_EDGE;

  @Option(
      names = "--export",
      paramLabel = "FORM",
      description = "Also write each split as llava (JSON) or openai (JSON lines with images).")
  private @Nullable Export export;

  @Mixin private final ImageArguments images = new ImageArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Other programs' forms. */
  enum Export {
    LLAVA,
    OPENAI
  }

  @Override
  public Integer call() {
    Options.atLeast(1, records, "--records");
    Options.atLeast(0, longestEdge, "--longest-edge");
    Kind kind = of.kind();
    List<Path> from = paths.subList(0, paths.size() - 1);
    Path out = paths.get(paths.size() - 1);
    DataManifest written =
        new InstructionWriter(teacher(from), seed, longestEdge)
            .write(out, images(from, kind), Interruption.of(spec).resumable());
    if (export != null) {
      export(out, export);
    }
    PrintWriter print = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<DataManifest.Skipped> skipped = written.skipped() == null ? List.of() : written.skipped();
    for (DataManifest.Skipped image : skipped) {
      if (images.json()) {
        print.println(Json.line(image));
      }
      err.println("maemi: " + image.error());
    }
    print.println(images.json() ? Json.line(written) : text(written, skipped.size(), out));
    return skipped.isEmpty() ? 0 : MaemiException.Kind.UNREADABLE.exitCode();
  }

  private static String text(DataManifest written, int skipped, Path out) {
    return "images "
        + written.images()
        + ", records "
        + written.records()
        + " in "
        + out
        + (skipped == 0
            ? ""
            : "; "
                + skipped
                + " could not be read and "
                + (skipped == 1 ? "was" : "were")
                + " left out");
  }

  private Teacher teacher(List<Path> from) {
    if (categories) {
      return LabelTeacher.ofCategories();
    }
    if (question == null) {
      return new MeasuringTeacher(records);
    }
    TreeSet<String> labels = new TreeSet<>();
    for (Path file : ImageFiles.collect(from)) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && folder.getFileName() != null) {
        labels.add(folder.getFileName().toString());
      }
    }
    if (labels.size() < 2) {
      throw MaemiException.usage(
          "cannot teach labels: all images lie in one folder, "
              + String.join("", labels)
              + ". Lay them out in one folder a label, two at least.");
    }
    return new LabelTeacher(question, List.copyOf(labels));
  }

  private ImageStream images(List<Path> from, @Nullable Kind kind) {
    if (simulated != null) {
      Options.atLeast(1, simulated, "--synth");
      if (!from.isEmpty()) {
        throw MaemiException.usage(
            "cannot take both --synth and files: one source of images is needed. Give only OUT"
                + " with --synth.");
      }
      return ImageStreams.simulated(simulated, seed);
    }
    if (from.isEmpty()) {
      throw MaemiException.usage(
          "cannot write instruction data: no images are named. Give FILE… and OUT, or --synth N and"
              + " OUT.");
    }
    if (from.size() == 1 && Files.isRegularFile(from.get(0).resolve("truth.jsonl"))) {
      return ImageStreams.synthetic(from.get(0));
    }
    return ImageStreams.files(from, kind, images.readOptions());
  }

  private static void export(Path out, Export form) {
    DataFolder data = DataFolder.open(out);
    for (String split : List.of("train", "valid", "test")) {
      List<InstructionRecord> lines = data.records(split);
      switch (form) {
        case LLAVA -> DataConversion.toLlava(lines, out.resolve(split + ".llava.json"));
        case OPENAI -> DataConversion.toOpenAi(out, lines, out.resolve(split + ".openai.jsonl"));
      }
    }
  }
}
