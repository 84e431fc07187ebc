package io.maemi.foundation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file beside its place and renames it, so that a reader sees the old file or the whole
 * new one, never half.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Fills a stream. */
  @FunctionalInterface
  public interface Body {
    /** Writes the whole content; need not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Fills a file at a path of its own; for writers that want a path or a channel. */
  @FunctionalInterface
  public interface PathBody {
    /** Writes the whole content to {@code part}. */
    void writeTo(Path part) throws IOException;
  }

  /** Writes {@code body} to {@code target}, creating its folder. */
  public static void write(Path target, Body body) {
    writePath(
        target,
        part -> {
          try (OutputStream out = Files.newOutputStream(part)) {
            body.writeTo(out);
          }
        });
  }

  /** Writes UTF-8 text. */
  public static void write(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Has {@code body} write a file beside {@code target}, flushes it to disk and renames it. */
  public static void writePath(Path target, PathBody body) {
    Path folder = target.toAbsolutePath().getParent();
    Path part = null;
    try {
      Files.createDirectories(folder);
      // Not createTempFile: its files are readable by their owner alone, and the result would be
      // too.
      part =
          Files.createFile(
              target
                  .toAbsolutePath()
                  .resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part"));
      body.writeTo(part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      try {
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (ClosedByInterruptException e) {
      deleteQuietly(part);
      throw MaemiException.failed(
          "cannot write " + target + ": it was interrupted. Run the same command again.", e);
    } catch (IOException e) {
      deleteQuietly(part);
      throw MaemiException.failed(
          "cannot write "
              + target
              + ": "
              + reason(e)
              + ". Choose a folder that exists, can be written to and has room.",
          e);
    } catch (RuntimeException e) {
      deleteQuietly(part);
      throw e;
    }
  }

  private static void deleteQuietly(@org.jspecify.annotations.Nullable Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException ignored) {
        // The write's own failure is the one to report.
      }
    }
  }

  /** Why, without the paths that the file system puts into its messages. */
  private static String reason(IOException failure) {
    IOException e = failure;
    // Writers of formats put words of their own around the system's.
    while (e.getCause() instanceof IOException cause) {
      e = cause;
    }
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is a file and no folder";
    }
    if (e instanceof NoSuchFileException) {
      return "its folder cannot be made";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "a folder is in its place";
    }
    String why = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return why == null ? e.getClass().getSimpleName() : why;
  }
}
