package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.PhaseNetwork;
import io.maemi.nn.Parameter;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a network that tells phases, from the body of the bundled one. */
final class PhaseTuning {
  private PhaseTuning() {}

  static TuningSummary run(TuningRun run) {
    Recipe recipe = run.recipe();
    if (!recipe.model().equals(MaskTuning.BUNDLED)) {
      throw MaemiException.usage(
          "cannot teach phases to "
              + recipe.model()
              + ": they are taught to the network that the build brings with it. Set model="
              + MaskTuning.BUNDLED
              + ".");
    }
    PhaseData data = PhaseData.read(Path.of(recipe.data()), run.progress());
    Device device = Device.preferred();
    PhaseNetwork network =
        PhaseNetwork.fresh(
            new PhaseNetwork.Taught(
                data.phases(),
                data.zoom(),
                data.train().stream().map(MaskData.Sample::name).toList(),
                MaskTuning.BUNDLED,
                recipe.seed()),
            device);
    try (PhaseObjective objective =
        new PhaseObjective(
            network,
            data,
            device,
            recipe.compute().dtype(),
            recipe.batch().images(),
            recipe.seed())) {
      return run.train(
          objective,
          trained(network, recipe.optimizer().rates()),
          null,
          data.hash(),
          MaskTuning.BUNDLED,
          () -> 0,
          (state, heldOut) -> network.write(run.result().resolve(SafeTensors.FILE)));
    }
  }

  /** The answer's layer is new, the body knows much already. */
  private static List<Trained> trained(PhaseNetwork network, AdamWConfig.Rates rates) {
    Map<String, Parameter> body = new LinkedHashMap<>(network.parameters());
    Map<String, Parameter> answer = new LinkedHashMap<>(body);
    body.keySet().removeIf(PhaseNetwork::answers);
    answer.keySet().removeAll(body.keySet());
    List<Trained> trained = new ArrayList<>(TrainedParts.of(body, rates.vision()));
    trained.addAll(TrainedParts.of(answer, rates.heads()));
    return trained;
  }
}
