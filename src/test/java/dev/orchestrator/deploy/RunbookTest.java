package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the runbook names exists, and what it says to type can be typed. */
class RunbookTest {
  private static final Pattern QUERY =
      Pattern.compile("\\*\\*([^*\n]+)\\*\\*\n\n```insights\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");

  /** What Lambda's own lines have. Source: AWS Lambda, "JSON log format", platform.report. */
  private static final Set<String> PLATFORM_FIELDS =
      Set.of(
          "type",
          "record.metrics.initDurationMs",
          "record.metrics.restoreDurationMs",
          "record.metrics.maxMemoryUsedMB");

  /** Words of the query language, and the bots' own columns after "as". */
  private static final Set<String> LANGUAGE =
      Set.of(
          "fields",
          "filter",
          "sort",
          "stats",
          "limit",
          "by",
          "as",
          "asc",
          "desc",
          "in",
          "and",
          "or",
          "not",
          "like",
          "count",
          "max",
          "min",
          "avg",
          "sum",
          "pct",
          "bin",
          "ispresent");

  private final String runbook = Sources.text(Path.of("RUNBOOK.md"));
  private final Template template = Template.read();

  private Map<String, String> queries() {
    var queries = new LinkedHashMap<String, String>();
    Matcher matcher = QUERY.matcher(runbook);
    while (matcher.find()) {
      queries.put(matcher.group(1), matcher.group(2));
    }
    return queries;
  }

