package io.maemi.bench;

import io.maemi.tensor.Torch;
import java.util.Locale;

/**
 * What a process holds as its work goes on: resident memory, the part of it that the virtual
 * machine commits for itself (heap, compiled code, classes), and live tensors.
 *
 * <p>Resident memory is read when what is free has been given back, as scopes do by themselves
 * every ten seconds: otherwise it is as much as the allocator happens to keep at the moment.
 *
 * @param unit what is counted, in the singular
 */
record Held(String unit, Slope resident, Slope machine, Slope live) {
  private static final double KILO = 1e3;

  static Held of(String unit) {
    return new Held(unit, new Slope(), new Slope(), new Slope());
  }

  /** Reads what is held after {@code done} units. */
  void read(int done) {
    Torch.giveBackFreed();
    resident.add(done, Torch.residentBytes());
    machine.add(done, VirtualMachineMemory.committedBytes());
    live.add(done, Torch.liveTensors());
  }

  /**
   * Prints the slopes of the last half, where nothing is new to the process any more, and the
   * growth of each quarter, over {@code count} units.
   */
  void print(int count) {
    System.out.printf(
        Locale.ROOT,
        "resident memory over %,d: %+.1f kB a %s in the last half, of which %+.1f the virtual"
            + " machine's own; by quarters %s kB; %+.0f MB from the first to the last, to %.2f GB;"
            + " live tensors %+.4f a %s%n",
        count,
        resident.perUnit(0.5, 1) / KILO,
        unit,
        machine.perUnit(0.5, 1) / KILO,
        quarters(),
        (resident.last() - resident.first()) / 1e6,
        resident.last() / 1e9,
        live.perUnit(0.5, 1),
        unit);
  }

  private String quarters() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      line.append(i == 0 ? "" : " ")
          .append(
              String.format(Locale.ROOT, "%+.1f", resident.perUnit(i / 4.0, (i + 1) / 4.0) / KILO));
    }
    return line.toString();
  }
}
