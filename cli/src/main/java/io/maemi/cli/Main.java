package io.maemi.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The process behind {@code ./maemi}. */
public final class Main {
  private Main() {}

  /**
   * Runs one verb and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage, 3
   * unreadable input; Java itself makes it 130 after Ctrl-C.
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Interruption interruption = new Interruption();
    interruption.listen();
    int exitCode = Maemi.commandLine(out, err, interruption, arguments).execute(arguments);
    out.flush();
    err.flush();
    interruption.over();
    System.exit(exitCode);
  }
}
