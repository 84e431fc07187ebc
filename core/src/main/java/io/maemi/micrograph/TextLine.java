package io.maemi.micrograph;

/**
 * A line of text in an image.
 *
 * @param box where its ink stands
 * @param text what it says
 * @param columns for each character of {@code text}, about which column it stands at
 * @param confidence mean chance of its characters, 0…1
 */
record TextLine(Box box, String text, int[] columns, double confidence) {}
