package io.maemi.micrograph;

import ij.io.FileInfo;
import ij.io.ImageReader;
import ij.io.TiffDecoder;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Decoded.GreySamples;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Samples of 32 bits, integer or float, through ImageJ, exactly as stored. */
final class ImageJTiff {
  private ImageJTiff() {}

  static GreySamples read(ImageSource source, TiffDirectory page, long samples) throws IOException {
    if (samples != 1) {
      throw MaemiException.unreadable(
          "cannot read " + source.name() + ": colour with more than 16 bits a sample. Export it as 8 or 16 bits.");
    }
    FileInfo[] infos;
    try (InputStream in = source.openStream()) {
      infos = new TiffDecoder(in, source.name()).getTiffInfo();
    }
    if (infos == null || infos.length == 0) {
      throw new EOFException("no image");
    }
    FileInfo info = infos[0];
    ImageReader reader = new ImageReader(info);
    Object pixels;
    try (InputStream in = source.openStream()) {
      in.skipNBytes(info.getOffset());
      pixels = reader.readPixels(in);
    }
    if (!(pixels instanceof float[] values) || values.length != info.width * info.height) {
      throw MaemiException.unreadable(
          "cannot read " + source.name() + ": a kind of TIFF samples that is not supported. Export it as 8 or 16 bits.");
    }
    return new GreySamples(GreyImage.takingOver(info.width, info.height, 32, values), 0);
  }
}
