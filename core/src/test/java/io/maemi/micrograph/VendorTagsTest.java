package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class VendorTagsTest {
  private static final String NAMED_ZEISS =
      String.join(
          "\r\n",
          "AP_IMAGE_PIXEL_SIZE",
          "Image Pixel Size = 12.35 nm",
          "AP_PIXEL_SIZE",
          "Pixel Size = 24.70 nm",
          "AP_ACTUALKV",
          "EHT =  3.00 kV",
          "AP_WD",
          "WD =  4.1 mm",
          "AP_MAG",
          "Mag =  25.00 K X",
          "DP_SEM",
          "Sem = Gemini",
          "DP_DETECTOR_CHANNEL",
          "Signal A = SE2",
          "AP_DATE",
          "Date :7 Mar 2021",
          "AP_TIME",
          "Time :9:05:02",
          "");

  private static Micrograph read(int width, int height, int tag, String text) {
    byte[] data = new byte[width * height];
    return MicrographReader.read(
        TinyTiff.littleEndian().page(width, height, 8, data).text(tag, text).toBytes(),
        "a.tif",
        ReadOptions.NONE);
  }

  private static PixelSize size(Micrograph micrograph) {
    return Objects.requireNonNull(micrograph.pixelSize());
  }

  @Test
  void zeissImagePixelSizeIsTakenNotThatOfTheDisplay() {
    Micrograph micrograph = read(4, 2, 34118, NAMED_ZEISS);
    assertThat(micrograph.format()).isEqualTo("TIFF (ZEISS)");
    assertThat(size(micrograph))
        .isEqualTo(new PixelSize(12.35, 12.35, "tag 34118 AP_IMAGE_PIXEL_SIZE"));
    assertThat(micrograph.instrument())
        .isEqualTo(
            new Instrument("ZEISS", "Gemini", 3.0, 4.1, 25000.0, "SE2", "2021-03-07T09:05:02"));
    assertThat(micrograph.details().metadata()).containsEntry("AP_WD", "4.1 mm");
  }

  @Test
  void zeissCurrentDwellTiltAndStageAreRead() {
    String set =
        "AP_IPROBE\r\nI Probe = 150.0 pA\r\nDP_DWELL_TIME\r\nDwell Time = 50 ns\r\n"
            + "AP_STAGE_AT_T\r\nStage at T = 54.0 \u00b0\r\n"
            + "AP_STAGE_AT_X\r\nStage at X = 74.9182 mm\r\n"
            + "AP_STAGE_AT_Y\r\nStage at Y = 93.5 mm\r\n";
    assertThat(read(4, 2, 34118, NAMED_ZEISS + set).instrument().acquisition())
        .isEqualTo(
            new Acquisition(
                0.15, null, 0.05, 54.0, new Acquisition.Stage(74.9182, 93.5, null, null)));
  }

  @Test
  void zeissBlockRefinesTheRoundedPixelSizeWhereTheyAgree() {
    String block = "0\r\n0\r\n0\r\n2.469000e-008\r\n";
    assertThat(size(read(2048, 1, 34118, block + NAMED_ZEISS)).x()).isCloseTo(12.345, within(1e-9));
    String other = "0\r\n0\r\n0\r\n9.000000e-008\r\n";
    assertThat(size(read(2048, 1, 34118, other + NAMED_ZEISS)).x()).isEqualTo(12.35);
  }

  @Test
  void oldZeissBlockWithoutNamesGivesTheScaleOfA1024WideStore() {
    PixelSize size = size(read(512, 1, 34118, "0\r\n0\r\n0\r\n5.000000e-009\r\n1.0e+004\r\n"));
    assertThat(size.x()).isCloseTo(10, within(1e-9));
    assertThat(size.source()).isEqualTo("tag 34118");
  }

  @Test
  void zeissTagThatSaysNothingGivesNoScale() {
    assertThat(read(4, 2, 34118, "nothing\r\nof\r\nuse\r\nhere\r\n").pixelSize()).isNull();
    assertThat(
            read(4, 2, 34118, "AP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = 0.000 nm\r\n").pixelSize())
        .isNull();
  }

  private static final String FEI =
      String.join(
          "\r\n",
          "[User]",
          "Date=03/07/2021",
          "Time=05:06:40 PM",
          "[System]",
          "SystemType=Scios",
          "[Beam]",
          "HV=2000",
          "Beam=EBeam",
          "[EBeam]",
          "HFW=4.0e-6",
          "WD=0.0071",
          "[Scan]",
          "PixelWidth=1.25e-9",
          "PixelHeight=1.5e-9",
          "[Image]",
          "ResolutionX=4",
          "ResolutionY=20",
          "MagCanvasRealWidth=0.2",
          "[Detectors]",
          "Name=ETD",
          "");

  @Test
  void feiScaleIsThatOfTheScanAndTheDataBarIsWhatTheImageHasTooMuch() {
    Micrograph micrograph = read(4, 24, 34682, FEI);
    assertThat(size(micrograph).x()).isCloseTo(1.25, within(1e-9));
    assertThat(size(micrograph).y()).isCloseTo(1.5, within(1e-9));
    assertThat(micrograph.dataBar()).isEqualTo(new DataBar(20, 4, null));
    assertThat(micrograph.specimen().height()).isEqualTo(20);
    Instrument instrument = micrograph.instrument();
    assertThat(instrument)
        .isEqualTo(new Instrument("FEI", "Scios", 2.0, 7.1, 50000.0, "ETD", "2021-03-07T17:06:40"));
    assertThat(micrograph.details().metadata()).containsEntry("EBeam.WD", "0.0071");
  }

  @Test
  void feiCurrentSpotDwellTiltAndStageAreRead() {
    String set =
        FEI.replace("[EBeam]", "Spot=3\r\n[EBeam]\r\nBeamCurrent=8.6e-11")
                .replace("[Scan]", "[Scan]\r\nDwelltime=3e-6")
            + "[Stage]\r\nStageX=0.001\r\nStageY=-0.002\r\nStageZ=0.01\r\n"
            + "StageR=3.141592653589793\r\nStageT=0.5\r\n";
    Acquisition acquisition = read(4, 24, 34682, set).instrument().acquisition();
    assertThat(acquisition)
        .isEqualTo(
            new Acquisition(
                0.086, 3.0, 3.0, Math.toDegrees(0.5), new Acquisition.Stage(1, -2, 10.0, 180.0)));
  }

  @Test
  void feiScaleFallsBackOnTheFieldWidthOfTheBeam() {
    String text =
        FEI.replace("PixelWidth=1.25e-9", "PixelWidth=")
            .replace("ResolutionX=4", "ResolutionX=1000");
    PixelSize size = size(read(4, 20, 34680, text));
    assertThat(size.x()).isCloseTo(4, within(1e-9));
    assertThat(size.source()).isEqualTo("FEI tag [EBeam] HFW");
  }

  @Test
  void feiNavigationCameraHasTheScaleOfItsOwnField() {
    String text =
        "[Beam]\r\nBeam=\r\n[IRBeam]\r\nHFW=0.2\r\nVFW=0.15\r\n[System]\r\nSystemType=Helios\r\n"
            + "[Image]\r\nResolutionX=800\r\nResolutionY=500\r\nMagCanvasRealWidth=0.2\r\n";
    Micrograph camera = read(4, 24, 34682, text);
    assertThat(size(camera)).isEqualTo(new PixelSize(250_000, 300_000, "FEI tag [IRBeam] HFW"));
    assertThat(camera.instrument().magnification()).isNull();
  }

  @Test
  void feiIonBeamIsToldByItsOwnSection() {
    String text =
        FEI.replace("Beam=EBeam", "Beam=IBeam")
                .replace("HV=2000", "HV=30000")
                .replace("[EBeam]", "[EBeam]\r\nHFW=1\r\nWD=1\r\n[IBeam]")
            + "[Stage]\r\nStageT=0.907571211037051\r\nStageX=0\r\nStageY=0\r\n";
    Instrument ion = read(4, 24, 34682, text).instrument();
    assertThat(ion.acceleratingVoltageKv()).isEqualTo(30);
    assertThat(ion.workingDistanceMm()).isEqualTo(7.1);
    assertThat(ion.magnification()).isEqualTo(50_000);
    assertThat(ion.acquisition().tiltDegrees()).isCloseTo(52, within(1e-9));
  }

  @Test
  void feiTagWithoutItsBeamSectionOrWithBrokenNumbersIsNoError() {
    String text =
        "[Beam]\r\n"
            + "Beam=IRBeam\r\n"
            + "HV=\r\n"
            + "[Scan]\r\n"
            + "PixelWidth=1.2.3e\r\n"
            + "[Image]\r\n"
            + "ResolutionX=abc\r\n";
    Micrograph micrograph = read(4, 20, 34682, text);
    assertThat(micrograph.pixelSize()).isNull();
    assertThat(micrograph.instrument().acceleratingVoltageKv()).isNull();
    assertThat(micrograph.dataBar()).isNull();
  }

  @Test
  void feiDataBarThatWouldLeaveNoSpecimenIsNotBelieved() {
    assertThat(read(4, 24, 34682, FEI.replace("ResolutionY=20", "ResolutionY=0.5")).dataBar())
        .isNull();
    assertThat(read(4, 24, 34682, FEI.replace("ResolutionY=20", "ResolutionY=48")).dataBar())
        .isNull();
    String own =
        FEI.replace("ResolutionY=20", "ResolutionY=") + "[PrivateFei]\r\nDatabarHeight=3\r\n";
    assertThat(read(4, 24, 34682, own).dataBar()).isEqualTo(new DataBar(21, 3, null));
  }

  @Test
  void whatTheUserSaysOfThePixelSizeIsTaken() {
    byte[] file =
        TinyTiff.littleEndian().page(4, 2, 8, new byte[8]).text(34118, NAMED_ZEISS).toBytes();
    Micrograph micrograph =
        MicrographReader.read(file, "a.tif", ReadOptions.pixelSize(Length.parse("2.5nm")));
    assertThat(micrograph.pixelSize()).isEqualTo(new PixelSize(2.5, 2.5, "user"));
  }
}
