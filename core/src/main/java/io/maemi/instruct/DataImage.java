package io.maemi.instruct;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.PixelSize;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code images.jsonl}: what an image of a data folder was before it was saved as 8-bit
 * PNG without its data bar.
 *
 * @param image path relative to the data folder
 * @param split {@code train}, {@code valid} or {@code test}
 * @param source where it came from
 * @param scale pixels of the saved image for one of the original, at most 1
 * @param pixelSize size of a saved pixel, or null where it is not known
 * @param instrument what the file says of the microscope
 * @param colourfulness mean saturation 0…1 of the original's colours
 * @param category the category's label where it is known, otherwise null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataImage(
    String image,
    String split,
    String source,
    double scale,
    @Nullable PixelSize pixelSize,
    Instrument instrument,
    double colourfulness,
    @Nullable String category) {}
