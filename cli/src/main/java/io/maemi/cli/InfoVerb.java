package io.maemi.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.Provenance;
import io.maemi.micrograph.ReadOptions;
import io.maemi.micrograph.ReadOptions.BarReading;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
          "Show all that the file and its data bar say, and look for a scale bar in the image even"
              + " where tags tell the scale.")
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
    if (saved != null && files.stream().mapToInt(InfoVerb::images).sum() > 1) {
      throw MaemiException.usage(
          "cannot save as " + saveAs + ": it takes one image and there are more. Name one file.");
    }
    InfoSummary summary = new InfoSummary();
    int exitCode =
        EachImage.run(
            spec,
            files,
            images.json(),
            (input, out) -> {
              summary.begin();
              Micrograph micrograph = input.read(read, System.in);
              summary.add(micrograph);
              if (saved != null) {
                saved.write(input, micrograph);
              }
              out.println(
                  images.json()
                      ? json(input, micrograph)
                      : InfoText.of(input.name(), micrograph, all));
            });
    if (summary.images() > 1 && !images.json()) {
      spec.commandLine().getOut().println(summary.line());
    }
    return exitCode;
  }

  private static int images(String file) {
    return ImageArguments.inputs(file).size();
  }

  private String json(ImageInput input, Micrograph micrograph) {
    ObjectNode node = Json.MAPPER.valueToTree(MicrographInfo.of(micrograph, input.name()));
    if (all) {
      Path path = input.path();
      if (path != null && !node.has("sha256")) {
        node.put("sha256", Provenance.hash(path));
      }
      node.set("metadata", Json.MAPPER.valueToTree(micrograph.details().metadata()));
    }
    return Json.line(node);
  }
}
