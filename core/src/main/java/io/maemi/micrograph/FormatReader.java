package io.maemi.micrograph;

import java.io.IOException;

/** Reads one family of file formats, told apart by content. */
sealed interface FormatReader
    permits TiffReader, RasterReader, GatanReader, SerReader, EmdReader, MrcReader {
  /**
   * Whether a file that begins with {@code head} (up to {@link ImageSource#HEAD} bytes) is of this
   * family.
   */
  boolean recognises(byte[] head);

  /**
   * Decodes one image and nothing else of a large file.
   *
   * @param frame which one, from 1
   * @throws io.maemi.foundation.MaemiException with a line of its own, where the reader knows what
   *     is wrong
   * @throws IOException or any runtime exception of a decoder, where it does not
   */
  Decoded read(ImageSource source, int frame) throws IOException;
}
