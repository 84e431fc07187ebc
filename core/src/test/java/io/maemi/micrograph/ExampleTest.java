package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three lines from a path to the size of a pixel, as the documentation has them. */
class ExampleTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "maemi", "micrograph");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\s(.*?)\\}</pre>", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theDocumentedLinesCompileAndTellTheSizeOfAPixel() throws Exception {
    Path image = folder.resolve("grains.tif");
    Files.write(
        image,
        TinyTiff.littleEndian()
            .page(4, 2, 8, new byte[8])
            .text(34118, "AP_IMAGE_PIXEL_SIZE\r\nImage Pixel Size = 2.5 nm\r\n")
            .toBytes());
    for (String source : List.of("package-info.java", "MicrographReader.java")) {
      List<String> lines = example(Files.readString(SOURCES.resolve(source)));
      assertThat(lines).hasSize(3);
      assertThat(run(lines, image)).isEqualTo("2.5 nm from tag 34118 AP_IMAGE_PIXEL_SIZE");
    }
  }

  private static List<String> example(String source) {
    Matcher matcher = EXAMPLE.matcher(source);
    assertThat(matcher.find()).isTrue();
    return matcher
        .group(1)
        .lines()
        .map(line -> line.replaceFirst("^ \\* ?", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** What {@code lines} print of {@code image}, whatever path they name. */
  private String run(List<String> lines, Path image) throws Exception {
    String body = String.join("\n", lines).replaceAll("Path\\.of\\([^)]*\\)", "image");
    String code =
        "import io.maemi.micrograph.*; import java.nio.file.Path;\n"
            + "public class Example { public static String of(Path image) {\n"
            + body.replaceAll("System\\.out\\.println\\((.*)\\);", "return $1;")
            + "\n} }";
    StringWriter said = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return code;
          }
        };
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    folder.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                List.of(source))
            .call();
    assertThat(compiled).as(said.toString().toLowerCase(Locale.ROOT)).isTrue();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, Micrograph.class.getClassLoader())) {
      return String.valueOf(
          loader.loadClass("Example").getMethod("of", Path.class).invoke(null, image));
    }
  }
}
