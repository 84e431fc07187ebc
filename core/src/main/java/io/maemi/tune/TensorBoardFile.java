package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.ProtocolMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The losses of a run as a file of TensorBoard events: TFRecords (length, data, each with a masked
 * CRC-32C) of {@code tensorflow.Event} messages with one scalar each. Written whole from the log,
 * so that a resumed run has no steps twice.
 */
final class TensorBoardFile {
  /** The name in the output folder; TensorBoard looks for {@code tfevents}. */
  static final String NAME = "events.out.tfevents.0.maemi";

  private TensorBoardFile() {}

  /** Writes {@code log} to {@code file}; times are the run's seconds. */
  static void write(Path file, LossLog log) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    ProtocolMessage version = new ProtocolMessage();
    version.real(1, 0.0).text(3, "brain.Event:2");
    record(records, version.toBytes());
    for (LossLog.Step step : log.steps()) {
      scalar(records, step.seconds(), step.step(), "loss/train", step.loss());
      scalar(records, step.seconds(), step.step(), "gradient_norm", step.gradientNorm());
      scalar(records, step.seconds(), step.step(), "rate_factor", step.rate());
    }
    double seconds = 0;
    for (LossLog.HeldOut heldOut : log.heldOut()) {
      seconds = secondsAt(log, heldOut.step(), seconds);
      scalar(records, seconds, heldOut.step(), "loss/held_out", heldOut.loss());
      scalar(records, seconds, heldOut.step(), "accuracy/held_out", heldOut.accuracy());
    }
    byte[] all = records.toByteArray();
    AtomicFile.writePath(file, part -> Files.write(part, all));
  }

  private static double secondsAt(LossLog log, long step, double otherwise) {
    return log.steps().stream()
        .filter(s -> s.step() == step)
        .mapToDouble(LossLog.Step::seconds)
        .findFirst()
        .orElse(otherwise);
  }

  private static void scalar(
      ByteArrayOutputStream records, double seconds, long step, String tag, double value) {
    ProtocolMessage scalar = new ProtocolMessage().text(1, tag).real(2, (float) value);
    ProtocolMessage summary = new ProtocolMessage().message(1, scalar);
    ProtocolMessage event = new ProtocolMessage().real(1, seconds).integer(2, step);
    record(records, event.message(5, summary).toBytes());
  }

  /** A TFRecord of {@code data}. */
  private static void record(ByteArrayOutputStream records, byte[] data) {
    ByteBuffer buffer = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(data.length);
    buffer.putInt(masked(buffer.array(), 0, Long.BYTES));
    buffer.put(data);
    buffer.putInt(masked(data, 0, data.length));
    records.writeBytes(buffer.array());
  }

  /** CRC-32C, turned and shifted as TFRecords have it. */
  static int masked(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }
}
