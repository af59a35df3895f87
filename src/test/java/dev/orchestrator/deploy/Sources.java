package dev.orchestrator.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the code says, read from its sources. */
final class Sources {
  /** Set by the people who run this on their machines only. */
  static final Set<String> LOCAL_VARIABLES = Set.of("PORT", "DATA_DIR", "ATTESTOR_HOST");

  private static final Pattern LINE_FIELD = Pattern.compile("put\\((?:line, )?\"([a-z_]+)\"");
  private static final Pattern FIELD = Pattern.compile("Field\\.of\\(\\s*\"([a-z_]+)\"");
  private static final Pattern EVENT = Pattern.compile("\"([a-z]+(?:\\.[a-z0-9_]+)+)\"");
  private static final Pattern FILTERED =
      Pattern.compile("event (?:=|in) (\\[[^\\]]*]|\"[^\"]*\")");
  private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

  private Sources() {}

  private static String deployed() {
    try (var files = Files.walk(Path.of("src/main/java/dev/orchestrator"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.startsWith("src/main/java/dev/orchestrator/local"))
          .map(Sources::text)
          .collect(Collectors.joining("\n"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The fields that a log line can have. */
  static Set<String> lineFields() {
    var fields = new TreeSet<>(found(FIELD, deployed()));
    fields.addAll(counters());
    fields.addAll(
        found(LINE_FIELD, text(Path.of("src/main/java/dev/orchestrator/log/LineFields.java"))));
    for (String part :
        found(
            Pattern.compile("put\\(\"([a-z]+)\""),
            text(Path.of("src/main/java/dev/orchestrator/log/ThrowableText.java")))) {
      fields.add("error." + part);
    }
    return fields;
  }

  /** The names of what the code counts. */
  static Set<String> counters() {
    return found(Pattern.compile("new Counter\\(\\s*\"([a-z_]+)\""), deployed());
  }

  /** The event codes of the log: literals of the deployed code that have their form. */
  static Set<String> events() {
    return found(EVENT, deployed());
  }

  /** The events that a query of CloudWatch Logs Insights looks for. */
  static Set<String> eventsIn(String query) {
    return FILTERED
        .matcher(query)
        .results()
        .flatMap(filter -> found(Pattern.compile("\"([^\"]+)\""), filter.group(1)).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The variables of the table in docs/configuration.md, which ReadmeTest holds to the code. */
  static Set<String> variables() {
    String table = text(Path.of("docs", "configuration.md"));
    var variables = new TreeSet<String>();
    for (String row : table.split("\n")) {
      if (row.startsWith("| `")) {
        variables.addAll(found(VARIABLE, row.split("\\|")[1]));
      }
    }
    return variables;
  }

  static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
