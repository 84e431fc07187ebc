package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several processes that tune together, each on its share of every epoch's batches.
 *
 * @param rank from 0, which alone writes the run's folder
 * @param count of the processes
 * @param host of process 0
 * @param port at which process 0 listens
 */
public record Worker(int rank, int count, String host, int port) {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
  private static final Pattern MEETING = Pattern.compile("(.+):(\\d{1,5})");
  private static final int PORTS = 1 << 16;

  /**
   * Reads a worker's place and where all meet.
   *
   * @param place {@code rank/count}, such as {@code 0/2}
   * @param meeting {@code host:port} of process 0
   */
  public static Worker parse(String place, String meeting) {
    Matcher at = PLACE.matcher(place);
    Matcher where = MEETING.matcher(meeting);
    if (at.matches() && where.matches()) {
      int rank = Integer.parseInt(at.group(1));
      int count = Integer.parseInt(at.group(2));
      int port = Integer.parseInt(where.group(2));
      if (rank < count && port > 0 && port < PORTS) {
        return new Worker(rank, count, where.group(1), port);
      }
    }
    throw MaemiException.usage(
        "cannot tune as worker "
            + place
            + " at "
            + meeting
            + ": that is no place among workers. Write, for example, 0/2 and localhost:29500 for"
            + " the first of two, 1/2 and the same for the second.");
  }

  /** Where this process writes, of a run that writes to {@code out}. */
  Path out(Path out) {
    return rank == 0 ? out : out.resolve("worker-" + rank);
  }
}
