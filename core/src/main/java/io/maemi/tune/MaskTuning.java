package io.maemi.tune;

import io.maemi.measure.ParticleNetwork;
import io.maemi.measure.ParticleWeights;
import io.maemi.nn.Initialisation;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.List;

/** Trains the particle network, which is no student's part, where models run. */
final class MaskTuning {
  /** What a recipe calls the network that the build brings with it. */
  static final String BUNDLED = "bundled";

  private MaskTuning() {}

  static TuningSummary run(TuningRun run) {
    Recipe recipe = run.recipe();
    MaskData data = MaskData.read(Path.of(recipe.data()), run.progress());
    boolean bundled = recipe.model().equals(BUNDLED);
    Device device = Device.preferred();
    ParticleNetwork network = bundled ? bundled(device) : new ParticleNetwork();
    try (MaskObjective objective =
        new MaskObjective(
            network,
            data,
            device,
            recipe.compute().dtype(),
            recipe.batch().images(),
            recipe.seed())) {
      String baseHash;
      if (recipe.startsFromScratch()) {
        new Initialisation(Seeds.of(recipe.seed(), Seeds.WEIGHTS, 0), Initialisation.FAN_IN, 1)
            .fill(network, device);
        baseHash = "new-" + recipe.seed();
      } else if (bundled) {
        baseHash = BUNDLED;
      } else {
        Path weights = Path.of(recipe.model());
        try (WeightStore store = WeightStore.open(weights)) {
          Weights.load(network, store, "", DType.FLOAT32, device);
        }
        baseHash = DataHash.of(List.of(weights));
      }
      return run.train(
          objective,
          TrainedParts.of(network.parameters(), recipe.optimizer().rates().vision()),
          null,
          data.hash(),
          baseHash,
          () -> 0,
          (state, heldOut) ->
              ParticleWeights.write(run.result().resolve(SafeTensors.FILE), network));
    }
  }

  private static ParticleNetwork bundled(Device device) {
    ParticleNetwork network = ParticleWeights.bundled(DType.FLOAT32);
    try (Scope scope = new Scope()) {
      network.parameters().values().forEach(p -> p.set(p.tensor().to(device)));
    }
    return network;
  }
}
