package io.maemi.micrograph;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An input that fails for good when it has been asked for more than there is too often: some
 * decoders take the end of a damaged file for bits and go on for ever.
 */
final class EndingInput extends ImageInputStreamImpl {
  /** Sound files are read a little ahead, too. */
  private static final int MOST_TRIES = 200;

  private final ImageInputStream in;
  private int tries;

  EndingInput(ImageInputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    in.seek(streamPos);
    return counted(in.read(), 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    bitOffset = 0;
    in.seek(streamPos);
    int count = in.read(bytes, offset, length);
    return counted(count, count);
  }

  private int counted(int read, int bytes) throws IOException {
    if (read >= 0) {
      streamPos += bytes;
    } else if (++tries > MOST_TRIES) {
      // Decoders know how to go on after an EOFException.
      throw new IOException(new EOFException());
    }
    return read;
  }

  @Override
  public long length() {
    try {
      return in.length();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    in.close();
  }
}
