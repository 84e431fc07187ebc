package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ways to get from an image to particles that were weighed against each other, each a part of what
 * {@link ParticleMeasurement} does: how many zooms the network is asked at, which of its answers
 * part particles from each other, and whether outlines are moved to the image's edges. Evaluation
 * prints their figures.
 */
public final class ParticleDesigns {
  private ParticleDesigns() {}

  /** What each design measures on {@code micrograph}, by its name. */
  public static Map<String, Measurement> of(Micrograph micrograph) {
    Scene scene = Scene.of(micrograph);
    ParticleFinder finder = ParticleFinder.of(scene);
    Map<String, Measurement> measured = new LinkedHashMap<>();
    ParticleMaps once = finder.once(scene.plane());
    ParticleMaps maps = finder.maps(scene.plane());
    add(measured, "one zoom", scene, once, once.found(), false);
    add(measured, "zooms, necks", scene, maps, maps.partedAtNecks(), false);
    add(measured, "zooms, cores", scene, maps, maps.grownFromCores(), false);
    add(measured, "zooms, depth", scene, maps, maps.found(), false);
    add(measured, "zooms, edges", scene, maps, maps.found(), true);
    return measured;
  }

  private static void add(
      Map<String, Measurement> measured,
      String name,
      Scene scene,
      ParticleMaps maps,
      ParticleMaps.Found found,
      boolean atEdges) {
    Segmentation objects =
        scene.empty()
            ? Segmentation.none(scene)
            : ParticleFinder.segmentation(scene, maps, found, atEdges);
    measured.put(
        name,
        objects.shapes().isEmpty()
            ? Abstention.of(scene, Kind.PARTICLES, "no particles stand out from the ground")
            : Population.of(scene, objects).particles());
  }
}
