package io.maemi.foundation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A folder of resources on the class path as a folder on disk, for what must be memory-mapped or
 * handed out as a path. Classes in a folder are used where they lie; a jar's entries are unpacked
 * once into a cache folder named by their content.
 */
public final class ResourceFolder {
  private ResourceFolder() {}

  /**
   * The folder of {@code name} (such as {@code io/maemi/nano}), or empty where the class path holds
   * no {@code name/marker}.
   *
   * @param marker a file in the folder, by which it is found
   * @param cache where to unpack
   */
  public static Optional<Path> find(String name, String marker, Path cache) {
    URL url = ResourceFolder.class.getResource("/" + name + "/" + marker);
    return url == null ? Optional.empty() : onDisk(url, name, cache);
  }

  /** The folder {@code name} that holds the resource at {@code url}. */
  static Optional<Path> onDisk(URL url, String name, Path cache) {
    try {
      if (url.getProtocol().equals("file")) {
        return Optional.ofNullable(Path.of(url.toURI()).getParent());
      }
      String location = url.getPath();
      Path jar = Path.of(new URI(location.substring(0, location.indexOf("!/"))));
      return Optional.of(unpacked(jar, name + "/", cache));
    } catch (IOException | URISyntaxException e) {
      throw MaemiException.failed(
          "cannot unpack "
              + name
              + " into "
              + cache
              + ": "
              + e.getMessage()
              + ". Point MAEMI_HOME to a folder with room.",
          e);
    }
  }

  private static Path unpacked(Path jar, String prefix, Path cache) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<ZipEntry> entries = new ArrayList<>();
      CRC32 content = new CRC32();
      zip.stream()
          .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .forEach(
              entry -> {
                entries.add(entry);
                content.update((entry.getName() + entry.getCrc()).getBytes(StandardCharsets.UTF_8));
              });
      String last =
          prefix.substring(prefix.lastIndexOf('/', prefix.length() - 2) + 1, prefix.length() - 1);
      Path folder = cache.resolve(last + "-" + Long.toHexString(content.getValue()));
      for (ZipEntry entry : entries) {
        Path file = folder.resolve(entry.getName().substring(prefix.length())).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("entry outside of the folder: " + entry.getName());
        }
        if (!Files.exists(file) || Files.size(file) != entry.getSize()) {
          AtomicFile.write(
              file,
              out -> {
                try (InputStream in = zip.getInputStream(entry)) {
                  in.transferTo(out);
                }
              });
        }
      }
      return folder;
    }
  }
}
