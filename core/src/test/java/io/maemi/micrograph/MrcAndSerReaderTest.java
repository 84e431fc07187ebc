package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MrcAndSerReaderTest {
  private static final byte[] NONE = {};

  private static Micrograph read(byte[] file, int frame) {
    return MicrographReader.read(file, "a file", ReadOptions.NONE.withFrame(frame));
  }

  private static ByteBuffer buffer(int bytes, ByteOrder order) {
    return ByteBuffer.allocate(bytes).order(order);
  }

  @Test
  void readsFloatsInBothByteOrders() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] data = buffer(8, order).putFloat(-1.5f).putFloat(1e6f).array();
      Micrograph read = read(TinyMrc.mrc(order, 2, new int[] {2, 1, 1}, 2.5f, NONE, data), 1);
      assertThat(read.format()).isEqualTo("MRC");
      assertThat(read.pixels().values()).containsExactly(-1.5f, 1e6f);
      assertThat(read.pixelSize().x()).isCloseTo(0.25, within(1e-9));
      assertThat(read.pixelSize().source()).isEqualTo("MRC header");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, -2", "1, 2, -2", "6, 2, 65534", "7, 4, -2", "12, 2, NaN", "16, 3, 254"})
  void readsEveryMode(int mode, int bytes, float expected) {
    byte[] data = new byte[bytes];
    Arrays.fill(data, (byte) 0xff);
    data[0] = (byte) 0xfe;
    if (mode == 16) {
      Arrays.fill(data, (byte) 0xfe);
    }
    int[] one = {1, 1, 1};
    Micrograph read = read(TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, mode, one, 1, NONE, data), 1);
    assertThat(read.pixels().values()).containsExactly(expected);
  }

  @Test
  void readsComplexAndFourBitValues() {
    int[] two = {2, 1, 1};
    byte[] packed = {0x5a};
    Micrograph nibbles = read(TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, 101, two, 1, NONE, packed), 1);
    assertThat(nibbles.pixels().values()).containsExactly(10, 5);
    byte[] complex =
        buffer(8, ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 3)
            .putShort((short) -4)
            .putShort((short) 0)
            .putShort((short) 1)
            .array();
    Micrograph magnitudes = read(TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, 3, two, 1, NONE, complex), 1);
    assertThat(magnitudes.pixels().values()).containsExactly(5, 1);
    byte[] floats =
        buffer(16, ByteOrder.BIG_ENDIAN).putFloat(3).putFloat(-4).putFloat(5).putFloat(12).array();
    Micrograph wide = read(TinyMrc.mrc(ByteOrder.BIG_ENDIAN, 4, two, 1, NONE, floats), 1);
    assertThat(wide.pixels().values()).containsExactly(5, 13);
  }

  @Test
  void picksAFrameOfAStackBehindAnExtendedHeader() {
    byte[] data = {1, 2, 3, 4, 5, 6};
    byte[] file =
        TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, 0, new int[] {2, 1, 3}, 1, new byte[160], data);
    assertThat(read(file, 2).pixels().values()).containsExactly(3, 4);
    assertThat(read(file, 2).frames()).isEqualTo(3);
    assertThat(read(file, 2).pixelSize()).isNull();
  }

  @Test
  void takesACellOfNegativeSidesForNoScale() {
    for (int sign = -1; sign <= 1; sign += 2) {
      byte[] file =
          TinyMrc.mrc(
              ByteOrder.LITTLE_ENDIAN, 0, new int[] {2, 1, 1}, 10f * sign, NONE, new byte[2]);
      assertThat(read(file, 1).pixelSize() == null).isEqualTo(sign < 0);
    }
  }

  @Test
  void takesFeiScaleAndVoltageFromItsExtendedHeader() {
    ByteBuffer extended = buffer(768, ByteOrder.LITTLE_ENDIAN).putInt(768);
    extended.putDouble(84, 300_000).putDouble(156, 5.5e-9).putDouble(164, 5.5e-9);
    byte[] file =
        TinyMrc.mrc(
            ByteOrder.LITTLE_ENDIAN, 6, new int[] {1, 1, 1}, 1, extended.array(), new byte[2]);
    file[104] = 'F';
    file[105] = 'E';
    file[106] = 'I';
    file[107] = '1';
    Micrograph read = read(file, 1);
    assertThat(read.pixelSize().x()).isCloseTo(5.5, within(1e-9));
    assertThat(read.instrument().acceleratingVoltageKv()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void readsSerImagesUprightWithTheirScale(boolean wide) {
    byte[] file =
        TinyMrc.ser(wide, 0x4122, 2e-10, 2, 2, new short[] {1, 2, 3, 4}, new short[] {5, 6, 7, -1});
    Micrograph read = read(file, 2);
    assertThat(read.format()).isEqualTo("SER (TIA)");
    assertThat(read.frames()).isEqualTo(2);
    assertThat(read.pixels().values()).containsExactly(7, 65535, 5, 6);
    assertThat(read.pixelSize().x()).isCloseTo(0.2, within(1e-12));
  }

  /** TIA's number of a type, the bytes of its samples 3 and 4 or so, and what they are shown as. */
  @ParameterizedTest
  @CsvSource({
    "1, 03fd, 3, 253",
    "2, 0300fdff, 3, 65533",
    "3, 03000000ffffffff, 3, 4294967296",
    "4, 03fd, 3, -3",
    "5, 0300fdff, 3, -3",
    "6, 03000000fdffffff, 3, -3",
    "7, 00004040000040c0, 3, -3",
    "8, 000000000000084000000000000008c0, 3, -3",
    "9, 00004040000080c0000000000000803f, 5, 1",
    "10, 000000000000084000000000000010c00000000000000000000000000000f03f, 5, 1"
  })
  void readsEverySampleTypeOfSer(int type, String samples, float first, float second) {
    byte[] data = HexFormat.of().parseHex(samples);
    byte[] file = TinyMrc.ser(true, 0x4122, 2e-10, 2, 1, new short[data.length / 2 + 1]);
    int at = 34 + 8;
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(at + 40, (short) type);
    System.arraycopy(data, 0, file, at + 50, data.length);
    assertThat(read(file, 1).pixels().values()).containsExactly(first, second);
  }

  @Test
  void takesTheMicroscopeFromTheEmiBeside(@TempDir Path folder) throws IOException {
    Path ser = folder.resolve("scan_1.ser");
    Files.write(ser, TinyMrc.ser(false, 0x4122, 2e-10, 1, 1, new short[] {1}));
    Files.writeString(
        folder.resolve("scan.emi"),
        "\u0000\u0001<ObjectInfo><AcquireDate>Sat Sep 10 14:33:52 2011</AcquireDate>"
            + "<Data><Label>High tension</Label><Value>300</Value><Unit>kV</Unit></Data>"
            + "<Data><Label>Magnification</Label><Value>20000</Value><Unit>x</Unit></Data>"
            + "<Data><Label>Microscope</Label><Value>Titan</Value></Data></ObjectInfo>");
    Instrument instrument = MicrographReader.read(ser).instrument();
    assertThat(instrument)
        .isEqualTo(
            new Instrument("FEI", "Titan", 300.0, null, 20_000.0, null, "2011-09-10T14:33:52"));
  }

  @Test
  void namesSerSpectraAsWhatTheyAre() {
    byte[] file = TinyMrc.ser(false, 0x4120, 1, 1, 1, new short[] {1}, new short[] {2});
    assertThatThrownBy(() -> read(file, 1)).hasMessageContaining("this SER file holds 2 spectra");
  }

  @Test
  void refusesStacksCutOff() {
    byte[] whole =
        TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, 2, new int[] {8, 8, 2}, 1, NONE, new byte[512]);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThat(read(cut, 1).pixels().width()).isEqualTo(8);
    assertThatThrownBy(() -> read(cut, 2)).hasMessageContaining("cut off before its end");
  }

  /** The file is all holes; of it only the header is read. */
  @Test
  void tellsOfAStackOfTwoGigabytesFromItsHeader(@TempDir Path folder) throws IOException {
    byte[] header =
        TinyMrc.mrc(ByteOrder.LITTLE_ENDIAN, 1, new int[] {4096, 4096, 64}, 1.2f, NONE, NONE);
    Path stack = folder.resolve("stack.mrcs");
    try (RandomAccessFile file = new RandomAccessFile(stack.toFile(), "rw")) {
      file.write(header);
      file.setLength(1024 + 2L * 4096 * 4096 * 64);
    }
    assertThat(Files.size(stack)).isGreaterThan(2L << 30);
    ReadOptions compared =
        ReadOptions.NONE.withDataBar(ReadOptions.BarReading.COMPARED).withFrame(64);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    MicrographInfo told = MicrographReader.describe(stack, compared);
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
    assertThat(told.frames()).isEqualTo(64);
    assertThat(told.pixelSize().x()).isCloseTo(0.12, within(1e-6));
    assertThat(told.sha256()).isNull();
  }
}
