package io.maemi.measure;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A network that the user taught, for particles or for phases, as its file said when it was read.
 * It is kept as long as the process lasts; where the file changes it is read anew, and the former
 * left to whoever may be using it.
 */
final class OwnNetwork {
  private static final Map<Path, OwnNetwork> READ = new ConcurrentHashMap<>();

  private final Path file;
  private final FileTime changed;
  private final long size;
  private final @Nullable ParticleFinder particles;
  private final @Nullable PhaseFinder phases;

  private OwnNetwork(Path file) throws IOException {
    this.file = file;
    this.changed = Files.getLastModifiedTime(file);
    this.size = Files.size(file);
    boolean tellsPhases = PhaseNetwork.isAt(file);
    this.phases = tellsPhases ? new PhaseFinder(PhaseNetwork.read(file, DType.FLOAT32)) : null;
    this.particles =
        tellsPhases ? null : new ParticleFinder(ParticleWeights.read(file, DType.FLOAT32));
  }

  /** The network of {@code file}. */
  static OwnNetwork of(Path file) {
    return Objects.requireNonNull(
        READ.compute(file.toAbsolutePath().normalize(), OwnNetwork::current));
  }

  private static OwnNetwork current(Path file, @Nullable OwnNetwork known) {
    try {
      return known != null
              && known.size == Files.size(file)
              && known.changed.equals(Files.getLastModifiedTime(file))
          ? known
          : new OwnNetwork(file);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the network "
              + file
              + ": there is no such file. Name one that maemi tune --what measure wrote.",
          e);
    }
  }

  /** What finds particles with it. */
  ParticleFinder particles() {
    if (particles == null) {
      throw MaemiException.usage(
          "cannot find particles with "
              + file
              + ": it was taught phases. Measure --of phases, or name a network that was taught"
              + " outlines.");
    }
    return particles;
  }

  /** What tells phases with it, or null where it was taught particles. */
  @Nullable PhaseFinder phases() {
    return phases;
  }
}
