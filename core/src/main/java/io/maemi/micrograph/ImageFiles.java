package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which image files a command's FILE, folder and pattern arguments mean. */
public final class ImageFiles {
  private static final Set<String> SUFFIXES =
      Set.of(
          "png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff", "dm3", "dm4", "ser", "emd",
          "mrc", "mrcs");

  private static final Pattern PATTERN = Pattern.compile("[*?{]");

  private ImageFiles() {}

  /**
   * The files meant by {@code arguments}, in their order: a file as it is named, whatever its
   * suffix and whether it exists or not (reading it will tell); a folder as all image files in it
   * and below, told by suffix, sorted by path, hidden ones left out; a pattern with {@code *},
   * {@code ?}, {@code **} or {@code {a,b}} that no file is called by, for shells that leave it as
   * it is, as the files that it matches, sorted.
   *
   * @throws MaemiException of kind {@code UNREADABLE} for a folder that holds no image or cannot be
   *     listed, and for a pattern that matches nothing
   */
  public static List<Path> collect(List<Path> arguments) {
    List<Path> files = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        files.addAll(below(argument));
      } else if (isPattern(argument) && !Files.exists(argument)) {
        files.addAll(matching(argument));
      } else {
        files.add(argument);
      }
    }
    return files;
  }

  /** The name of a file without folder and suffix. */
  public static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * The first file of {@code folder} that has the stem of {@code image} and one of {@code
   * suffixes}, each with its dot; null where there is none.
   */
  public static @Nullable Path beside(Path folder, Path image, List<String> suffixes) {
    String stem = stem(image);
    return suffixes.stream()
        .map(suffix -> folder.resolve(stem + suffix))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static boolean isPattern(Path argument) {
    return PATTERN.matcher(argument.toString()).find();
  }

  private static List<Path> matching(Path pattern) {
    Path root = pattern.getRoot();
    Path folder = root == null ? Path.of("") : root;
    int fixed = 0;
    while (fixed < pattern.getNameCount() && !isPattern(pattern.getName(fixed))) {
      folder = folder.resolve(pattern.getName(fixed++));
    }
    String rest = pattern.subpath(fixed, pattern.getNameCount()).toString();
    int depth = rest.contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - fixed;
    Path start = folder;
    List<Path> found = List.of();
    if (Files.isDirectory(start)) {
      try (Stream<Path> walk = Files.walk(start, depth)) {
        PathMatcher matcher = start.getFileSystem().getPathMatcher("glob:" + rest);
        found =
            walk.filter(path -> !path.equals(start) && matcher.matches(start.relativize(path)))
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
      } catch (IOException | UncheckedIOException | PatternSyntaxException e) {
        throw MaemiException.unreadable(
            "cannot read " + pattern + ": its files cannot be listed. Check the pattern.", e);
      }
    }
    if (found.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot read " + pattern + ": no file matches it. Check the pattern.");
    }
    return found;
  }

  private static List<Path> below(Path folder) {
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found =
          walk.filter(path -> isImage(folder.relativize(path)) && Files.isRegularFile(path))
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw MaemiException.unreadable(
          "cannot read the folder " + folder + ": it cannot be listed. Check its permissions.", e);
    }
    if (found.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot read the folder "
              + folder
              + ": no image file in it (TIFF, PNG, JPEG, BMP, GIF, WebP, DM3, DM4, SER, EMD, MRC)."
              + " Name a folder with images.");
    }
    return found;
  }

  private static boolean isImage(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = relative.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