  private List<String> shell() {
    var blocks = new ArrayList<String>();
    Matcher matcher = SHELL.matcher(runbook);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private Set<String> code() {
    return Sources.found(CODE, runbook.replaceAll("(?s)```.*?```", ""));
  }

  private Set<String> alarms() {
    return template.ofType("AWS::CloudWatch::Alarm").keySet().stream()
        .map(name -> name.replaceFirst("Alarm$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void it_has_its_ten_sections() {
    assertThat(runbook.lines().filter(line -> line.startsWith("## ")))
        .extracting(line -> line.replaceFirst("^## (\\d+)\\. .*", "$1"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  void each_failure_says_symptom_cause_how_to_see_how_to_mend_and_how_to_know() {
    String failures = runbook.split("\n## 3\\. ", 2)[1].split("\n## 4\\. ", 2)[0];
    String[] each = failures.split("\n### ", -1);
    assertThat(each).hasSizeGreaterThanOrEqualTo(10);
    for (int i = 1; i < each.length; i++) {
      assertThat(each[i])
          .contains("- Symptom: ", "- Cause: ", "- See it: ", "- Mend it: ", "- Mended when: ");
    }
  }

  @Test
  void its_queries_are_those_that_the_template_saves() {
    var saved = new LinkedHashMap<String, String>();
    template
        .ofType("AWS::Logs::QueryDefinition")
        .values()
        .forEach(query ->
            saved.put(
                query.at("Properties", "Name", "Sub").text().replace("orchestrator/${Stage}/", ""),
                query.at("Properties", "QueryString").text()));
    assertThat(queries()).isEqualTo(saved).hasSizeGreaterThan(5);
  }

  @Test
  void every_field_of_a_query_is_one_that_the_log_has() {
    var known = new TreeSet<>(Sources.lineFields());
    known.addAll(PLATFORM_FIELDS);
    known.addAll(
        Sources.found(
            Pattern.compile("\"(\\w+)\":"),
            template.properties("Api").at("AccessLogSettings", "Format").text()));
    known.addAll(LANGUAGE);
    var all = new LinkedHashMap<>(queries());
    shell().stream()
        .flatMap(
            block -> Sources.found(Pattern.compile("--query-string '([^']+)'"), block).stream())
        .forEach(query -> all.put(query, query));
    all.forEach((name, query) -> {
      String bare = query.replaceAll("\"[^\"]*\"|\\b\\d+[mhd]\\b", "");
      var used = Sources.found(Pattern.compile("([A-Za-z_@][A-Za-z0-9_.@]*)"), bare);
      used.removeAll(Sources.found(Pattern.compile(" as ([a-z0-9_]+)"), bare));
      used.removeIf(field -> field.matches("problems\\.\\d"));
      assertThat(known).as(name).containsAll(used);
    });
    assertThat(known).contains("problems");
  }

  @Test
  void every_event_that_a_query_looks_for_is_one_that_the_log_has() {
    queries()
        .forEach((name, query) ->
            assertThat(Sources.events()).as(name).containsAll(Sources.eventsIn(query)));
  }

  @Test
  void every_shell_line_parses() throws Exception {
    assertThat(shell()).isNotEmpty();
    for (String block : shell()) {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (var stdin = bash.outputWriter()) {
        stdin.write(block);
      }
      String said = bash.inputReader().lines().collect(Collectors.joining("\n"));
      assertThat(bash.waitFor()).as(block + said).isZero();
    }
  }

  @Test
  void no_step_sets_a_function_s_variables_by_hand() {
    assertThat(runbook).doesNotContain("update-function-configuration", "--environment");
  }

  @Test
  void every_variable_that_it_names_is_one_that_the_code_reads() {
    assertThat(Sources.variables())
        .containsAll(
            code().stream().filter(word -> word.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")).toList());
  }

  @Test
  void every_alarm_is_explained_and_every_name_in_camel_case_is_an_alarm_a_rule_or_a_parameter()
      throws IOException {
    Set<String> code = code();
    assertThat(code).containsAll(alarms());
    var known = new TreeSet<>(alarms());
    known.addAll(template.parameters().keySet());
    for (Path file : monitoring()) {
      known.addAll(Sources.found(Pattern.compile("alert: (\\w+)"), Files.readString(file)));
    }
    assertThat(known)
        .containsAll(
            code.stream()
                .map(word -> word.replaceFirst("=(true|false)$", ""))
                .filter(word -> word.matches("([A-Z][a-z]+){2,}"))
                .toList());
    template
        .ofType("AWS::CloudWatch::Alarm")
        .values()
        .forEach(alarm ->
            assertThat(runbook).contains(alarm.at("Properties", "AlarmDescription").text()));
  }

  private static List<Path> monitoring() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("monitoring/prometheus"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).toList();
    }
  }

  @Test
  void every_command_and_every_route_that_it_names_exists() {
    var known =
        TestServices.inert().router().specs().stream()
            .map(spec -> "/" + spec.name())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String function : Template.FUNCTIONS) {
      template
          .properties(function)
          .get("Events")
          .all()
          .forEach(part -> known.add(part.get("Path").text()));
    }
    assertThat(known)
        .containsAll(code().stream().filter(word -> word.matches("/[a-z-]+")).toList());

    assertThat(Main.commandNames())
        .containsAll(Sources.found(Pattern.compile("\\./orchestrator ([a-z]+)"), runbook));
  }

  @Test
  void every_file_that_it_names_is_there() {
    for (String word : code()) {
      if (word.matches("[A-Za-z][A-Za-z0-9_./-]*\\.(md|yaml|toml|java|json|yml)")) {
        assertThat(Path.of(word)).exists();
      }
    }
  }

  @Test
  void every_name_in_AWS_is_one_that_the_template_gives() throws Exception {
    String text = Files.readString(Template.FILE).replace("${Stage}", "$STAGE");
    Set<String> named =
        Sources.found(
            Pattern.compile("((?:/aws/vendedlogs)?/?orchestrator[-/]\\$STAGE(?:/[a-z]+)?)\"?"),
            runbook);
    assertThat(named).isNotEmpty();
    for (String name : named) {
      boolean inSamconfig =
          Sources.text(Path.of("samconfig.toml")).contains(name.replace("$STAGE", "prod"));
      assertThat(text.contains(name) || inSamconfig).as(name).isTrue();
    }
    for (String function :
        Sources.found(Pattern.compile("(orchestrator-[a-z]+-)\\$STAGE"), runbook)) {
      assertThat(text).contains("FunctionName: !Sub " + function);
    }
    for (String output : Sources.found(Pattern.compile("OutputKey=='(\\w+)'"), runbook)) {
      assertThat(template.root.get("Outputs").fields()).containsKey(output);
    }
  }
}
