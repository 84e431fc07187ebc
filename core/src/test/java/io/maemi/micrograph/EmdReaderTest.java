package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmdReaderTest {
  @TempDir private Path folder;

  private static void axis(WritableGroup group, String name, String unit, double... positions) {
    WritableDataset axis = group.putDataset(name, positions);
    axis.putAttribute("units", unit);
  }

  @Test
  void readsTheBerkeleyFormWithTheScaleOfEachAxis() {
    Path file = folder.resolve("a.emd");
    try (WritableHdfFile out = HdfFile.write(file)) {
      WritableGroup signal = out.putGroup("experiment").putGroup("image");
      signal.putDataset("data", new float[][] {{1, 2, 3}, {4, 5, 6}});
      axis(signal, "dim1", "[n_m]", 0, 0.5);
      axis(signal, "dim2", "[n_m]", 0, 0.25, 0.5);
    }
    Micrograph read = MicrographReader.read(file);
    assertThat(read.format()).isEqualTo("EMD (Berkeley)");
    assertThat(read.pixels().values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(read.pixels().bits()).isEqualTo(32);
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(0.25, 0.5, "EMD axes"));
  }

  @Test
  void readsIntegersOfEveryWidth() {
    Object[] datasets = {
      new byte[][] {{-3, 4}}, new short[][] {{-3, 4}}, new int[][] {{-3, 4}},
      new long[][] {{-3, 4}}, new float[][] {{-3, 4}}, new double[][] {{-3, 4}}
    };
    for (Object data : datasets) {
      Path file = folder.resolve(data.getClass().getSimpleName().charAt(0) + ".emd");
      try (WritableHdfFile out = HdfFile.write(file)) {
        out.putGroup("signal").putDataset("data", data);
      }
      assertThat(MicrographReader.read(file).pixels().values()).containsExactly(-3, 4);
    }
  }

  @Test
  void picksAFrameOfAStack() {
    Path file = folder.resolve("a.emd");
    try (WritableHdfFile out = HdfFile.write(file)) {
      WritableGroup signal = out.putGroup("stack");
      signal.putDataset("data", new float[][][] {{{1, 2}}, {{3, 4}}});
    }
    Micrograph read = MicrographReader.read(file, ReadOptions.NONE.withFrame(2));
    assertThat(read.frames()).isEqualTo(2);
    assertThat(read.pixels().values()).containsExactly(3, 4);
  }

  @Test
  void readsVeloxImagesWithTheirJson() {
    Path file = folder.resolve("a.emd");
    String json =
        "{\"BinaryResult\":{\"PixelSize\":{\"width\":\"5.3e-09\",\"height\":\"5.3e-09\"},"
            + "\"PixelUnitX\":\"m\",\"Detector\":\"HAADF\"},"
            + "\"Optics\":{\"AccelerationVoltage\":\"200000\"},"
            + "\"Acquisition\":{\"AcquisitionStartDatetime\":{\"DateTime\":\"1488794201\"}},"
            + "\"Instrument\":{\"InstrumentModel\":\"Talos\"}}";
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[][] column = new byte[text.length + 5][1];
    for (int i = 0; i < text.length; i++) {
      column[i][0] = text[i];
    }
    try (WritableHdfFile out = HdfFile.write(file)) {
      WritableGroup image = out.putGroup("Data").putGroup("Image").putGroup("0123abc");
      image.putDataset("Data", new int[][][] {{{1}, {2}}, {{3}, {4}}});
      image.putDataset("Metadata", column);
    }
    Micrograph read = MicrographReader.read(file);
    assertThat(read.format()).isEqualTo("EMD (Velox)");
    assertThat(read.pixels().values()).containsExactly(1, 2, 3, 4);
    assertThat(read.pixelSize().x()).isCloseTo(5.3, within(1e-9));
    assertThat(read.instrument())
        .isEqualTo(
            new Instrument("FEI", "Talos", 200.0, null, null, "HAADF", "2017-03-06T09:56:41"));
    assertThat(read.details().metadata()).containsEntry("Instrument.InstrumentModel", "Talos");
  }

  @Test
  void namesCubesAndForeignFilesAsWhatTheyAre() {
    Path cube = folder.resolve("cube.emd");
    try (WritableHdfFile out = HdfFile.write(cube)) {
      out.putGroup("scan").putDataset("data", new float[2][2][2][3]);
    }
    assertThatThrownBy(() -> MicrographReader.read(cube))
        .hasMessageContaining("this HDF5 file holds a data cube of 2 × 2 × 2 × 3 values");
    Path foreign = folder.resolve("foreign.h5");
    try (WritableHdfFile out = HdfFile.write(foreign)) {
      out.putDataset("temperature", new double[] {1, 2});
    }
    assertThatThrownBy(() -> MicrographReader.read(foreign))
        .hasMessageContaining("holds no image of the EMD form");
  }
}
