package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a frozen tower makes of the images lies on disk and is made once. */
class FeatureCacheTest {
  private static final String RECIPE =
      """
      train: {adapters: true}
      adapter: {r: 2, target_modules: '.*text_model.*_proj'}
      batch: {tokens: 600, max_tokens: 120}
      budget: {steps: 2}
      evaluate: {times: 1}
      """;

  @TempDir Path folder;
  private Path cache;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(folder);
    cache = folder.resolve("cache");
  }

  private TuningSummary run(String out, String... overrides) throws IOException {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("cache=" + cache);
    all.add("out=" + folder.resolve(out));
    return Tuning.run(tiny.recipe(RECIPE, all.toArray(String[]::new)), Progress.SILENT);
  }

  /** The files of features, in folders that name tower and images. */
  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(cache)) {
      return walk.filter(file -> file.toString().contains("features-"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  @Test
  void aSecondRunReadsWhatTheFirstWrote() throws IOException {
    TuningSummary first = run("first");
    Path file = files().get(0);
    FileTime written = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, written);
    assertThat(run("second").heldOutLoss()).isEqualTo(first.heldOutLoss());
    assertThat(files()).containsExactly(file);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
  }

  @Test
  void whatIsMissingIsMadeAgain() throws IOException {
    run("first");
    Path file = files().get(0);
    byte[] features = Files.readAllBytes(file);
    Files.delete(file);
    run("second");
    assertThat(file).hasBinaryContent(features);
  }

  @Test
  void aTowerThatIsTrainedLooksAnewAtEveryStep() throws IOException {
    run("whole", "train={vision: true}", "adapter=null");
    assertThat(files()).isEmpty();
  }
}
