package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private static Stream<String> verbs() {
    CommandLine line =
        Maemi.commandLine(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            new Interruption());
    return line.getSubcommands().keySet().stream();
  }

  @TestFactory
  Stream<DynamicTest> everyVerbHasHelpWithAnExample() {
    return verbs()
        .map(
            verb ->
                DynamicTest.dynamicTest(
                    verb,
                    () -> {
                      Run help = Run.of(verb, "--help");
                      assertThat(help.exitCode()).isZero();
                      assertThat(help.out())
                          .contains("Usage: maemi " + verb)
                          .containsPattern("Examples?:");
                    }));
  }

  /** A verb whose name is not its class's would cost every verb's start. */
  @TestFactory
  Stream<DynamicTest> aVerbIsBuiltWithoutTheOthers() {
    return verbs()
        .filter(verb -> !verb.equals("help") && !verb.equals("completion"))
        .map(
            verb ->
                DynamicTest.dynamicTest(
                    verb,
                    () ->
                        assertThat(
                                Maemi.commandLine(
                                        new PrintWriter(new StringWriter()),
                                        new PrintWriter(new StringWriter()),
                                        new Interruption(),
                                        verb,
                                        "--help")
                                    .getSubcommands())
                            .containsOnlyKeys(verb)));
  }

  @Test
  void theHelpShowsEveryVerbInAGroup() {
    Run help = Run.of("--help");
    assertThat(help.exitCode()).isZero();
    verbs().forEach(verb -> assertThat(help.out()).containsPattern("(?m)^  " + verb + " "));
    assertThat(help.out()).contains("Look at micrographs:").doesNotContain("Verbs:");
  }

  @Test
  void noVerbIsWrongUsage() {
    Run nothing = Run.of();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("Usage: maemi");
  }

  @Test
  void aMistypedVerbIsOneLineWithWhatWasMeant() {
    Run wrong = Run.of("mesure", "a.png");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("maemi: ").contains("measure").hasLineCount(1);
    assertThat(wrong.out()).isEmpty();
  }

  @Test
  void anUnknownOptionNamesTheHelp() {
    Run wrong = Run.of("info", "--jsn", "a.png");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("--jsn").contains("maemi info --help").hasLineCount(1);
  }

  @Test
  void aMissingArgumentIsNamed() {
    Run wrong = Run.of("info");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("FILE").hasLineCount(1);
  }

  @Test
  void theStackTraceIsShownOnlyWhenAsked() {
    assertThat(Run.of("info", "nowhere.png").err()).doesNotContain("\tat ");
    assertThat(Run.of("measure", "--of", "cats", "x.png", "--verbose").err()).contains("\tat ");
  }

  @Test
  void aFailureInsideIsOneLineThatSaysSo() {
    StringWriter err = new StringWriter();
    int exitCode =
        Failures.report(new IllegalStateException("two\nlines"), new PrintWriter(err), false);
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("two lines").contains("--verbose").hasLineCount(1);
  }

  @Test
  void fullMemoryAndMissingNativesAreOneLineWithAdvice() {
    assertThat(Failures.expected(new OutOfMemoryError()))
        .hasMessageContaining("memory is full")
        .hasMessageContaining("-Xmx");
    assertThat(Failures.expected(new UnsatisfiedLinkError("no jnitorch")))
        .hasMessageContaining("no jnitorch")
        .hasMessageContaining("maemi doctor");
  }

  @Test
  void bashCompletesVerbsAndOptions(@TempDir Path folder) throws Exception {
    Run completion = Run.of("completion");
    assertThat(completion.exitCode()).isZero();
    Path script =
        Files.writeString(folder.resolve("c.sh"), completion.out(), StandardCharsets.UTF_8);
    assertThat(completed(script, "maemi", "meas")).containsExactly("measure");
    assertThat(completed(script, "maemi", "measure", "--pix")).containsExactly("--pixel-size");
    assertThat(completed(script, "maemi", "models", "")).contains("list", "info", "path");
  }

  /** What bash would offer for the last of {@code words}. */
  private static List<String> completed(Path script, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));"
                    + " _complete_maemi; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString()));
    command.addAll(List.of(words));
    Process bash =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return offered.lines().toList();
  }

  @Test
  void helpIsGivenByItsNameToo() {
    assertThat(Run.of("help", "ask").out()).isEqualTo(Run.of("ask", "--help").out());
    assertThat(Run.of("help").out()).isEqualTo(Run.of("--help").out());
    Run wrong = Run.of("help", "aks");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("no such verb").hasLineCount(1);
  }

  @Test
  void valuesThatNoTypeRefusesAreRefusedInOneLine(@TempDir Path folder) {
    Path discs = Pictures.discs(folder.resolve("discs.png"));
    for (Run wrong :
        List.of(
            Run.of("measure", discs, "--pixel-size", "0nm"),
            Run.of("info", ""),
            Run.of("quickstart", "--out", ""),
            Run.of("evaluate", folder, folder.resolve("out"), "--questions", -1),
            Run.of("classify", discs, "--labels", "a,a"),
            Run.of("synth", folder.resolve("out"), "--count", 0))) {
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.err()).startsWith("maemi: cannot ").hasLineCount(1);
    }
  }
}
