package dev.orchestrator.finding;

import dev.orchestrator.finding.SarifPaths.Location;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of a SARIF document as it was read. Its members may come in any order, so that results are
 * resolved when all of it was read. Source: SARIF 2.1.0, "result object".
 */
final class SarifRun {
  private static final Pattern LINK =
      Pattern.compile("(?<!\\\\)\\[([^\\[\\]]{1,500})]\\([^()\\s]{1,500}\\)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|}}|\\{([0-9]{1,2})}");
  private static final int MAX_MADE_RULE = 80;
  private static final int MAX_MESSAGE = 8_000;

  final SarifPaths paths = new SarifPaths();
  Component driver = new Component();
  final List<Component> extensions = new ArrayList<>();
  final List<Override> overrides = new ArrayList<>();
  final List<Result> results = new ArrayList<>();
  Optional<RepositoryName> repository = Optional.empty();
  Optional<String> commit = Optional.empty();
  boolean complete = true;

  /** Whether the tool looked for results at all. */
  boolean searched;

  int invocations;
  private String category = "";

  /** What names a rule. */
  record Reference(Optional<String> id, int index, int component, Optional<String> name) {
    static final Reference NONE = new Reference(Optional.empty(), -1, -1, Optional.empty());
  }

  /** The level of a rule in one invocation. */
  record Override(int invocation, Reference rule, String level) {}

  /** The driver or an extension of the tool. */
  static final class Component {
    String name = "";
    String guid = "";
    String version = "";
    final Map<String, String> messages = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Rule> byId = new HashMap<>();

    void add(Rule rule) {
      rules.add(rule);
      byId.putIfAbsent(rule.id, rule);
    }

    /** By the id, or by the leading part of a hierarchical one. */
    Optional<Rule> find(String id) {
      String left = id;
      while (true) {
        Rule rule = byId.get(left);
        if (rule != null) {
          return Optional.of(rule);
        }
        int slash = left.lastIndexOf('/');
        if (slash <= 0) {
          return Optional.empty();
        }
        left = left.substring(0, slash);
      }
    }

    Optional<Rule> at(int index) {
      return index >= 0 && index < rules.size() ? Optional.of(rules.get(index)) : Optional.empty();
    }
  }

  /** A rule's metadata. */
  static final class Rule {
    String id = "";
    Optional<String> level = Optional.empty();
    Optional<String> severity = Optional.empty();
    final Map<String, String> messages = new HashMap<>();
  }

  /** A result as it is written. */
  static final class Result {
    Optional<String> ruleId = Optional.empty();
    int ruleIndex = -1;
    Reference rule = Reference.NONE;
    String kind = "fail";
    Optional<String> level = Optional.empty();
    String baseline = "";
    Optional<String> text = Optional.empty();
    Optional<String> messageId = Optional.empty();
    final List<String> arguments = new ArrayList<>();
    Location location = Location.NONE;
    int line = -1;
    int invocation = -1;
    Optional<String> stable = Optional.empty();
  }

  void automationId(String id) {
    int slash = id.lastIndexOf('/');
    category = slash > 0 ? id.substring(0, slash) : "";
  }

  /** The scanner, with its category where one file holds several analyses of it. */
  String tool() {
    String name = driver.name.isBlank() ? "unknown" : driver.name;
    return category.isEmpty() ? name : name + " (" + category + ")";
  }

