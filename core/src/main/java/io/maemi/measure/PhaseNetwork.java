package io.maemi.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.Initialisation;
import io.maemi.nn.Module;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that tells which of a user's phases each pixel is of: the body of {@link
 * ParticleNetwork}, which knows edges, textures and depths of micrographs, with a map a phase for
 * an answer. A file of it is safetensors whose header says in JSON what was taught.
 */
public final class PhaseNetwork implements Module {
  /** The header's entry. */
  private static final String KEY = "phases";

  /**
   * What is told of a network in its file.
   *
   * @param phases names, in the order of the answer's maps
   * @param zoom pixels that the network sees for each of the image's, along a side
   * @param images that it was taught with
   * @param base what its body was taken from
   * @param seed of the teaching
   */
  public record Taught(
      List<String> phases, double zoom, List<String> images, String base, long seed) {
    private void check(Path file) {
      if (phases.size() < 2 || !(zoom > 0 && zoom <= 1)) {
        throw damaged(file, null);
      }
    }
  }

  private final ParticleNetwork body;
  private final Taught taught;

  private PhaseNetwork(Taught taught) {
    this.body = new ParticleNetwork(taught.phases().size());
    this.taught = taught;
  }

  /** A network that sees as the bundled one does and whose answer is random. */
  public static PhaseNetwork fresh(Taught taught, Device device) {
    PhaseNetwork network = new PhaseNetwork(taught);
    new Initialisation(taught.seed(), Initialisation.FAN_IN, 1).fill(network.body, Device.CPU);
    try (ParticleNetwork bundled = ParticleWeights.bundled(DType.FLOAT32);
        Scope scope = new Scope()) {
      network.body.seeAs(bundled);
      network.parameters().values().forEach(p -> p.set(p.tensor().to(device)));
    }
    return network;
  }

  /** What it was taught. */
  public Taught taught() {
    return taught;
  }

  /** Whether a parameter is of the answer, which starts from nothing. */
  public static boolean answers(String parameter) {
    return ParticleNetwork.answers(parameter);
  }

  /**
   * Logits of the phases.
   *
   * @param x as {@link ParticleNetwork#forward} takes it, but normalised over the whole image
   * @return (b, phases, height, width)
   */
  public Tensor forward(Tensor x) {
    return body.forward(x);
  }

  ParticleNetwork body() {
    return body;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    body.visit(prefix, visitor);
  }

  /** Writes it to {@code file}, in bfloat16. */
  public void write(Path file) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Map<String, Tensor> small = new LinkedHashMap<>();
      Weights.of(body, "").forEach((name, value) -> small.put(name, value.to(DType.BFLOAT16)));
      SafeTensors.write(file, small, Map.of(KEY, Json.line(taught)));
    }
  }

  /** Whether {@code file} holds such a network. */
  static boolean isAt(Path file) {
    try (WeightStore store = WeightStore.open(file)) {
      return store.metadata().containsKey(KEY);
    }
  }

  /**
   * The network of a file, to be closed.
   *
   * @param dtype what it computes with
   * @throws MaemiException where the file holds none
   */
  public static PhaseNetwork read(Path file, DType dtype) {
    try (WeightStore store = WeightStore.open(file)) {
      String header = store.metadata().get(KEY);
      if (header == null) {
        throw damaged(file, null);
      }
      Taught taught = Json.MAPPER.readValue(header, Taught.class);
      taught.check(file);
      PhaseNetwork network = new PhaseNetwork(taught);
      try {
        Weights.load(network.body, store, "", dtype, Device.CPU);
        return network;
      } catch (RuntimeException e) {
        network.close();
        throw e;
      }
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    }
  }

  private static MaemiException damaged(Path file, @Nullable Throwable cause) {
    String message =
        "cannot tell phases with "
            + file
            + ": its header names no phases. Name a file that maemi tune --what measure wrote.";
    return cause == null
        ? MaemiException.unreadable(message)
        : MaemiException.unreadable(message, cause);
  }
}
