/**
 * Micrographs as microscopes write them: file formats, calibration, instrument metadata, the data
 * bar. The door is {@link io.maemi.micrograph.MicrographReader}; everything that measures or learns
 * starts from a {@link io.maemi.micrograph.Micrograph}.
 *
 * <p>From a path to the size of a pixel:
 *
 * <pre>{@code
 * Micrograph micrograph = MicrographReader.read(Path.of("grains.dm3"));
 * PixelSize size = micrograph.pixelSize();
 * System.out.println(size == null ? "no scale" : size.x() + " nm from " + size.source());
 * }</pre>
 *
 * <p>What is read, by content and never by name: TIFF and BigTIFF with the tags of ZEISS, FEI and
 * Thermo Fisher, Hitachi, JEOL, TESCAN, Olympus, ImageJ and OME or with the text files that
 * vendors' programs leave beside them; Gatan DM3 and DM4; TIA SER with its EMI; EMD of Velox and of
 * the Berkeley form; MRC; PNG, JPEG, BMP, GIF and WebP. The scale comes, in this order, from the
 * user, from a tag, from the text or the scale bar of a data bar, from a scale bar in the image
 * itself; a {@link io.maemi.micrograph.PixelSize} says which. Nothing of a file is believed before
 * its size has been checked, and what cannot be read is one line of a {@link
 * io.maemi.foundation.MaemiException}.
 *
 * <p>{@link io.maemi.micrograph.TiffFile} and {@link io.maemi.micrograph.PngFile} write images with
 * their scale.
 */
@NullMarked
package io.maemi.micrograph;

import org.jspecify.annotations.NullMarked;
