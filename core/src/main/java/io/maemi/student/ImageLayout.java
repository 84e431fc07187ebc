package io.maemi.student;

/**
 * How an image lies in the squares that a model sees of it.
 *
 * @param rows of squares; 0 where the image is seen whole alone
 * @param columns of squares; 0 likewise
 */
public record ImageLayout(int rows, int columns) {
  /** Seen whole, in one piece. */
  public static final ImageLayout WHOLE = new ImageLayout(0, 0);

  /** Squares and, behind them, the whole image. */
  public int frames() {
    return rows * columns + 1;
  }
}
