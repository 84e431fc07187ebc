package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi info}: what a file says of its image, scale and microscope. */
@Command(
    name = "info",
    description = "Show format, size, pixel size, microscope and data bar of images.",
    footer = {"", "Example:", "  maemi info scan.tif more-scans/ --json"})
final class InfoVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or - for standard input.")
  private List<String> files = List.of();

  @Mixin private final ImageArguments images = new ImageArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return EachImage.run(
        spec,
        files,
        images.json(),
        (input, out) -> {
          Micrograph micrograph = input.read(images.readOptions(), System.in);
          out.println(
              images.json()
                  ? Json.line(MicrographInfo.of(micrograph, input.name()))
                  : InfoText.of(input.name(), micrograph));
        });
  }
}
