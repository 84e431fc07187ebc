package io.maemi.tune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** {@code run.json}: all that somebody needs to repeat a run or to trust its figures. */
final class RunRecord {
  private RunRecord() {}

  /** Writes it; {@code summary} is null while the run lasts. */
  static void write(
      Path out, Recipe recipe, String dataHash, String baseHash, @Nullable TuningSummary summary) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("recipe", RecipeReader.toTree(recipe));
    json.put("seed", recipe.seed()).put("data_sha256", dataHash).put("base_sha256", baseHash);
    Package ours = RunRecord.class.getPackage();
    String version = ours == null ? null : ours.getImplementationVersion();
    json.putObject("versions")
        .put("maemi", version == null ? "development" : version)
        .put("libtorch", Torch.version())
        .put("java", Runtime.version().toString())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("threads", Torch.threads());
    json.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("finished", summary != null);
    if (summary != null) {
      ObjectNode figures = Json.MAPPER.valueToTree(summary);
      figures.put("out", summary.out().toString()).put("result", summary.result().toString());
      json.set("summary", figures);
    }
    AtomicFile.write(out.resolve("run.json"), Json.pretty(json) + "\n");
  }
}
