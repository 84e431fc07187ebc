package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.measure.Wanted;
import io.maemi.micrograph.Micrograph;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi measure}: objects counted and sized on images. */
@Command(
    name = "measure",
    description = "Count and size particles, fibres, pores, lines or phases.",
    footer = {
      "",
      "Example:",
      "  maemi measure scan.tif --of particles --pixel-size 2.5nm --overlay out --csv out",
      "  maemi measure scan.tif --of pores --min-size 20nm --save-job pores.yaml",
      "  maemi measure folder --job pores.yaml --report out"
    })
final class MeasureVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or - for standard input.")
  private List<String> files = List.of();

  @Mixin private final MeasuredKind of = new MeasuredKind();

  @Mixin private final WantedOptions wanted = new WantedOptions();

  @Mixin private final MeasureJob job = new MeasureJob();

  @Mixin private final ObjectFiles objects = new ObjectFiles();

  @Mixin private final ImageArguments images = new ImageArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    job.apply(spec);
    Kind kind = of.kind();
    Wanted choice = wanted.wanted();
    return EachImage.run(
        spec, files, images.json(), (input, out) -> measure(input, kind, choice, out));
  }

  private void measure(ImageInput input, @Nullable Kind kind, Wanted choice, PrintWriter out) {
    Micrograph micrograph = input.read(images.readOptions(), System.in);
    Measurement measurement = Measurer.measure(micrograph, kind, choice);
    objects.write(input, micrograph, measurement);
    MeasurementReport report = new MeasurementReport(input.name(), measurement);
    out.println(images.json() ? Json.line(report) : report.text());
  }
}
