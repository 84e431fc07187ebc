package io.maemi.foundation;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;

/**
 * A protocol buffer message in the making, for formats of which a few messages are written: fields
 * go by their numbers, a number given again makes a repeated field.
 */
public final class ProtocolMessage {
  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  /** Adds an {@code int32}, {@code int64}, {@code bool} or enumeration. */
  public ProtocolMessage integer(int number, long value) {
    return with(number, Field.newBuilder().addVarint(value));
  }

  /** Adds a {@code float}. */
  public ProtocolMessage real(int number, float value) {
    return with(number, Field.newBuilder().addFixed32(Float.floatToIntBits(value)));
  }

  /** Adds a {@code double}. */
  public ProtocolMessage real(int number, double value) {
    return with(number, Field.newBuilder().addFixed64(Double.doubleToLongBits(value)));
  }

  /** Adds a {@code string}. */
  public ProtocolMessage text(int number, String value) {
    return with(number, Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(value)));
  }

  /** Adds {@code bytes}. */
  public ProtocolMessage bytes(int number, byte[] value) {
    return with(number, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(value)));
  }

  /** Adds a message as it is now. */
  public ProtocolMessage message(int number, ProtocolMessage value) {
    return with(number, Field.newBuilder().addLengthDelimited(value.fields.build().toByteString()));
  }

  private ProtocolMessage with(int number, Field.Builder value) {
    fields.mergeField(number, value.build());
    return this;
  }

  /** The message as it is sent and stored. */
  public byte[] toBytes() {
    return fields.build().toByteArray();
  }
}
