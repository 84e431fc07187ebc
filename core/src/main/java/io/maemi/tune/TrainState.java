package io.maemi.tune;

/**
 * Where a run stands between two steps; with the tensors, all that a checkpoint needs.
 *
 * @param step steps done
 * @param epoch of the next batch
 * @param index of the next batch in its epoch
 * @param epochsDone passes over the data, with fraction
 * @param seconds spent so far, all stretches
 * @param trainedSize tokens or images learnt from
 * @param evaluations done
 * @param bestStep step of the best held-out loss, or 0 before the first evaluation
 * @param bestLoss best held-out loss
 * @param bestAccuracy held-out accuracy where the loss was best
 * @param sinceBest evaluations since then
 */
record TrainState(
    long step,
    long epoch,
    int index,
    double epochsDone,
    double seconds,
    long trainedSize,
    int evaluations,
    long bestStep,
    double bestLoss,
    double bestAccuracy,
    int sinceBest) {
  static final TrainState START = new TrainState(0, 0, 0, 0, 0, 0, 0, 0, Double.MAX_VALUE, 0, 0);

  TrainState stepped(long nextEpoch, int nextIndex, double done, double secondsNow, long size) {
    return new TrainState(
        step + 1,
        nextEpoch,
        nextIndex,
        done,
        secondsNow,
        trainedSize + size,
        evaluations,
        bestStep,
        bestLoss,
        bestAccuracy,
        sinceBest);
  }

  TrainState at(double secondsNow) {
    return new TrainState(
        step,
        epoch,
        index,
        epochsDone,
        secondsNow,
        trainedSize,
        evaluations,
        bestStep,
        bestLoss,
        bestAccuracy,
        sinceBest);
  }

  TrainState evaluated(double loss, double accuracy) {
    boolean better = loss < bestLoss;
    return new TrainState(
        step,
        epoch,
        index,
        epochsDone,
        seconds,
        trainedSize,
        evaluations + 1,
        better ? step : bestStep,
        better ? loss : bestLoss,
        better ? accuracy : bestAccuracy,
        better ? 0 : sinceBest + 1);
  }

  /** Counts an evaluation that fell into the same step as the one before. */
  TrainState skippedEvaluation() {
    return new TrainState(
        step,
        epoch,
        index,
        epochsDone,
        seconds,
        trainedSize,
        evaluations + 1,
        bestStep,
        bestLoss,
        bestAccuracy,
        sinceBest);
  }
}
