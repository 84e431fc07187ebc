package io.maemi.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A number with its unit.
 *
 * @param name what it is
 * @param value the number, in {@code unit}
 * @param unit {@code nm}, {@code nm/px}, {@code px}, {@code %}, {@code kV}, {@code mm}, or empty
 *     for counts and ratios
 * @param uncertainty one standard uncertainty in {@code unit}, or null where none can be had
 * @param method how it was measured
 * @param region where on the image, or null for the whole
 */
public record Quantity(
    String name,
    double value,
    String unit,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double uncertainty,
    String method,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Region region)
    implements Evidence {}
