package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private TensorBoardFile() {}

  /** Writes {@code log} to {@code file}; times are the run's seconds. */
  static void write(Path file, LossLog log) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    Message version = new Message();
    version.fixed64(1, Double.doubleToLongBits(0)).text(3, "brain.Event:2");
    record(records, version.bytes());
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
    Message scalar = new Message().text(1, tag).fixed32(2, Float.floatToIntBits((float) value));
    Message summary = new Message().message(1, scalar);
    Message event = new Message().fixed64(1, Double.doubleToLongBits(seconds)).varint(2, step);
    record(records, event.message(5, summary).bytes());
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

  /** A protocol buffer in the making. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void key(int field, int type) {
      number((long) field << 3 | type);
    }

    private void number(long value) {
      long left = value;
      while ((left & ~0x7FL) != 0) {
        out.write((int) ((left & 0x7F) | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
    }

    private void littleEndian(long value, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >>> (8 * i)));
      }
    }

    Message varint(int field, long value) {
      key(field, VARINT);
      number(value);
      return this;
    }

    Message fixed64(int field, long bits) {
      key(field, FIXED64);
      littleEndian(bits, Long.BYTES);
      return this;
    }

    Message fixed32(int field, int bits) {
      key(field, FIXED32);
      littleEndian(bits, Integer.BYTES);
      return this;
    }

    Message text(int field, String text) {
      return raw(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message inner) {
      return raw(field, inner.bytes());
    }

    private Message raw(int field, byte[] bytes) {
      key(field, BYTES);
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
