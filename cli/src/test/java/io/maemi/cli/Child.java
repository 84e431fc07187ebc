package io.maemi.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the command line in a process of its own, as the launcher starts it. */
record Child(Process process, Path err) {
  private static final int PATIENCE_SECONDS = 120;

  /** Starts it behind {@code before}, for example a shell that sets limits; in {@code folder}. */
  static Child start(Path folder, List<String> before, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xmx1g",
            "-Djava.awt.headless=true",
            "-Dai.djl.offline=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(err.toFile())
            .start();
    return new Child(process, err);
  }

  /** The exit code and what was said, once it is over. */
  Run end() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not over after " + PATIENCE_SECONDS + " s");
    }
    return new Run(process.exitValue(), "", Files.readString(err, StandardCharsets.UTF_8));
  }
}
