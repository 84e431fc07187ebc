package io.maemi.bench;

import io.maemi.foundation.Progress;
import io.maemi.instruct.ImageStreams;
import io.maemi.instruct.InstructionWriter;
import io.maemi.instruct.MeasuringTeacher;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PngFile;
import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the benchmarks work on: simulated, so that every machine measures the same. */
final class Subjects {
  private static final long SEED = 11;

  private Subjects() {}

  static Path folder() {
    try {
      return Files.createTempDirectory("maemi-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Micrograph particles() {
    return micrograph(Family.PARTICLES_SPHERICAL);
  }

  static Micrograph micrograph(Family family) {
    return new Simulator().simulate(SEED, family).micrograph();
  }

  static Path particles(Path folder) {
    Path file = folder.resolve("particles.png");
    PngFile.write(particles().pixels(), file);
    return file;
  }

  /** Instruction data of {@code images} simulated images. */
  static Path instructions(Path folder, int images) {
    Path data = folder.resolve("data");
    new InstructionWriter(new MeasuringTeacher(), SEED, 512)
        .write(data, ImageStreams.simulated(images, SEED), Progress.SILENT);
    return data;
  }
}
