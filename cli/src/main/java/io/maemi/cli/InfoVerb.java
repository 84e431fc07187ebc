package io.maemi.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.ReadOptions;
import java.util.List;
import java.util.concurrent.Callable;
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
      "  maemi info scan.tif more-scans/ --json",
      "  maemi info stack.mrc --frame 12 --all"
    })
final class InfoVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or - for standard input.")
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
          "Show all that the file says, and read its data bar even where tags tell the scale: both"
              + " are compared.")
  private boolean all;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReadOptions options = images.readOptions().withFrame(frame);
    ReadOptions read = all ? options.withDataBar(ReadOptions.BarReading.ALWAYS) : options;
    return EachImage.run(
        spec,
        files,
        images.json(),
        (input, out) -> {
          Micrograph micrograph = input.read(read, System.in);
          out.println(
              images.json()
                  ? json(input.name(), micrograph)
                  : InfoText.of(input.name(), micrograph, all));
        });
  }

  private String json(String name, Micrograph micrograph) {
    ObjectNode node = Json.MAPPER.valueToTree(MicrographInfo.of(micrograph, name));
    if (all) {
      node.set("metadata", Json.MAPPER.valueToTree(micrograph.details().metadata()));
    }
    return Json.line(node);
  }
}
