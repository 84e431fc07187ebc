package io.maemi.student;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds model folders: by path, by name under {@code $MAEMI_HOME/models}, or the bundled student
 * {@code nano}, which is unpacked from the class path on first use. Nothing is downloaded.
 */
public final class ModelFolders {
  /** The bundled student's name. */
  public static final String NANO = "nano";

  private static final String RESOURCES = "/io/maemi/nano/";
  private static final String LIST = "files.txt";

  private record Entry(String sha256, String name) {}

  private final Path home;
  private final String resources;

  /** Models below {@code home}. */
  public ModelFolders(Path home) {
    this(home, RESOURCES);
  }

  ModelFolders(Path home, String resources) {
    this.home = home;
    this.resources = resources;
  }

  /** Models below {@code $MAEMI_HOME}, or {@code ~/.maemi} where it is not set. */
  public static ModelFolders ofUser() {
    return new ModelFolders(home(System.getenv()));
  }

  static Path home(Map<String, String> environment) {
    String named = environment.get("MAEMI_HOME");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".maemi")
        : Path.of(named);
  }

  /** The folder that holds named models. */
  public Path models() {
    return home.resolve("models");
  }

  /** Whether this build holds the bundled student. */
  public boolean holdNano() {
    return ModelFolders.class.getResource(resources + LIST) != null;
  }

  /**
   * The folder of a model, or its GGUF file.
   *
   * @param nameOrPath a folder or GGUF file, a name under {@link #models}, or {@code nano}
   */
  public Path resolve(String nameOrPath) {
    Path path = Path.of(nameOrPath);
    if (Files.isRegularFile(path.resolve("config.json"))
        || (GgufModel.isFile(path) && Files.isRegularFile(path))) {
      return path;
    }
    boolean name = !nameOrPath.isEmpty() && path.getNameCount() == 1 && !nameOrPath.startsWith(".");
    if (name && !path.isAbsolute()) {
      for (String suffix : List.of("", ".gguf")) {
        Path named = models().resolve(nameOrPath + suffix);
        if (Files.isRegularFile(named.resolve("config.json"))
            || (GgufModel.isFile(named) && Files.isRegularFile(named))) {
          return named;
        }
      }
      if (nameOrPath.equals(NANO)) {
        return bundled();
      }
    }
    throw MaemiException.usage(
        "cannot find model "
            + nameOrPath
            + ": it is neither a folder with a config.json, a GGUF file nor a name in "
            + models()
            + ". Give one of these, or "
            + NANO
            + ".");
  }

  /** Unpacks the bundled student where it is not yet unpacked. */
  private Path bundled() {
    try {
      List<Entry> entries = entries();
      Path folder = models().resolve(NANO + "-" + hash(entries).substring(0, 12));
      for (Entry entry : entries) {
        Path file = folder.resolve(entry.name());
        if (!Files.isRegularFile(file)) {
          unpack(entry, file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot unpack the bundled model to "
              + models()
              + ": "
              + e.getMessage()
              + ". Set MAEMI_HOME to a folder that can be written to.",
          e);
    }
  }

  private void unpack(Entry entry, Path file) {
    AtomicFile.write(
        file,
        out -> {
          MessageDigest digest = Digests.sha256();
          try (InputStream raw = resource(entry.name())) {
            if (raw == null) {
              throw damaged(entry, "is missing");
            }
            new DigestInputStream(raw, digest).transferTo(out);
          }
          if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            throw damaged(entry, "does not have the hash it is listed with");
          }
        });
  }

  /** Lines {@code SHA-256 NAME}, as sha256sum writes them. */
  private List<Entry> entries() throws IOException {
    try (InputStream list = resource(LIST)) {
      if (list == null) {
        throw MaemiException.failed(
            "cannot use model "
                + NANO
                + ": this build does not hold its weights. Build with the nano module, or name a"
                + " model folder with --model.");
      }
      List<Entry> entries = new ArrayList<>();
      for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.strip().split("\\s+\\*?", 2);
        if (parts.length == 2) {
          Entry entry = new Entry(parts[0], parts[1]);
          if (!entry.name().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw damaged(entry, "is not a plain file name");
          }
          entries.add(entry);
        }
      }
      return entries;
    }
  }

  private static String hash(List<Entry> entries) {
    MessageDigest digest = Digests.sha256();
    for (Entry entry : entries) {
      digest.update((entry.sha256() + "  " + entry.name() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private @Nullable InputStream resource(String name) {
    return ModelFolders.class.getResourceAsStream(resources + name);
  }

  private static MaemiException damaged(Entry entry, String how) {
    return MaemiException.failed(
        "cannot unpack the bundled model: "
            + entry.name()
            + " "
            + how
            + ". Rebuild or reinstall maemi.");
  }
}