  /** The findings of the run. */
  List<Finding> findings(Skipped skipped) {
    var resolved = new ArrayList<Resolved>();
    for (Result result : results) {
      resolve(result, skipped).ifPresent(resolved::add);
    }
    Map<String, Boolean> constant = constants(resolved);
    var fingerprints = new Fingerprints();
    var names = new ArrayList<Fingerprints.Ordinal>();
    for (Resolved each : resolved) {
      Optional<String> stable =
          each.result().stable.filter(value -> !constant.getOrDefault(value, false));
      names.add(
          stable.isPresent()
              ? fingerprints.byStable(
                  driver.name, each.rule(), each.path(), stable.get(), each.result().line)
              : fingerprints.byText(
                  driver.name, each.rule(), each.path(), each.message(), each.result().line));
    }
    fingerprints.order();
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < resolved.size(); i++) {
      Resolved each = resolved.get(i);
      findings.add(
          new Finding(
              names.get(i).text(),
              tool(),
              each.rule(),
              each.path(),
              each.result().line >= 1 ? Optional.of(each.result().line) : Optional.empty(),
              each.severity(),
              each.message()));
    }
    return findings;
  }

  private record Resolved(
      Result result, String rule, String path, Level severity, String message) {}

  private Optional<Resolved> resolve(Result result, Skipped skipped) {
    Component component = component(result);
    Optional<Rule> rule = rule(result, component);
    String level = level(result, rule);
    if (level.equals("none")) {
      skipped.count("not_a_failure");
      return Optional.empty();
    }
    String message = message(result, rule, component);
    String id =
        result.ruleId.or(() -> result.rule.id()).or(() -> rule.map(each -> each.id)).orElse("");
    if (id.isBlank()) {
      String made = driver.name + ": " + message;
      id = made.substring(0, Math.min(made.length(), MAX_MADE_RULE));
    }
    Optional<String> path = paths.resolve(result.location);
    if (path.isEmpty()) {
      skipped.count("paths_outside_repository");
    }
    return Optional.of(new Resolved(result, id, path.orElse(""), severity(level, rule), message));
  }

  /** The fingerprints that different findings share: they tell nothing apart. */
  private static Map<String, Boolean> constants(List<Resolved> resolved) {
    var first = new HashMap<String, String>();
    var constant = new HashMap<String, Boolean>();
    for (Resolved each : resolved) {
      if (each.result().stable.isPresent()) {
        String value = each.result().stable.get();
        String place = each.rule().length() + ":" + each.rule() + each.path();
        String earlier = first.putIfAbsent(value, place);
        if (earlier != null && !earlier.equals(place)) {
          constant.put(value, true);
        }
      }
    }
    return constant;
  }

  // ---- rules

  private Component component(Result result) {
    int index = result.rule.component();
    if (index >= 0 && index < extensions.size()) {
      return extensions.get(index);
    }
    return result
        .rule
        .name()
        .flatMap(name ->
            extensions.stream()
                .filter(each -> each.name.equals(name) || each.guid.equalsIgnoreCase(name))
                .findFirst())
        .orElse(driver);
  }

  private Optional<Rule> rule(Result result, Component component) {
    int index = result.rule.index() >= 0 ? result.rule.index() : result.ruleIndex;
    Optional<String> id = result.rule.id().or(() -> result.ruleId);
    Optional<Rule> indexed = component.at(index);
    boolean fits =
        indexed.isPresent()
            && (id.isEmpty()
                || id.get().equals(indexed.get().id)
                || id.get().startsWith(indexed.get().id + "/"));
    if (fits || id.isEmpty()) {
      return indexed;
    }
    Optional<Rule> found = component.find(id.get());
    for (Component extension : extensions) {
      found = found.or(() -> extension.find(id.get()));
    }
    return found.or(() -> driver.find(id.get())).or(() -> indexed);
  }

  private String level(Result result, Optional<Rule> rule) {
    return result
        .level
        .or(() -> overridden(result, rule))
        .or(() -> rule.flatMap(each -> each.level))
        .orElse("warning");
  }

  private Optional<String> overridden(Result result, Optional<Rule> rule) {
    if (result.invocation < 0 || rule.isEmpty()) {
      return Optional.empty();
    }
    return overrides.stream()
        .filter(each -> each.invocation() == result.invocation)
        .filter(each ->
            each.rule()
                .id()
                .map(rule.get().id::equals)
                .orElseGet(() -> driver.at(each.rule().index()).equals(rule)))
        .map(Override::level)
        .findFirst();
  }

  /** Source: GitHub Docs, "SARIF support for code scanning", security-severity. */
  private static Level severity(String level, Optional<Rule> rule) {
    Optional<Level> security = rule.flatMap(each -> each.severity).flatMap(SarifRun::ofSecurity);
    return security.orElseGet(() ->
        switch (level) {
          case "error" -> Level.HIGH;
          case "note" -> Level.LOW;
          default -> Level.MEDIUM;
        });
  }

  static Optional<Level> ofSecurity(String severity) {
    Optional<Level> word = Level.of(severity.strip().toLowerCase(Locale.ROOT));
    if (word.isPresent()) {
      return word;
    }
    double number;
    try {
      number = Double.parseDouble(severity.strip());
    } catch (NumberFormatException neither) {
      return Optional.empty();
    }
    if (!(number > 0 && number <= 10)) {
      return Optional.empty();
    }
    if (number >= 9) {
      return Optional.of(Level.CRITICAL);
    }
    if (number >= 7) {
      return Optional.of(Level.HIGH);
    }
    return Optional.of(number >= 4 ? Level.MEDIUM : Level.LOW);
  }

  // ---- messages

  private static String message(Result result, Optional<Rule> rule, Component component) {
    Optional<String> template =
        result.text.or(() ->
            result.messageId.flatMap(id ->
                rule.flatMap(each -> Optional.ofNullable(each.messages.get(id)))
                    .or(() -> Optional.ofNullable(component.messages.get(id)))));
    String text = template.orElse("");
    if (text.length() > MAX_MESSAGE) {
      text = text.substring(0, MAX_MESSAGE);
    }
    String filled =
        PLACEHOLDER.matcher(text).replaceAll(match -> quoted(filled(match, result.arguments)));
    return LINK.matcher(filled).replaceAll("$1");
  }

  private static String filled(MatchResult placeholder, List<String> arguments) {
    return switch (placeholder.group()) {
      case "{{" -> "{";
      case "}}" -> "}";
      default -> {
        int index = Integer.parseInt(placeholder.group(1));
        yield index < arguments.size() ? arguments.get(index) : placeholder.group();
      }
    };
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
