package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportVerbTest {
  @TempDir Path folder;
  private Path model;
  private Path adapter;

  @BeforeEach
  void writeDynamicAdapter() {
    model = TinyStudent.in(folder.resolve("model"));
    adapter = folder.resolve("adapter");
    LoraConfig config =
        LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR).with(null, DynamicRank.PLAIN, null);
    try (Student student = Student.open(model, Device.CPU, DType.FLOAT32);
        LoraAdapter dynamic = LoraAdapter.attach(student, config, 1)) {
      AdapterFolder.write(adapter, dynamic, "tiny", student.weightsHash());
    }
  }

  @Test
  void sliceIsAPlainAdapterThatCanBeMerged() {
    Path slice = folder.resolve("slice");
    Run export = Run.of("export", adapter, slice, "--rank", 2);
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out()).contains("at rank 2");
    assertThat(AdapterFolder.config(slice).r()).isEqualTo(2);
    assertThat(AdapterFolder.config(slice).dynamicRank()).isNull();
    Run merge = Run.of("merge", "--model", model, "--adapter", slice, folder.resolve("merged"));
    assertThat(merge.exitCode()).as(merge.err()).isZero();
  }

  @Test
  void rankThatTheAdapterDoesNotHaveIsOneLine() {
    Run run = Run.of("export", adapter, folder.resolve("slice"), "--rank", 5);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("maemi: cannot export").hasLineCount(1);
  }

  @Test
  void folderWithoutAnAdapterIsOneLine() {
    Run run = Run.of("export", folder, folder.resolve("slice"));
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("maemi: cannot read adapter").hasLineCount(1);
  }
}
