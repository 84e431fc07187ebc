package io.maemi.micrograph;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The strip of text below the image proper, above it or beside it.
 *
 * @param y its first row, pixels from the top of the file's image
 * @param height its rows
 * @param text what is written in it where that could be read, otherwise null
 * @param x its first column where it stands beside the image, otherwise 0
 * @param width its columns there; 0 for one as wide as the image
 */
public record DataBar(
    int y,
    int height,
    @Nullable String text,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int x,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int width) {
  /** A bar over the full width. */
  public DataBar(int y, int height, @Nullable String text) {
    this(y, height, text, 0, 0);
  }

  /** Whether it stands beside the image, on the left or the right. */
  @JsonIgnore
  public boolean isBeside() {
    return width > 0;
  }

  /** The same with what is written in it. */
  DataBar withText(@Nullable String read) {
    return new DataBar(y, height, read, x, width);
  }

  /** Where it stands in an image of so many columns. */
  Box box(int columns) {
    return new Box(x, y, isBeside() ? x + width : columns, y + height);
  }
}
