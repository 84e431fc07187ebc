package io.maemi.measure;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The particle network's weights: as a file in bfloat16, and as the build bundles them. */
public final class ParticleWeights {
  private static final String BUNDLED = "/io/maemi/measure/particles/model.safetensors";

  private ParticleWeights() {}

  /** Writes {@code network} to {@code file}, in bfloat16. */
  public static void write(Path file, ParticleNetwork network) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Map<String, Tensor> small = new LinkedHashMap<>();
      Weights.of(network, "").forEach((name, value) -> small.put(name, value.to(DType.BFLOAT16)));
      SafeTensors.write(file, small, Map.of());
    }
  }

  /**
   * The network of a file, to be closed.
   *
   * @param dtype what it computes with
   * @throws MaemiException where the file is not this network's
   */
  public static ParticleNetwork read(Path file, DType dtype) {
    ParticleNetwork network = new ParticleNetwork();
    try (WeightStore store = WeightStore.open(file)) {
      // On the CPU: measuring hands it tiles from Java arrays and reads its answers back there.
      Weights.load(network, store, "", dtype, Device.CPU);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** The bundled network, to be closed. */
  public static ParticleNetwork bundled(DType dtype) {
    try (InputStream resource = ParticleWeights.class.getResourceAsStream(BUNDLED)) {
      if (resource == null) {
        throw MaemiException.failed(
            "cannot find particles: this build lacks the network's weights. Rebuild or reinstall"
                + " maemi.");
      }
      Path copy = Files.createTempFile("maemi-particles", ".safetensors");
      try {
        AtomicFile.write(copy, resource::transferTo);
        return read(copy, dtype);
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot unpack the particle network: "
              + e.getMessage()
              + ". Make room in the folder for temporary files.",
          e);
    }
  }
}
