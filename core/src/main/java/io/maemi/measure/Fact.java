package io.maemi.measure;

/**
 * A fact in words, such as the detector's name.
 *
 * @param name what it is
 * @param value the fact
 * @param method where it was read or how it was found
 */
public record Fact(String name, String value, String method) implements Evidence {}
