package io.maemi.foundation;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on. Its message is the one line that the command prints after
 * {@code maemi: } and reads {@code what failed: why. What to do.}
 */
public final class MaemiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, and so the exit code of the command. */
  public enum Kind {
    /** The work itself failed. */
    FAILED(1),
    /** The command, recipe or question was wrong. */
    USAGE(2),
    /** An input file cannot be read. */
    UNREADABLE(3);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  /** Libraries' own messages, which stand in {@code line}, may have several lines. */
  private MaemiException(Kind kind, String line, @Nullable Throwable cause) {
    super(line.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    this.kind = kind;
  }

  /** The work failed; {@code line} reads {@code what failed: why. What to do.} */
  public static MaemiException failed(String line) {
    return new MaemiException(Kind.FAILED, line, null);
  }

  /** The work failed because of {@code cause}. */
  public static MaemiException failed(String line, Throwable cause) {
    return new MaemiException(Kind.FAILED, line, cause);
  }

  /** The request was wrong. */
  public static MaemiException usage(String line) {
    return new MaemiException(Kind.USAGE, line, null);
  }

  /** An input file cannot be read. */
  public static MaemiException unreadable(String line) {
    return new MaemiException(Kind.UNREADABLE, line, null);
  }

  /** An input file cannot be read because of {@code cause}. */
  public static MaemiException unreadable(String line, Throwable cause) {
    return new MaemiException(Kind.UNREADABLE, line, cause);
  }

  /** Whose fault it is. */
  public Kind kind() {
    return kind;
  }
}
