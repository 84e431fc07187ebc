package io.maemi.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: what all verbs share, and the list of them. */
@Command(
    name = "maemi",
    description = "An on-premises assistant for electron micrographs.",
    synopsisSubcommandLabel = "VERB",
    versionProvider = Version.class,
    footer = {
      "",
      "Example:",
      "  maemi info scan.tif",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 an input cannot be read,",
      "130 interrupted by Ctrl-C.",
      "'maemi VERB --help' tells more of a verb."
    })
final class Maemi {
  private static final List<Class<?>> VERBS =
      List.of(
          AskVerb.class,
          CaptionVerb.class,
          ClassifyVerb.class,
          MeasureVerb.class,
          InfoVerb.class,
          SynthVerb.class,
          InstructVerb.class,
          CheckVerb.class,
          TuneVerb.class,
          EvaluateVerb.class,
          MergeVerb.class,
          QuantizeVerb.class,
          ExportVerb.class,
          CompareVerb.class,
          QuickstartVerb.class,
          ModelsVerb.class,
          DoctorVerb.class,
          CompletionVerb.class,
          HelpVerb.class);

  /** What these print is of the other verbs. */
  private static final Set<Class<?>> OF_ALL = Set.of(CompletionVerb.class, HelpVerb.class);

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log more, and show the stack trace of a failure.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  private final Interruption interruption;

  Maemi(Interruption interruption) {
    this.interruption = interruption;
  }

  /** What verbs whose work can go on later report to. */
  Interruption interruption() {
    return interruption;
  }

  /**
   * The command line for {@code arguments}, printing to {@code out} and {@code err}: with the verb
   * that they begin with, or with all where they begin with none. The others would cost a sixth of
   * a second of each start.
   */
  static CommandLine commandLine(
      PrintWriter out, PrintWriter err, Interruption interruption, String... arguments) {
    Maemi maemi = new Maemi(interruption);
    CommandLine line = new CommandLine(maemi);
    verbs(arguments).forEach(line::addSubcommand);
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, Maemi::path);
    line.setExecutionStrategy(maemi::run);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.report(failure, err, maemi.verbose));
    line.setParameterExceptionHandler(
        (wrong, words) -> Failures.reportUsage(wrong, err, maemi.verbose));
    line.setHelpSectionKeys(VerbGroups.sectionKeys(line.getHelpSectionKeys()));
    line.getHelpSectionMap().put(VerbGroups.SECTION, VerbGroups::render);
    return line;
  }

  /** Verb {@code info} is of class {@code InfoVerb}. */
  private static List<Class<?>> verbs(String... arguments) {
    String wanted = arguments.length == 0 ? "" : arguments[0] + "verb";
    List<Class<?>> named =
        VERBS.stream()
            .filter(verb -> verb.getSimpleName().toLowerCase(Locale.ROOT).equals(wanted))
            .toList();
    return named.isEmpty() || OF_ALL.contains(named.get(0)) ? VERBS : named;
  }

  /**
   * An empty word, such as a script's variable that is not set, is not the folder one stands in.
   */
  private static Path path(String word) {
    if (word.isEmpty()) {
      throw new CommandLine.TypeConversionException("a path is empty");
    }
    return Path.of(word);
  }

  private int run(CommandLine.ParseResult parsed) {
    if (verbose) {
      System.setProperty("maemi.log", "INFO");
    }
    CommandLine command = parsed.commandSpec().commandLine();
    if (!parsed.hasSubcommand() && !version && !help) {
      command.usage(command.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError | LinkageError e) {
      return Failures.report(Failures.expected(e), command.getErr(), verbose);
    }
  }
}
