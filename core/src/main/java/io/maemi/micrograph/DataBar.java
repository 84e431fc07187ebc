package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/**
 * The strip of text below (or above) the image proper.
 *
 * @param y its first row, pixels from the top of the file's image
 * @param height its rows
 * @param text what is written in it where that could be read, otherwise null
 */
public record DataBar(int y, int height, @Nullable String text) {}
