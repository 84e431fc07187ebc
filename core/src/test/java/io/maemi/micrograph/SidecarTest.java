package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarTest {
  @TempDir private Path folder;

  private static TinyTiff tiff() {
    return TinyTiff.littleEndian().page(4, 2, 8, new byte[8]);
  }

  private Micrograph beside(String suffix, String text, Charset charset) throws IOException {
    Path image = Files.write(folder.resolve("scan.tif"), tiff().toBytes());
    Files.write(folder.resolve("scan" + suffix), text.getBytes(charset));
    return MicrographReader.read(image);
  }

  @Test
  void readsHitachiTextInUtf16() throws IOException {
    Micrograph read =
        beside(
            ".txt",
            "\ufeff[SemImageFile]\r\nInstructName=SU8010\r\nDate=2021/06/23\r\nTime=16:41:13\r\n"
                + "DataSize=8x4\r\nPixelSize=10.5\r\nSignalName=SE\r\n"
                + "AcceleratingVoltage=15000 Volt\r\nMagnification=600\r\n"
                + "WorkingDistance=7892.3 um\r\n",
            StandardCharsets.UTF_16LE);
    assertThat(read.format()).isEqualTo("TIFF (Hitachi)");
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(21, 21, "Hitachi PixelSize"));
    assertThat(read.instrument())
        .isEqualTo(
            new Instrument("Hitachi", "SU8010", 15.0, 7.8923, 600.0, "SE", "2021-06-23T16:41:13"));
    assertThat(read.details().metadata()).containsEntry("PixelSize", "10.5");
  }

  @Test
  void readsCurrentTiltAndStageFromHitachiText() throws IOException {
    Micrograph read =
        beside(
            ".txt",
            "[SemImageFile]\r\n"
                + "InstructName=S-4800\r\n"
                + "PixelSize=10.5\r\n"
                + "AcceleratingVoltage=5.0 kV\r\n"
                + "WorkingDistance=8.2 mm\r\n"
                + "EmissionCurrent=10000 nA\r\n"
                + "StagePositionX=12000000\r\n"
                + "StagePositionY=34000000\r\n"
                + "StagePositionZ=8000000\r\n"
                + "StagePositionR=90.0\r\n"
                + "StagePositionT=-5.0\r\n",
            StandardCharsets.ISO_8859_1);
    assertThat(read.instrument().acceleratingVoltageKv()).isEqualTo(5);
    assertThat(read.instrument().workingDistanceMm()).isEqualTo(8.2);
    assertThat(read.instrument().acquisition().tiltDegrees()).isEqualTo(-5);
    assertThat(read.instrument().acquisition().stage())
        .isEqualTo(new Acquisition.Stage(12, 34, 8.0, 90.0));
  }

  @Test
  void saysWhichWidthHitachisMagnificationIsTakenFor() throws IOException {
    String text = "[SemImageFile]\r\nDataSize=1280x960\r\nMagnification=600\r\nPhotoSize=1000\r\n";
    PixelSize size = beside(".txt", text, StandardCharsets.ISO_8859_1).pixelSize();
    assertThat(size.x() * 4 / 1280).isCloseTo(165.36, within(0.01));
    assertThat(size.source()).isEqualTo("Hitachi magnification of a photo 127 mm wide");
  }

  @Test
  void takesNoScaleFromAMagnificationAlone() throws IOException {
    Micrograph read =
        beside(
            ".txt",
            "$SEM_DATA_VERSION 1\r\n$CM_MAG 5000\r\n$CM_FULL_SIZE 4 2\r\n",
            StandardCharsets.ISO_8859_1);
    assertThat(read.pixelSize()).isNull();
    assertThat(read.details().warnings())
        .containsExactly(
            "the magnification of 5000 alone gives no scale: how wide a picture it is meant for is"
                + " not written");
  }

  @Test
  void readsHitachiCommentsWhereNoTextLiesBeside() {
    String comment =
        "SerialNumber=1\r\nPixelSize=165.5\r\nCondition=Vacc=15.0kV Mag=x1.2k WD=7.9mm"
            + " LensMode=3\r\nSignalName=BSE\r\n\0";
    byte[] file =
        tiff()
            .bytes(40092, comment.getBytes(StandardCharsets.UTF_16LE))
            .bytes(40093, "TM4000\0".getBytes(StandardCharsets.UTF_16LE))
            .toBytes();
    Micrograph read = MicrographReader.read(file, "a.tif", ReadOptions.NONE);
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(165.5, 165.5, "Hitachi PixelSize"));
    assertThat(read.instrument())
        .isEqualTo(new Instrument("Hitachi", "TM4000", 15.0, 7.9, 1200.0, "BSE", null));
  }

  @Test
  void readsJeolText() throws IOException {
    Micrograph read =
        beside(
            ".txt",
            "$SEM_DATA_VERSION 1\r\n$CM_INSTRUMENT JSM-7800F\r\n$CM_ACCEL_VOLT 15.00\r\n"
                + "$CM_MAG 5000\r\n$CM_FULL_SIZE 4 2\r\n$CM_SIGNAL_NAME LED\r\n"
                + "$$SM_WD 10.1\r\n$$SM_MICRON_BAR 84\r\n$$SM_MICRON_MARKER 1um\r\n",
            StandardCharsets.ISO_8859_1);
    assertThat(read.pixelSize().x()).isCloseTo(1000.0 / 84, within(1e-9));
    assertThat(read.instrument())
        .isEqualTo(new Instrument("JEOL", "JSM-7800F", 15.0, 10.1, 5000.0, "LED", null));
    assertThat(read.details().metadata()).containsEntry("$SM_MICRON_BAR", "84");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.067mm 0.800mm", "1.067 0.800mm", "1067um 800um"})
  void readsTheFieldThatNewerJeolTextStates(String field) throws IOException {
    String text = "$CM_FORMAT JEOL/EO\r\n$CM_MAG 120\r\n$CM_FIELD_OF_VIEW " + field + "\r\n";
    PixelSize size = beside(".txt", text, StandardCharsets.ISO_8859_1).pixelSize();
    assertThat(size.x()).isCloseTo(1.067e6 / 4, within(1e-6));
    assertThat(size.source()).isEqualTo("JEOL text CM_FIELD_OF_VIEW");
  }

  @Test
  void readsBeamAndStageOfJeolText() throws IOException {
    Acquisition named =
        acquisition(
            "$CM_STAGE_POSITION X=37.1, Y=-44.9, R=355.0, Z=16.9, T=12.5\r\n"
                + "$$SM_PROBE_CURRENT 3.63e-009\r\n$$SM_SPOT_SIZE 30\r\n");
    assertThat(named.stage()).isEqualTo(new Acquisition.Stage(37.1, -44.9, 16.9, 355.0));
    assertThat(named.tiltDegrees()).isEqualTo(12.5);
    assertThat(named.beamCurrentNa()).isCloseTo(3.63, within(1e-9));
    assertThat(named.spotSize()).isEqualTo(30);

    Acquisition older = acquisition("$CM_STAGE_POS 2.044 0.704 10.2 11.0 0.0 0\r\n");
    assertThat(older.stage()).isEqualTo(new Acquisition.Stage(2.044, 0.704, 10.2, null));
    assertThat(older.tiltDegrees()).isNull();
  }

  private Acquisition acquisition(String lines) throws IOException {
    Acquisition read =
        beside(
                ".txt",
                "$SEM_DATA_VERSION 1\r\n$CM_FULL_SIZE 4 2\r\n" + lines,
                StandardCharsets.ISO_8859_1)
            .instrument()
            .acquisition();
    assertThat(read).isNotNull();
    return read;
  }

  private static final String TESCAN =
      "[MAIN]\r\n"
          + "Device=MIRA3\r\n"
          + "PixelSizeX=3.125e-9\r\n"
          + "PixelSizeY=3.5e-9\r\n"
          + "Magnification=20000\r\n"
          + "Date=2019-05-24\r\n"
          + "Time=11:02:03\r\n"
          + "[SEM]\r\n"
          + "HV=5000.0\r\n"
          + "WD=0.0062\r\n"
          + "PredictedBeamCurrent=2e-10\r\n"
          + "SpotSize=2.5\r\n"
          + "DwellTime=3.2e-6\r\n"
          + "StageX=-0.0015\r\n"
          + "StageY=0.002\r\n"
          + "StageZ=0.0061\r\n"
          + "StageRotation=45.0\r\n"
          + "StageTilt=10.0\r\n"
          + "Detector=InBeam\r\n";

  private static void isTescan(Micrograph read) {
    assertThat(read.format()).isEqualTo("TIFF (TESCAN)");
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(3.125, 3.5, "TESCAN header PixelSizeX"));
    assertThat(read.instrument())
        .isEqualTo(
            new Instrument(
                "TESCAN",
                "MIRA3",
                5.0,
                6.2,
                20_000.0,
                "InBeam",
                "2019-05-24T11:02:03",
                new Acquisition(0.2, 2.5, 3.2, 10.0, new Acquisition.Stage(-1.5, 2.0, 6.1, 45.0))));
    assertThat(read.details().metadata()).containsEntry("DwellTime", "3.2e-6");
  }

  @Test
  void readsTescanHeadersInTheTagAndBesideTheFile() throws IOException {
    isTescan(beside(".hdr", TESCAN, StandardCharsets.ISO_8859_1));
    byte[] tagged =
        tiff().bytes(50431, ("\1\0\2\0" + TESCAN).getBytes(StandardCharsets.ISO_8859_1)).toBytes();
    isTescan(MicrographReader.read(tagged, "a.tif", ReadOptions.NONE));
  }

  @Test
  void readsTheScaleOfOmeTiff() {
    byte[] file =
        tiff()
            .text(
                270,
                "<?xml version=\"1.0\"?><OME><Image><Pixels SizeX=\"4\" PhysicalSizeX=\"0.25\""
                    + " PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"0.5\"/></Image></OME>")
            .toBytes();
    assertThat(MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixelSize())
        .isEqualTo(new PixelSize(0.25, 0.5, "OME PhysicalSizeX"));
  }

  /** {@code tiff} with Olympus's block of a pixel of {@code x} × {@code y} nm. */
  private static byte[] olympus(TinyTiff tiff, double x, double y) {
    ByteBuffer block = ByteBuffer.allocate(68 + 112).order(ByteOrder.LITTLE_ENDIAN);
    block.put("SIS0".getBytes(StandardCharsets.US_ASCII));
    block.putShort(58, (short) 1).putShort(60, (short) 1);
    block.putShort(68 + 10, (short) -9).putDouble(68 + 12, x).putDouble(68 + 20, y);
    block.putDouble(68 + 36, 40_000);
    tiff.longs(33560, 0).bytes(65000, block.array());
    int start = new String(tiff.toBytes(), StandardCharsets.ISO_8859_1).indexOf("SIS0");
    byte[] file = tiff.longs(33560, start).toBytes();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(start + 64, start + 68);
    return file;
  }

  @Test
  void readsTheOlympusTag() {
    Micrograph read = MicrographReader.read(olympus(tiff(), 0.5, 0.25), "a.tif", ReadOptions.NONE);
    assertThat(read.format()).isEqualTo("TIFF (Olympus)");
    assertThat(read.pixelSize().x()).isCloseTo(0.5, within(1e-9));
    assertThat(read.pixelSize().y()).isCloseTo(0.25, within(1e-9));
    assertThat(read.instrument().magnification()).isEqualTo(40_000);
    assertThat(read.details().metadata()).containsEntry("magnification", "40000.0");
  }

  @Test
  void takesTheOlympusScaleOfTheRawPageForThePictureBeforeIt() {
    for (int width = 2; width <= 3; width++) {
      TinyTiff pages =
          TinyTiff.littleEndian()
              .page(2, 2, 8, new byte[4])
              .page(width, 2, 16, new byte[4 * width]);
      PixelSize size =
          MicrographReader.read(olympus(pages, 0.5, 0.5), "a.tif", ReadOptions.NONE).pixelSize();
      assertThat(size == null ? 0 : size.x()).isCloseTo(width == 2 ? 0.5 : 0, within(1e-9));
    }
  }

  @Test
  void takesTheScaleOfEachAxisFromGatansExports() {
    TinyTiff tiff = tiff().rational(282, 72, 1).real(65009, 0.25).real(65010, 2.5);
    byte[] lengths = tiff.text(65003, "\u00b5m").toBytes();
    Micrograph read = MicrographReader.read(lengths, "a.tif", ReadOptions.NONE);
    assertThat(read.format()).isEqualTo("TIFF (Gatan)");
    assertThat(read.pixelSize()).isEqualTo(new PixelSize(250, 2500, "Gatan tag 65009"));
    byte[] reciprocal = tiff.text(65003, "1/nm").toBytes();
    assertThat(MicrographReader.read(reciprocal, "a.tif", ReadOptions.NONE).pixelSize()).isNull();
  }

  @Test
  void dividesTheCameraPixelOfJeolTemByTheMagnification() {
    byte[] file =
        tiff()
            .text(271, "JEOL Ltd.")
            .rational(282, 1000, 1)
            .rational(283, 1000, 1)
            .shorts(296, 3)
            .text(
                270,
                "<TemReporter><Instruments>JEM-F200</Instruments><Eos><EosMode>eosTEM</EosMode>"
                    + "</Eos><AccelerationVoltage>200000</AccelerationVoltage>"
                    + "<ModeString>MAG</ModeString><SelectorValue>20000</SelectorValue>"
                    + "</TemReporter>")
            .toBytes();
    Micrograph read = MicrographReader.read(file, "a.tif", ReadOptions.NONE);
    assertThat(read.pixelSize().x()).isCloseTo(0.5, within(1e-9));
    assertThat(read.instrument())
        .isEqualTo(new Instrument("JEOL", "JEM-F200", 200.0, null, 20_000.0, null, null));
  }
}
