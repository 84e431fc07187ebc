package io.maemi.bench;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checks on real micrographs, which lie beside the checkout and never in it. */
public final class SharedChecks {
  private SharedChecks() {}

  /** Runs all; the argument is the folder of shared material. */
  public static void main(String[] arguments) {
    Path shared = Path.of(arguments[0]);
    if (!Files.isDirectory(shared)) {
      throw MaemiException.usage(
          "cannot run the shared checks: " + shared + " is no folder. Name the shared folder.");
    }
    List<Finding> findings = new ArrayList<>(VendorScale.check(shared));
    findings.add(ParticleAccuracy.check(shared.resolve("data")));
    findings.forEach(System.out::println);
    System.exit(findings.stream().allMatch(Finding::passed) ? 0 : 1);
  }
}
