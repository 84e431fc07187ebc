package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs a verb over many images. One that cannot be read is reported, as an object of its own with
 * {@code --json}, and the others go on; the exit code is 3 at the end.
 */
final class EachImage {
  /** What a verb does with one image, printing included. */
  @FunctionalInterface
  interface Work {
    void on(ImageInput input, PrintWriter out);
  }

  private EachImage() {}

  static int run(CommandSpec spec, List<String> files, boolean json, Work work) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int exitCode = 0;
    for (String file : files) {
      try {
        for (ImageInput input : ImageArguments.inputs(file)) {
          try {
            work.on(input, out);
          } catch (MaemiException e) {
            exitCode = report(e, input.name(), json, out, err);
          }
        }
      } catch (MaemiException e) {
        exitCode = report(e, file, json, out, err);
      }
    }
    return exitCode;
  }

  private static int report(
      MaemiException failure, String file, boolean json, PrintWriter out, PrintWriter err) {
    if (failure.kind() != MaemiException.Kind.UNREADABLE) {
      throw failure;
    }
    String line = Failures.line(failure);
    if (json) {
      Map<String, String> failed = new LinkedHashMap<>();
      failed.put("file", file);
      failed.put("error", line);
      out.println(Json.line(failed));
    }
    out.flush();
    err.println("maemi: " + line);
    err.flush();
    return failure.kind().exitCode();
  }
}
