package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The losses of a run, in memory and in {@code loss.csv}; a resumed run first drops what came after
 * its checkpoint.
 */
final class LossLog {
  /**
   * One optimizer step.
   *
   * @param step counted from 1
   * @param epoch passes over the data so far, with fraction
   * @param seconds since the start, stretches added up
   * @param loss mean over the step's supervised tokens or labels
   * @param gradientNorm before clipping
   * @param rate factor of the schedule
   */
  record Step(
      long step, double epoch, double seconds, double loss, double gradientNorm, double rate) {}

  /**
   * One held-out evaluation after step {@code step}.
   *
   * @param accuracy share of tokens or labels that are right
   * @param answers share of whole answers that are right, or of labels
   */
  record HeldOut(long step, double loss, double accuracy, double answers) {}

  private static final String HEADER =
      "step,epoch,seconds,loss,gradient_norm,rate,held_out_loss,held_out_accuracy,held_out_answers";
  private static final int COLUMNS = 9;

  private final Path file;
  private final List<Step> steps = new ArrayList<>();
  private final List<HeldOut> heldOut = new ArrayList<>();

  private LossLog(Path file) {
    this.file = file;
  }

  /**
   * Starts a log in {@code file}, keeping the rows up to and with {@code lastStep} of one that is
   * there.
   */
  static LossLog open(Path file, long lastStep) {
    LossLog log = new LossLog(file);
    if (lastStep > 0 && Files.exists(file)) {
      try {
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
          log.parse(line, lastStep);
        }
      } catch (IOException e) {
        throw MaemiException.unreadable(
            "cannot resume: " + file + " cannot be read. Delete the output folder and start again.",
            e);
      }
    }
    AtomicFile.write(file, log.csv());
    return log;
  }

  void add(Step step) {
    steps.add(step);
    append(row(step));
  }

  void add(HeldOut evaluation) {
    heldOut.add(evaluation);
    append(row(evaluation));
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Mean loss of the last {@code count} steps. */
  double recentLoss(int count) {
    return steps.subList(Math.max(0, steps.size() - count), steps.size()).stream()
        .mapToDouble(Step::loss)
        .average()
        .orElse(0);
  }

  List<HeldOut> heldOut() {
    return List.copyOf(heldOut);
  }

  private void parse(String line, long lastStep) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS || Long.parseLong(cells[0]) > lastStep) {
      // A killed run can leave half a line behind its checkpoint.
      return;
    }
    long step = Long.parseLong(cells[0]);
    if (cells[3].isEmpty()) {
      heldOut.add(
          new HeldOut(
              step,
              Double.parseDouble(cells[6]),
              Double.parseDouble(cells[7]),
              Double.parseDouble(cells[8])));
    } else {
      steps.add(
          new Step(
              step,
              Double.parseDouble(cells[1]),
              Double.parseDouble(cells[2]),
              Double.parseDouble(cells[3]),
              Double.parseDouble(cells[4]),
              Double.parseDouble(cells[5])));
    }
  }

  private String csv() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    int next = 0;
    for (Step step : steps) {
      text.append(row(step)).append('\n');
      while (next < heldOut.size() && heldOut.get(next).step() <= step.step()) {
        text.append(row(heldOut.get(next++))).append('\n');
      }
    }
    return text.toString();
  }

  private static String row(Step s) {
    return String.format(
        Locale.ROOT,
        "%d,%.4f,%.2f,%s,%.5g,%.5g,,,",
        s.step,
        s.epoch,
        s.seconds,
        Double.toString(s.loss),
        s.gradientNorm,
        s.rate);
  }

  private static String row(HeldOut h) {
    return h.step + ",,,,,," + h.loss + "," + h.accuracy + "," + h.answers;
  }

  private void append(String row) {
    try {
      Files.writeString(file, row + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot write "
              + file
              + ": the disk is full or read-only. Make room and run again: it goes on from the last"
              + " checkpoint.",
          e);
    }
  }
}
