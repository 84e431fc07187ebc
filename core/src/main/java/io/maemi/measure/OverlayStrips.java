package io.maemi.measure;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * A picture whose tiles are strips over its width, each drawn when it is asked for: while a
 * mosaic's is written from top to bottom, no more than one is in memory.
 */
final class OverlayStrips implements RenderedImage {
  /** Draws strips. */
  interface Strip {
    /** The picture's {@code rows} rows from {@code top} on. */
    BufferedImage drawn(int top, int rows);
  }

  private final int width;
  private final int height;
  private final int rows;
  private final Strip strip;
  private BufferedImage last;
  private int number;

  /** A picture of {@code width} × {@code height} in strips of {@code rows} rows. */
  OverlayStrips(int width, int height, int rows, Strip strip) {
    this.width = width;
    this.height = height;
    this.rows = rows;
    this.strip = strip;
    this.last = strip.drawn(0, Math.min(rows, height));
  }

  @Override
  public Raster getTile(int column, int row) {
    if (row != number) {
      int top = row * rows;
      last = strip.drawn(top, Math.min(rows, height - top));
      number = row;
    }
    return last.getRaster().createTranslatedChild(0, row * rows);
  }

  @Override
  public Raster getData(Rectangle part) {
    int first = part.y / rows;
    if (first == (part.y + part.height - 1) / rows) {
      return getTile(0, first)
          .createChild(part.x, part.y, part.width, part.height, part.x, part.y, null);
    }
    WritableRaster all =
        Raster.createWritableRaster(
            getSampleModel().createCompatibleSampleModel(part.width, part.height),
            part.getLocation());
    return copyData(all);
  }

  @Override
  public Raster getData() {
    return getData(new Rectangle(width, height));
  }

  @Override
  public WritableRaster copyData(@Nullable WritableRaster into) {
    WritableRaster all =
        into == null
            ? Raster.createWritableRaster(
                getSampleModel().createCompatibleSampleModel(width, height), null)
            : into;
    for (int row = all.getMinY() / rows; row * rows < all.getMinY() + all.getHeight(); row++) {
      all.setRect(getTile(0, row));
    }
    return all;
  }

  @Override
  public int getWidth() {
    return width;
  }

  @Override
  public int getHeight() {
    return height;
  }

  @Override
  public int getMinX() {
    return 0;
  }

  @Override
  public int getMinY() {
    return 0;
  }

  @Override
  public int getTileWidth() {
    return width;
  }

  @Override
  public int getTileHeight() {
    return rows;
  }

  @Override
  public int getNumXTiles() {
    return 1;
  }

  @Override
  public int getNumYTiles() {
    return (height + rows - 1) / rows;
  }

  @Override
  public int getMinTileX() {
    return 0;
  }

  @Override
  public int getMinTileY() {
    return 0;
  }

  @Override
  public int getTileGridXOffset() {
    return 0;
  }

  @Override
  public int getTileGridYOffset() {
    return 0;
  }

  @Override
  public ColorModel getColorModel() {
    return last.getColorModel();
  }

  @Override
  public SampleModel getSampleModel() {
    return last.getSampleModel().createCompatibleSampleModel(width, rows);
  }

  @Override
  public @Nullable Vector<RenderedImage> getSources() {
    return null;
  }

  @Override
  public Object getProperty(String name) {
    return Image.UndefinedProperty;
  }

  @Override
  public String @Nullable [] getPropertyNames() {
    return null;
  }
}
