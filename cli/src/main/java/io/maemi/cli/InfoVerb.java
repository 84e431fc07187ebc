package io.maemi.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.Provenance;
import io.maemi.micrograph.ReadOptions;
import io.maemi.micrograph.ReadOptions.BarReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi info}: what a file says of its image, scale and microscope. */
@Command(
    name = "info",
    description = "Show format, size, pixel size, microscope and data bar of images.",
    footer = {
      "",
      "Examples:",
      "  maemi info scan.tif more-scans/ 'old/**.dm3' --json",
      "  maemi info scan.dm3 --save-as scan.tif",
      "  maemi info stack.mrc --frame 12 --all"
    })
final class InfoVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, patterns, or - for standard input.")
  private List<String> files = List.of();

  @Mixin private final ImageArguments images = new ImageArguments();

  @Option(
      names = "--frame",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which page or frame of a file to read, from 1.")
  private int frame;

  @Option(
      names = "--all",
      description =
          "Show all that the files and their data bars say, not in rows, and look for a scale bar"
              + " in the image even where tags tell the scale.")
  private boolean all;

  @Option(
      names = "--save-as",
      paramLabel = "OUT",
      description =
          "Write the image to OUT: .tif with its scale, for ImageJ and OME readers, or .png with a"
              + " scale bar below.")
  private @Nullable String saveAs;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReadOptions options = images.readOptions().withFrame(frame);
    ReadOptions read = options.withDataBar(all ? BarReading.ALWAYS : BarReading.COMPARED);
    SavedImage saved = saveAs == null ? null : SavedImage.of(saveAs);
    List<ImageInput> inputs = files.stream().flatMap(InfoVerb::inputs).toList();
    List<String> names = inputs.stream().map(ImageInput::name).toList();
    if (saved != null && names.size() > 1) {
      throw MaemiException.usage(
          "cannot save as " + saveAs + ": it takes one image and there are more. Name one file.");
    }
    InfoSummary summary = new InfoSummary();
    boolean inRows = names.size() > 1 && !images.json() && !all;
    InfoTable table = new InfoTable(names);
    if (inRows) {
      spec.commandLine().getOut().println(table.heading());
    }
    int exitCode;
    try (DescribedAhead told = new DescribedAhead(paths(inputs), path -> describe(path, read))) {
      exitCode =
          EachImage.run(
              spec,
              files,
              images.json(),
              (input, out) -> {
                summary.begin();
                Seen seen = see(input, read, saved, told);
                summary.add(seen.info());
                out.println(
                    images.json() ? json(seen) : inRows ? table.row(seen.info()) : text(seen));
                out.flush();
              });
    }
    if (names.size() > 1 && !images.json()) {
      spec.commandLine().getOut().println(summary.line());
    }
    return exitCode;
  }

  /** What an argument stands for; an argument that stands for nothing is reported in its turn. */
  private static Stream<ImageInput> inputs(String file) {
    try {
      return ImageArguments.inputs(file).stream();
    } catch (MaemiException e) {
      return Stream.of(new ImageInput(file, null));
    }
  }

  private static List<Path> paths(List<ImageInput> inputs) {
    return inputs.stream().map(ImageInput::path).filter(Objects::nonNull).toList();
  }

  private MicrographInfo describe(Path path, ReadOptions read) {
    MicrographInfo info = MicrographReader.describe(path, read);
    return images.json() ? info.withSha256(Provenance.hashUnlessLong(path)) : info;
  }

  /** What is told of an image, and the image itself where more than that was asked for. */
  private record Seen(MicrographInfo info, @Nullable Micrograph micrograph) {}

  private Seen see(
      ImageInput input, ReadOptions read, @Nullable SavedImage saved, DescribedAhead told) {
    Path path = input.path();
    if (path == null || all || saved != null) {
      Micrograph micrograph = input.read(read, System.in);
      if (saved != null) {
        saved.write(input, micrograph);
      }
      MicrographInfo info = MicrographInfo.of(micrograph, input.name());
      boolean lacksHash = all && images.json() && info.sha256() == null;
      return new Seen(
          path != null && lacksHash ? info.withSha256(Provenance.hash(path)) : info, micrograph);
    }
    return new Seen(told.next(path), null);
  }

  private String text(Seen seen) {
    Micrograph micrograph = seen.micrograph();
    String text = InfoText.of(seen.info());
    String more = micrograph == null || !all ? "" : InfoText.more(micrograph);
    return more.isEmpty() ? text : text + System.lineSeparator() + more;
  }

  private String json(Seen seen) {
    ObjectNode node = Json.MAPPER.valueToTree(seen.info());
    Micrograph micrograph = seen.micrograph();
    if (all && micrograph != null) {
      node.set("metadata", Json.MAPPER.valueToTree(micrograph.details().metadata()));
    }
    return Json.line(node);
  }
}
