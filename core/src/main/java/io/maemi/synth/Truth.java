package io.maemi.synth;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.maemi.micrograph.Category;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exact truth of a simulated image.
 *
 * @param seed the seed that made it
 * @param family the simulator's family, for example {@code particles-spherical}, {@code lines},
 *     {@code not-a-micrograph-chart}
 * @param category the label, or null for images that are no electron micrographs
 * @param nanometresPerPixel true pixel size
 * @param count number of objects visible (particles, fibres, pores, lines), at least half of whose
 *     area is seen, or null where counting makes no sense; the area of a grain of powder is what
 *     stands out of the bed that it is sunk in, as an observer would outline it
 * @param meanSizeNm mean size of the objects (equivalent diameter, fibre width, pore diameter, line
 *     width), or null
 * @param sdSizeNm its standard deviation, or null
 * @param pitchNm pitch of a line pattern, or null
 * @param coverage area fraction of objects 0…1, or null
 * @param defects defects put into a pattern: kind (bridge, break, pinch, missing, particle) and box
 *     in image pixels
 * @param attributes words that are true of the image, see {@link AttributeVocabulary}
 * @param instances instance map of the image, row by row at full image size: 0 ground and data bar,
 *     1…count the objects counted, then those of which less than half is seen; unsigned; null where
 *     objects are not counted
 */
public record Truth(
    long seed,
    String family,
    @Nullable Category category,
    double nanometresPerPixel,
    @Nullable Integer count,
    @Nullable Double meanSizeNm,
    @Nullable Double sdSizeNm,
    @Nullable Double pitchNm,
    @Nullable Double coverage,
    List<TrueDefect> defects,
    Map<String, String> attributes,
    @JsonIgnore short @Nullable [] instances) {

  /** The same truth with another instance map. */
  public Truth withInstances(short @Nullable [] map) {
    return new Truth(
        seed,
        family,
        category,
        nanometresPerPixel,
        count,
        meanSizeNm,
        sdSizeNm,
        pitchNm,
        coverage,
        defects,
        attributes,
        map);
  }

  /**
   * The instance map without what other objects hide for the most part: as people outline an image,
   * who leave out what they hardly see but not what the image's border cuts. Null where there is no
   * map.
   *
   * @param width of the image in pixels
   */
  public int @Nullable [] seen(int width) {
    if (instances == null || count == null) {
      return null;
    }
    int[] ids = new int[instances.length];
    int last = 0;
    for (int i = 0; i < ids.length; i++) {
      ids[i] = instances[i] & 0xffff;
      last = ids[i] == 0 ? last : i / width;
    }
    Set<Integer> hidden = new HashSet<>();
    Arrays.stream(ids).filter(id -> id > count).forEach(hidden::add);
    for (int i = 0; i < ids.length; i++) {
      int x = i % width;
      int y = i / width;
      if (x == 0 || x == width - 1 || y == 0 || y == last) {
        hidden.remove(ids[i]);
      }
    }
    return Arrays.stream(ids).map(id -> hidden.contains(id) ? 0 : id).toArray();
  }

  /** A defect put into a pattern; box in pixels of the image. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record TrueDefect(String kind, double x, double y, double width, double height) {}
}
