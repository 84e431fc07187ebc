package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tag 33560 of Olympus Soft Imaging Solutions, written on many TEM cameras: where a list of blocks
 * stands in the file, the first kind of which gives the size of a pixel as a number and a power of
 * ten of metres.
 */
final class OlympusTag {
  private static final int HEAD = 60;
  private static final int GENERAL = 1;
  private static final int GENERAL_BYTES = 112;
  private static final int MOST_BLOCKS = 1000;

  private OlympusTag() {}

  /** What the tag tells, or null where it is no such tag. */
  static @Nullable VendorMetadata read(TiffDirectory page, int tag) throws IOException {
    long start = page.number(tag, 0);
    ByteBuffer head = ByteBuffer.wrap(page.bytes(start, HEAD)).order(ByteOrder.LITTLE_ENDIAN);
    int blocks = head.getShort(58);
    if (head.get(0) != 'S' || head.get(1) != 'I' || head.get(2) != 'S' || blocks > MOST_BLOCKS) {
      return null;
    }
    ByteBuffer list =
        ByteBuffer.wrap(page.bytes(start + HEAD, 8 * Math.max(0, blocks)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < blocks; i++) {
      if (list.getShort(8 * i) == GENERAL) {
        return general(page.bytes(list.getInt(8 * i + 4) & 0xffffffffL, GENERAL_BYTES));
      }
    }
    return null;
  }

  private static VendorMetadata general(byte[] bytes) {
    ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double metres = Math.pow(10, block.getShort(10));
    PixelSize size =
        LengthUnit.pixelSize(
            block.getDouble(12) * metres, block.getDouble(20) * metres, "m", "Olympus tag 33560");
    double times = block.getDouble(36);
    byte[] name = new byte[34];
    block.get(46, name);
    String camera = ImageSource.text(name).replaceAll("\\x00.*", "").strip();
    return new VendorMetadata(
        "Olympus",
        size,
        new Instrument(
            null,
            null,
            null,
            null,
            times > 0 && times < 1e8 ? Double.valueOf(times) : null,
            camera.isEmpty() ? null : camera,
            null),
        null,
        Map.of("camera", camera, "magnification", Double.toString(times)));
  }
}
