package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.maemi.foundation.MaemiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says of other files is not followed. */
class ClosedFilesTest {
  private static final String SECRET = "5e-9";

  /** HDF5, gzipped: {@code Data} and {@code experiment/image} are links into secret.emd. */
  private static final String EXTERNAL_LINKS =
      "H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1BgxgjhG0DFe77NjfP3cAliYqhgEkJWCANcTAxALWyiDECKK7WiILUo"
          + "Mzc1r2QzVD+bDFCCw4HFJbEkEai/ODW5KLVELzU3hUEfJMTAIM9ACKTcq2InxgnyYJtYM3MT01NFUK0qzkzP"
          + "S8xhYDBlIA+w1OVPBABfbv26NgEAAA==";

  /** HDF5, gzipped: {@code experiment/image} is a link to {@code experiment}, round and round. */
  private static final String CIRCLE =
      "H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1BgxgjhG0DFe77NjfP3cAliYqhgEkJWCANcTAxALWyiDECKK7WiILUo"
          + "Mzc1r2QzzGB7BkoB76fJPcQ4QQzoBA5G1szcxPRUbgZ9hFsY7Ch1wrHLnewA1EVCAzYBAAA=";

  @TempDir private Path folder;
  private Path secret = Path.of("");

  @BeforeEach
  void keepASecret() throws IOException {
    secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
  }

  private String entity() {
    return "<!DOCTYPE a [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>";
  }

  private static void saysNothingOfTheSecret(Micrograph read) {
    assertThat(read.pixelSize()).isNull();
    assertThat(read.details().metadata().values()).noneMatch(value -> value.contains(SECRET));
    assertThat(read.instrument().toString()).doesNotContain(SECRET);
  }

  private static Micrograph described(String text) {
    byte[] file =
        TinyTiff.littleEndian()
            .page(4, 2, 8, new byte[8])
            .text(270, text)
            .text(271, "JEOL Ltd.")
            .toBytes();
    return MicrographReader.read(file, "a.tif", ReadOptions.NONE);
  }

  @Test
  void externalEntitiesOfOmeStayClosed() {
    saysNothingOfTheSecret(
        described(
            entity()
                + "<OME><Image><Pixels SizeX=\"4\" PhysicalSizeX=\"&s;\" PhysicalSizeXUnit=\"m\"/>"
                + "<M K=\"detector\">&s;</M></Image></OME>"));
  }

  @Test
  void externalEntitiesOfJeolStayClosed() {
    saysNothingOfTheSecret(
        described(
            entity()
                + "<TemReporter><Instruments>&s;</Instruments><ModeString>MAG</ModeString>"
                + "<SelectorValue>&s;</SelectorValue></TemReporter>"));
  }

  @Test
  void externalEntitiesBesideSerStayClosed() throws IOException {
    Path ser = folder.resolve("scan_1.ser");
    Files.write(ser, TinyMrc.ser(false, 0x4122, 0, 1, 1, new short[] {1}));
    Files.writeString(
        folder.resolve("scan.emi"),
        entity()
            + "<ObjectInfo><Data><Label>Microscope</Label><Value>&s;</Value></Data></ObjectInfo>");
    saysNothingOfTheSecret(MicrographReader.read(ser));
  }

  @ParameterizedTest
  @ValueSource(strings = {EXTERNAL_LINKS, CIRCLE})
  void linksOfHdf5AreNotFollowed(String packed) throws IOException {
    try (WritableHdfFile out = HdfFile.write(folder.resolve("secret.emd"))) {
      out.putGroup("signal").putDataset("data", new float[4][4]);
      WritableGroup image = out.putGroup("Data").putGroup("Image").putGroup("0123abc");
      image.putDataset("Data", new int[4][4][1]);
    }
    assertThat(MicrographReader.read(folder.resolve("secret.emd")).pixels().width()).isEqualTo(4);
    Path links = folder.resolve("links.emd");
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      Files.write(links, in.readAllBytes());
    }
    assertThatThrownBy(() -> MicrographReader.read(links))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no image of the EMD form");
  }
}
