package io.maemi.synth;

import io.maemi.micrograph.DataBar;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.PixelSize;
import org.jspecify.annotations.Nullable;

/**
 * One line of a synthetic data set's {@code truth.jsonl}.
 *
 * @param file the image's name under {@code images/}, and the instance map's under {@code masks/}
 * @param truth what is true, without the instance map
 * @param pixelSize what a reader of the file would be told, or null where the scale is withheld
 * @param instrument the same of the microscope
 * @param dataBar where the data bar is
 * @param colourfulness mean saturation 0…1
 */
public record SyntheticEntry(
    String file,
    Truth truth,
    @Nullable PixelSize pixelSize,
    Instrument instrument,
    @Nullable DataBar dataBar,
    double colourfulness) {}
