package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Every command that a page or a help shows is one that the command line takes. */
class DocumentedCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("^(?:#| |\\$|source <\\(|ls \\$\\()*(?:\\./)?maemi ([a-z].*?)(?: +#.*)?$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");

  private static CommandLine line() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Maemi.commandLine(nowhere, nowhere, new Interruption());
  }

  @TestFactory
  Stream<DynamicTest> inThePages() throws IOException {
    Path root = Path.of("..").toRealPath();
    List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
    pages.add(root.resolve("CONTRIBUTING.md"));
    try (Stream<Path> recipes = Files.list(root.resolve("recipes"))) {
      recipes.filter(Files::isRegularFile).forEach(pages::add);
    }
    return pages.stream()
        .flatMap(page -> read(page).map(command -> test(page.getFileName() + ": ", command)));
  }

  @TestFactory
  Stream<DynamicTest> inTheHelp() {
    CommandLine all = line();
    return Stream.concat(Stream.of(all), all.getSubcommands().values().stream())
        .flatMap(verb -> Arrays.stream(verb.getCommandSpec().usageMessage().footer()))
        .flatMap(DocumentedCommandsTest::commands)
        .map(command -> test("", command));
  }

  private static Stream<String> read(Path page) {
    try {
      return Files.readAllLines(page).stream().flatMap(DocumentedCommandsTest::commands);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command of a line, where it shows one; {@code ./maemi VERB} stands for any. */
  private static Stream<String> commands(String line) {
    Matcher matcher = COMMAND.matcher(line);
    return matcher.matches()
        ? Stream.of(matcher.group(1).replaceFirst("\\)$", "").replaceFirst("  .*| [>|] .*", ""))
        : Stream.empty();
  }

  private static DynamicTest test(String where, String command) {
    return DynamicTest.dynamicTest(
        where + command,
        () -> {
          List<String> words = new ArrayList<>();
          Matcher word = WORD.matcher(command);
          while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
          }
          CommandLine.ParseResult parsed = line().parseArgs(words.toArray(String[]::new));
          assertThat(parsed.hasSubcommand()).isTrue();
          assertThat(parsed.unmatched()).isEmpty();
        });
  }
}
