package io.maemi.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceFolderTest {
  @TempDir Path temporary;

  @Test
  void aFolderThatIsNotThereIsEmpty() {
    assertThat(ResourceFolder.find("io/maemi/nowhere", "config.json", temporary)).isEmpty();
  }

  @Test
  void classesInAFolderAreUsedWhereTheyLie() {
    Optional<Path> folder =
        ResourceFolder.find("io/maemi/foundation", "ResourceFolder.class", temporary);
    assertThat(folder).get().satisfies(path -> assertThat(path.resolve("Json.class")).exists());
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void entriesOfAJarAreUnpackedOnceAndAgainWhenTheyDiffer() throws Exception {
    Path cache = temporary.resolve("cache");
    Path first = unpack(jar("one.jar", "{\"a\":1}"), cache);
    assertThat(first.resolve("config.json")).hasContent("{\"a\":1}");
    assertThat(first.resolve("sub/more.txt")).hasContent("more");

    FileTime written = Files.getLastModifiedTime(first.resolve("config.json"));
    assertThat(unpack(jar("same.jar", "{\"a\":1}"), cache)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first.resolve("config.json"))).isEqualTo(written);

    Path other = unpack(jar("two.jar", "{\"a\":2}"), cache);
    assertThat(other).isNotEqualTo(first);
    assertThat(other.resolve("config.json")).hasContent("{\"a\":2}");
  }

  @Test
  void aHalfWrittenFileIsWrittenAgain() throws Exception {
    Path cache = temporary.resolve("cache");
    Path jar = jar("one.jar", "{\"a\":1}");
    Path folder = unpack(jar, cache);
    Files.writeString(folder.resolve("config.json"), "{");
    assertThat(unpack(jar, cache).resolve("config.json")).hasContent("{\"a\":1}");
  }

  private Path jar(String name, String config) throws IOException {
    Path jar = temporary.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      entry(zip, "a/model/config.json", config);
      entry(zip, "a/model/sub/more.txt", "more");
      entry(zip, "a/other/config.json", "no part of it");
    }
    return jar;
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static Path unpack(Path jar, Path cache) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      URL config = loader.getResource("a/model/config.json");
      assertThat(config).isNotNull();
      return ResourceFolder.onDisk(config, "a/model", cache).orElseThrow();
    }
  }
}
