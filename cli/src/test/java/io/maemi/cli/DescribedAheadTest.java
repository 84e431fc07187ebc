package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.MicrographInfo;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribedAheadTest {
  @TempDir Path folder;

  private final List<Path> files = new ArrayList<>();

  @BeforeEach
  void draw() {
    for (int i = 0; i < 9; i++) {
      files.add(Pictures.discs(folder.resolve(i + ".png")));
    }
  }

  private static MicrographInfo describe(Path file) {
    return MicrographReader.describe(file, ReadOptions.NONE);
  }

  @Test
  void tellsEachFileOnceAndInOrder() {
    List<Path> described = Collections.synchronizedList(new ArrayList<>());
    try (DescribedAhead told =
        new DescribedAhead(
            files,
            file -> {
              described.add(file);
              return describe(file);
            })) {
      for (Path file : files) {
        assertThat(told.next(file).file()).isEqualTo(describe(file).file());
      }
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void whatFailsBesideOthersIsTriedAgainAlone() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    try (DescribedAhead told =
        new DescribedAhead(
            files,
            file -> {
              boolean beside = running.incrementAndGet() > 1;
              try {
                if (beside || Thread.currentThread().getName().equals("info")) {
                  refused.incrementAndGet();
                  throw new OutOfMemoryError("for the test");
                }
                return describe(file);
              } finally {
                running.decrementAndGet();
              }
            })) {
      for (Path file : files) {
        assertThat(told.next(file)).isNotNull();
      }
    }
    if (Runtime.getRuntime().availableProcessors() > 1) {
      assertThat(refused).hasValue(files.size());
    }
  }

  @Test
  void whatFailsAloneTooFails() {
    try (DescribedAhead told =
        new DescribedAhead(
            files,
            file -> {
              throw MaemiException.unreadable("cannot read it: a test. Nothing helps.");
            })) {
      assertThatThrownBy(() -> told.next(files.get(0))).isInstanceOf(MaemiException.class);
    }
  }
}
