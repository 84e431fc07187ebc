package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.ReadOptions.BarReading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a file without decoding more of it than that needs. */
class DescribeTest {
  private static final ReadOptions COMPARED = ReadOptions.NONE.withDataBar(BarReading.COMPARED);

  @TempDir private Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void saysOfEveryFormatWhatReadingItSays() throws IOException {
    List<byte[]> files = FormatCorpus.files(folder);
    for (int i = 0; i < files.size(); i++) {
      Path file = file("corpus" + i, files.get(i));
      MicrographInfo told = MicrographReader.describe(file, COMPARED);
      MicrographInfo read =
          MicrographInfo.of(MicrographReader.read(file, COMPARED), file.toString());
      assertThat(told).isEqualTo(read.withSha256(null));
    }
  }

  @Test
  void saysOfEverySampleTypeWhatReadingItSays() throws IOException {
    TinyTiff grey = TinyTiff.littleEndian();
    List<TinyTiff> tiffs =
        List.of(
            grey.page(2, 2, 8, new byte[] {1, 2, 3, 4}).shorts(339, 2),
            TinyTiff.littleEndian().page(2, 2, 16, new byte[8]),
            TinyTiff.littleEndian().page(2, 2, 32, new byte[16]).shorts(339, 3),
            TinyTiff.littleEndian().page(8, 1, 1, new byte[1]));
    for (TinyTiff tiff : tiffs) {
      Path file = file("a.tif", tiff.toBytes());
      assertThat(MicrographReader.describe(file, ReadOptions.NONE).bits())
          .isEqualTo(MicrographReader.read(file).pixels().bits());
    }
  }

  @Test
  void decodesNothingWhereTheHeaderTellsTheScale() throws IOException {
    int side = 3000;
    byte[] stack =
        TinyMrc.mrc(
            ByteOrder.LITTLE_ENDIAN,
            0,
            new int[] {side, side, 1},
            2.5f,
            new byte[0],
            new byte[side * side]);
    Path file = file("large.mrc", stack);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    MicrographReader.describe(file, COMPARED);
    long before = threads.getCurrentThreadAllocatedBytes();
    MicrographInfo told = MicrographReader.describe(file, COMPARED);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1L << 20);
    assertThat(told.width()).isEqualTo(side);
    assertThat(told.pixelSize()).isNotNull();
  }

  @Test
  void looksForNoDataBarWhereATagTellsTheScaleAndNobodyAsks() throws IOException {
    byte[] damaged =
        TinyTiff.littleEndian()
            .page(64, 48, 8, new byte[8])
            .shorts(259, 8)
            .text(34682, "[Scan]\r\nPixelWidth=1e-9\r\n")
            .toBytes();
    Path file = file("damaged.tif", damaged);
    MicrographInfo.Scale scale = MicrographReader.describe(file, ReadOptions.NONE).pixelSize();
    assertThat(scale).isNotNull();
    assertThat(scale.x()).isEqualTo(1);
  }

  @Test
  void damagedFilesAreToldOfOrGiveOneClearLine() throws IOException {
    List<byte[]> files = FormatCorpus.files(folder);
    Random random = new Random(16);
    int told = 0;
    for (int i = 0; i < 20 * files.size(); i++) {
      Path file = file("damaged", FormatCorpus.damaged(files.get(i % files.size()), random));
      try {
        told += MicrographReader.describe(file, ReadOptions.NONE).frames() > 0 ? 1 : 0;
      } catch (MaemiException e) {
        assertThat(e.getMessage()).startsWith("cannot read ").endsWith(".").doesNotContain("\n");
      }
    }
    assertThat(told).isPositive();
  }
}
