package io.maemi.assistant;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.DataImage;
import io.maemi.instruct.Prompt;
import java.util.ArrayList;
import java.util.List;

/** Sets a student's {@link Calibration} on images that it was not trained on. */
public final class Calibrator {
  private Calibrator() {}

  /**
   * Looks at every image of {@code split} whose category is known and fits temperature and
   * threshold.
   *
   * @throws MaemiException where no image has a category
   */
  public static Calibration fit(
      Assistant assistant, DataFolder data, String split, Progress.Factory progress) {
    List<DataImage> images =
        data.images().stream()
            .filter(image -> image.split().equals(split) && image.category() != null)
            .toList();
    if (images.isEmpty()) {
      throw MaemiException.usage(
          "cannot calibrate on "
              + data.path()
              + ": no image of its "
              + split
              + " split has a category. Use data that maemi instruct wrote from simulated or"
              + " labelled images.");
    }
    List<String> labels = List.copyOf(Prompt.labelWords().keySet());
    List<Calibration.Sample> samples = new ArrayList<>();
    try (Progress report = progress.start("calibrate", images.size())) {
      for (DataImage image : images) {
        try (Observation seen = assistant.look(data.micrograph(image.image()))) {
          samples.add(
              new Calibration.Sample(seen.logLikelihoods(), labels.indexOf(image.category())));
        }
        report.to(samples.size(), "");
      }
    }
    return Calibration.fit(samples);
  }
}
