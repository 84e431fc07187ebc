package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of its own, with a Maven and a Java that only write down what they are
 * asked.
 */
class LauncherTest {
  @TempDir Path temporary;
  private Path checkout = Path.of("");
  private Path java = Path.of("");

  private record Outcome(int exitCode, String out, String err, long pid) {}

  @BeforeEach
  void makeACheckout() throws IOException {
    checkout = temporary.resolve("a check out");
    for (String module : List.of("core", "nano", "cli")) {
      Path sources = Files.createDirectories(checkout.resolve(module + "/src/main"));
      Files.writeString(sources.resolve("Source.java"), "");
      Files.writeString(checkout.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.createDirectories(checkout.resolve("recipes"));
    Path real = Path.of("..", "maemi");
    Files.copy(real, checkout.resolve("maemi"), StandardCopyOption.COPY_ATTRIBUTES);
    script(
        checkout.resolve("mvnw"),
        """
        echo built >> builds.log
        if [ -e broken ]; then echo 'Source.java:1: error'; exit 1; fi
        sleep 0.2
        mkdir -p core/target nano/target cli/target/lib
        for m in core nano cli; do echo jar > $m/target/maemi-$m-1.jar; done
        echo jar > cli/target/lib/some-library.jar
        """);
    java = temporary.resolve("a jdk");
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    script(
        java.resolve("bin/java"),
        """
        case "$*" in *-Xshare:dump* | *DumpLoadedClassList*) exit 0 ;; esac
        echo "pid=$$"
        for a in "$@"; do echo "<$a>"; done
        [ -z "$EXIT_WITH" ] || exit $EXIT_WITH
        """);
  }

  @Test
  void buildsOnFirstUseSaysSoAndRunsWithoutMavenAfterwards() throws Exception {
    Outcome first = launch(checkout.resolve("maemi"), "info", "x.tif");
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("building").hasLineCount(1);
    assertThat(first.out()).contains("<io.maemi.cli.Main>").contains("<info>").contains("<x.tif>");
    Outcome second = launch(checkout.resolve("maemi"), "info", "x.tif");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    try (Stream<Path> jars = Files.list(checkout.resolve("cli/target/app/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .contains("maemi-cli-1.jar", "maemi-core-1.jar", "some-library.jar");
    }
  }

  @Test
  void buildsAgainWhenASourceChangesOrGoes() throws Exception {
    launch(checkout.resolve("maemi"), "info");
    Path source = checkout.resolve("core/src/main/Source.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    launch(checkout.resolve("maemi"), "info");
    assertThat(builds()).isEqualTo(2);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(100)));
    Path gone = checkout.resolve("cli/src/main/Source.java");
    Files.delete(gone);
    Files.setLastModifiedTime(gone.getParent(), FileTime.from(Instant.now().plusSeconds(5)));
    launch(checkout.resolve("maemi"), "info");
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void worksThroughALinkFromAnotherFolderAndPassesArgumentsWhole() throws Exception {
    Path links = Files.createDirectories(temporary.resolve("some where"));
    Path link = Files.createSymbolicLink(links.resolve("m"), Path.of("../a check out/maemi"));
    Path second = Files.createSymbolicLink(temporary.resolve("m2"), link);
    Outcome outcome = launch(second, "ask", "x y.tif", "How many? *", "");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("<x y.tif>\n<How many? *>\n<>");
  }

  @Test
  void becomesJavaSoThatSignalsAndExitCodesPass() throws Exception {
    launch(checkout.resolve("maemi"), "info");
    Outcome outcome = launch(checkout.resolve("maemi"), List.of("EXIT_WITH=3"), "info");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).contains("pid=" + outcome.pid());
  }

  @Test
  void aBuildThatFailsShowsItsLogAndIsTriedAgain() throws Exception {
    Files.writeString(checkout.resolve("broken"), "");
    Outcome outcome = launch(checkout.resolve("maemi"), "info");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("Source.java:1: error").contains("maemi: cannot build");
    assertThat(outcome.out()).isEmpty();
    Files.delete(checkout.resolve("broken"));
    assertThat(launch(checkout.resolve("maemi"), "info").exitCode()).isZero();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(checkout.resolve("maemi"), List.of(), "info"));
    }
    for (Process process : processes) {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      assertThat(out).contains("<info>");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void anOldJavaIsRefusedInOneLine() throws Exception {
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Outcome outcome = launch(checkout.resolve("maemi"), "info");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("maemi: ").contains("version 11").hasLineCount(1);
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Files.delete(java.resolve("bin/java"));
    Outcome outcome = launch(checkout.resolve("maemi"), "info");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("JAVA_HOME is " + java).hasLineCount(1);
  }

  private Outcome launch(Path launcher, String... arguments) throws Exception {
    return launch(launcher, List.of(), arguments);
  }

  private Outcome launch(Path launcher, List<String> environment, String... arguments)
      throws Exception {
    Process process = start(launcher, environment, arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err, process.pid());
  }

  private Process start(Path launcher, List<String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().put("JAVA_HOME", java.toString());
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      builder.environment().put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return builder.start();
  }

  private int builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds.log")).size();
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }
}
