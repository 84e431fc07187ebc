package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class Failures {
  private Failures() {}

  static int report(Throwable failure, PrintWriter err, boolean verbose) {
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.println("maemi: " + line(failure));
    err.flush();
    return failure instanceof MaemiException expected
        ? expected.kind().exitCode()
        : MaemiException.Kind.FAILED.exitCode();
  }

  /** What a person can do about an error of the machine. */
  static MaemiException expected(Error error) {
    return error instanceof OutOfMemoryError
        ? MaemiException.failed(
            "cannot go on: Java's memory is full. Give it more with MAEMI_JAVA_OPTIONS=-Xmx8g, or"
                + " take smaller images.",
            error)
        : MaemiException.failed(
            "cannot load native code: "
                + error.getMessage()
                + ". Run maemi doctor to see what this machine lacks.",
            error);
  }

  /** The message without the program's name. */
  static String line(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof MaemiException && message != null) {
      return message;
    }
    String what = failure.getClass().getSimpleName() + (message == null ? "" : " " + message);
    return "cannot go on: an error inside MAEMI ("
        + what.strip().replaceAll("\\s*\\R\\s*", " ")
        + "). Run it again with --verbose and report what it prints.";
  }

  static int reportUsage(CommandLine.ParameterException wrong, PrintWriter err, boolean verbose) {
    if (verbose) {
      wrong.printStackTrace(err);
    }
    CommandLine command = wrong.getCommandLine();
    String why = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    why = why.endsWith(".") ? why.substring(0, why.length() - 1) : why;
    List<String> meant = suggestions(wrong);
    String verb = command.getCommandSpec().qualifiedName(" ");
    err.println(
        "maemi: cannot understand the command: "
            + why
            + (meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?")
            + (meant.isEmpty() ? ". " : " ")
            + "See '"
            + verb
            + " --help'.");
    err.flush();
    return MaemiException.Kind.USAGE.exitCode();
  }

  private static List<String> suggestions(CommandLine.ParameterException wrong) {
    return wrong instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream().limit(2).toList()
        : List.of();
  }
}
