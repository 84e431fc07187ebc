package io.maemi.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Prints the verbs in groups, in the order in which a newcomer needs them. */
final class VerbGroups {
  static final String SECTION = "verbs";

  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("Look at micrographs", List.of("ask", "caption", "classify", "measure", "info"));
    GROUPS.put(
        "Make a student of your own",
        List.of(
            "synth",
            "instruct",
            "check",
            "tune",
            "evaluate",
            "merge",
            "quantize",
            "export",
            "compare"));
    GROUPS.put("Keep house", List.of("quickstart", "models", "doctor", "completion", "help"));
  }

  private VerbGroups() {}

  /** {@code keys} with the groups in the place of the plain list of commands. */
  static List<String> sectionKeys(List<String> keys) {
    List<String> changed = new ArrayList<>(keys);
    changed.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    changed.replaceAll(
        key -> key.equals(UsageMessageSpec.SECTION_KEY_COMMAND_LIST) ? SECTION : key);
    return changed;
  }

  static String render(Help help) {
    Map<String, Help> verbs = help.subcommands();
    if (verbs.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    List<String> shown = new ArrayList<>();
    GROUPS.forEach(
        (title, names) -> {
          List<String> here = names.stream().filter(verbs::containsKey).toList();
          shown.addAll(here);
          append(text, help, title, here);
        });
    append(
        text,
        help,
        "Verbs",
        verbs.keySet().stream().filter(name -> !shown.contains(name)).toList());
    return text.toString();
  }

  private static void append(StringBuilder text, Help help, String title, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(16, 2, Column.Overflow.SPAN),
            new Column(width - 16, 1, Column.Overflow.WRAP));
    for (String name : names) {
      Help verb = help.subcommands().get(name);
      if (verb != null) {
        String[] description = verb.commandSpec().usageMessage().description();
        table.addRowValues(
            help.colorScheme().commandText(name),
            help.colorScheme().text(description.length == 0 ? "" : description[0]));
      }
    }
    text.append(System.lineSeparator()).append(title).append(':').append(System.lineSeparator());
    text.append(table);
  }
}
