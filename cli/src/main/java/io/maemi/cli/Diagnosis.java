package io.maemi.cli;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import io.maemi.student.ModelFolders;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Looks at everything that MAEMI stands on. One part that is broken does not hide the others. */
final class Diagnosis {
  private static final int OLDEST_JAVA = 17;
  private static final long LEAST_MEMORY = 4L << 30;
  private static final int ROWS = 512;
  private static final int COLUMNS = 2048;
  private static final long MATMUL_NANOS = 500_000_000L;

  private final ModelFolders folders;

  Diagnosis(ModelFolders folders) {
    this.folders = folders;
  }

  List<Check> run() {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(Check.ok("cores", String.valueOf(Runtime.getRuntime().availableProcessors())));
    checks.add(memory());
    checks.add(homeFolder());
    checks.add(models());
    Check engine = engine();
    checks.add(engine);
    if (engine.ok()) {
      checks.add(device());
      checks.add(speed());
    }
    return checks;
  }

  private static Check java() {
    String found =
        Runtime.version()
            + " ("
            + System.getProperty("java.vendor")
            + "), "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch");
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Check.ok("java", found)
        : Check.failed("java", found, "Install a JDK 17 or later.");
  }

  private static Check memory() {
    long total =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory();
    String found =
        String.format(
            Locale.ROOT,
            "%.1f GB, of which Java's heap may take %.1f GB",
            total / 1e9,
            Runtime.getRuntime().maxMemory() / 1e9);
    return total >= LEAST_MEMORY
        ? Check.ok("memory", found)
        : Check.failed("memory", found, "Tuning needs 4 GB or more.");
  }

  private Check homeFolder() {
    Path probe = folders.models().resolve(".probe-" + ProcessHandle.current().pid());
    try {
      AtomicFile.write(probe, "");
      Files.delete(probe);
      return Check.ok("models folder", folders.models() + " can be written to");
    } catch (MaemiException | IOException e) {
      return Check.failed(
          "models folder",
          folders.models() + " cannot be written to",
          "Set MAEMI_HOME to a folder that can.");
    }
  }

  private Check models() {
    try {
      String names =
          new ModelShelf(folders)
              .all().stream().map(ModelFolder::name).collect(Collectors.joining(", "));
      return names.isEmpty()
          ? Check.failed("models", "none", "Put a model folder into " + folders.models() + ".")
          : Check.ok("models", names);
    } catch (MaemiException e) {
      return Check.failed("models", Failures.line(e), "");
    }
  }

  private static Check engine() {
    try {
      return Check.ok("libtorch", Torch.version() + ", " + Torch.threads() + " threads");
    } catch (LinkageError | RuntimeException e) {
      return Check.failed(
          "libtorch",
          "cannot be loaded: " + Failures.line(e),
          "Check that this platform has natives and that ~/.javacpp can be written to.");
    }
  }

  private static Check device() {
    return Check.ok(
        "device",
        Device.cudaAvailable()
            ? "students run on " + Device.preferred() + "; images are measured on the CPU"
            : "everything runs on the CPU; this build of libtorch finds no GPU");
  }

  /**
   * Matrix products at the shape of a tuning batch: the limit that every other speed is a share of.
   */
  private static Check speed() {
    return Check.ok(
        "speed",
        String.format(
            Locale.ROOT,
            "%.0f GFLOP/s fp32, %.0f GFLOP/s bf16 (%d × %d × %d)",
            gigaflops(DType.FLOAT32),
            gigaflops(DType.BFLOAT16),
            ROWS,
            COLUMNS,
            COLUMNS));
  }

  private static double gigaflops(DType dtype) {
    SplittableRandom random = new SplittableRandom(1);
    try (Scope scope = new Scope()) {
      Tensor a = Tensor.randn(random, ROWS, COLUMNS).to(dtype);
      Tensor b = Tensor.randn(random, COLUMNS, COLUMNS).to(dtype);
      multiply(a, b);
      long start = System.nanoTime();
      long products = 0;
      long elapsed;
      do {
        multiply(a, b);
        products++;
        elapsed = System.nanoTime() - start;
      } while (elapsed < MATMUL_NANOS);
      return 2.0 * ROWS * COLUMNS * COLUMNS * products / elapsed;
    }
  }

  private static void multiply(Tensor a, Tensor b) {
    try (Scope step = new Scope()) {
      a.matmul(b);
    }
  }
}
