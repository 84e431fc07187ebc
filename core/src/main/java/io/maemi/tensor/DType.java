package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, with their names in safetensors headers and Hugging Face configurations. */
public enum DType {
  FLOAT64(8, "F64", "float64"),
  FLOAT32(4, "F32", "float32"),
  BFLOAT16(2, "BF16", "bfloat16"),
  FLOAT16(2, "F16", "float16"),
  INT64(8, "I64", "int64"),
  INT32(4, "I32", "int32"),
  UINT8(1, "U8", "uint8"),
  INT8(1, "I8", "int8"),
  BOOL(1, "BOOL", "bool");

  private final int bytes;
  private final String safetensorsName;
  private final String torchName;

  DType(int bytes, String safetensorsName, String torchName) {
    this.bytes = bytes;
    this.safetensorsName = safetensorsName;
    this.torchName = torchName;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /** The name in a safetensors header, such as {@code BF16}. */
  public String safetensorsName() {
    return safetensorsName;
  }

  /** The name in a Hugging Face {@code config.json}, such as {@code bfloat16}. */
  public String torchName() {
    return torchName;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloating() {
    return this == FLOAT64 || this == FLOAT32 || this == BFLOAT16 || this == FLOAT16;
  }

  /** The type named {@code name} as in {@code config.json} or as in a safetensors header. */
  public static DType parse(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (DType dtype : values()) {
      if (wanted.equals(dtype.torchName)
          || wanted.equals(dtype.safetensorsName.toLowerCase(Locale.ROOT))) {
        return dtype;
      }
    }
    throw MaemiException.usage(
        "element type "
            + name
            + " is not known: it is none of float32, bfloat16, float16, integers. Name one of"
            + " these.");
  }

  ScalarType raw() {
    return switch (this) {
      case FLOAT64 -> ScalarType.Double;
      case FLOAT32 -> ScalarType.Float;
      case BFLOAT16 -> ScalarType.BFloat16;
      case FLOAT16 -> ScalarType.Half;
      case INT64 -> ScalarType.Long;
      case INT32 -> ScalarType.Int;
      case UINT8 -> ScalarType.Byte;
      case INT8 -> ScalarType.Char;
      case BOOL -> ScalarType.Bool;
    };
  }

  static DType of(ScalarType raw) {
    return switch (raw.intern()) {
      case Double -> FLOAT64;
      case Float -> FLOAT32;
      case BFloat16 -> BFLOAT16;
      case Half -> FLOAT16;
      case Long -> INT64;
      case Int -> INT32;
      case Byte -> UINT8;
      case Char -> INT8;
      case Bool -> BOOL;
      default -> throw new IllegalArgumentException("element type " + raw + " is not used here");
    };
  }
}
