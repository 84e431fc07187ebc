package io.maemi.measure;

/** A rectangle in pixels of the file's image, from the upper left corner. */
public record Region(int x, int y, int width, int height) {}
