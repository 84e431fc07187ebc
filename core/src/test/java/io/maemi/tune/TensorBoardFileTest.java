package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFileTest {
  @TempDir Path folder;

  @Test
  void maskedChecksumIsThatOfTfRecords() {
    // CRC-32C of the digits 1 to 9 is e3069283 (RFC 3720); turned by 15 and shifted by a282ead8.
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(TensorBoardFile.masked(digits, 0, digits.length))
        .isEqualTo((0xe3069283 >>> 15 | 0xe3069283 << 17) + 0xa282ead8);
  }

  @Test
  void everyRecordIsWholeAndHoldsItsScalar() throws IOException {
    LossLog log = LossLog.open(folder.resolve("loss.csv"), 0);
    log.add(new LossLog.Step(300, 0.1, 2.5, 1.25, 0.5, 1));
    log.add(new LossLog.HeldOut(300, 0.75, 0.5, 0.25));
    Path file = folder.resolve(TensorBoardFile.NAME);
    TensorBoardFile.write(file, log);
    List<byte[]> records = records(Files.readAllBytes(file));
    assertThat(records).hasSize(6);
    // Event {1: wall time, 2: step 300, 5: Summary {1: Value {1: tag, 2: 1.25f}}}
    ByteBuffer event = ByteBuffer.wrap(records.get(1)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(event.get()).isEqualTo((byte) 0x09);
    assertThat(event.getDouble()).isEqualTo(2.5);
    assertThat(new byte[] {event.get(), event.get(), event.get()})
        .containsExactly(0x10, (byte) 0xac, 0x02);
    assertThat(event.get()).isEqualTo((byte) 0x2a);
    assertThat(event.get()).isEqualTo((byte) event.remaining());
    assertThat(event.get()).isEqualTo((byte) 0x0a);
    event.get();
    assertThat(event.get()).isEqualTo((byte) 0x0a);
    byte[] tag = new byte[event.get()];
    event.get(tag);
    assertThat(new String(tag, StandardCharsets.UTF_8)).isEqualTo("loss/train");
    assertThat(event.get()).isEqualTo((byte) 0x15);
    assertThat(event.getFloat()).isEqualTo(1.25f);
    assertThat(event.hasRemaining()).isFalse();
  }

  /** The data of TFRecords, whose lengths and checksums must fit. */
  private static List<byte[]> records(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (buffer.hasRemaining()) {
      int start = buffer.position();
      byte[] data = new byte[Math.toIntExact(buffer.getLong())];
      assertThat(buffer.getInt()).isEqualTo(TensorBoardFile.masked(file, start, 8));
      buffer.get(data);
      assertThat(buffer.getInt()).isEqualTo(TensorBoardFile.masked(data, 0, data.length));
      records.add(data);
    }
    return records;
  }
}
