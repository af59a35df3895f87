package dev.orchestrator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.deploy.Yaml;
import dev.orchestrator.json.Json;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped for Prometheus and Grafana fits the code. */
class PrometheusFilesTest {
  private static final Path MONITORING = Path.of("monitoring");
  private static final Path RULES = MONITORING.resolve("prometheus/rules.yml");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:rsolv|audit|attestation|attestor|github|collector|orchestrator)_\\w+");

  /** Metrics of the contract that no rule looks at. */
  private static final Set<String> OTHERS =
      Set.of(
          "attestation_runs_total",
          "attestation_check_failures_total",
          "collector_timeouts_total",
          "orchestrator_commands_total",
          "orchestrator_deploys_total");

  @TempDir Path folder;

  @Test
  void the_rules_for_prometheus_are_those_of_the_code() throws IOException {
    String expected = PrometheusRules.file(Rules.all());
    Path made = Path.of("target", "rules.yml");
    Files.writeString(made, expected);
    assertThat(RULES).as("copy " + made + " to it").hasContent(expected);
  }

  @Test
  void prometheus_takes_the_configuration_and_the_rules() throws Exception {
    Promtool.Findings findings =
        Promtool.run("", "check", "config", "monitoring/prometheus/prometheus.yml");
    assertThat(findings.exitCode()).as(findings.lines().toString()).isZero();
    assertThat(findings.lines()).anyMatch(line -> line.contains("19 rules found"));
  }

  @Test
  void the_runbook_says_of_every_rule_what_it_means_and_what_to_do() throws IOException {
    String table =
        Rules.all().stream()
            .map(rule ->
                "| %s | %s | %s | %s %s |\n"
                    .formatted(
                        rule.name(),
                        PrometheusRules.severity(rule),
                        rule.pending().isZero() ? "0" : Expression.duration(rule.pending()),
                        rule.summary(),
                        rule.action()))
            .collect(Collectors.joining());
    assertThat(Files.readString(Path.of("RUNBOOK.md"))).contains(table);
  }

  private static List<Json> panels(String dashboard) throws IOException {
    return Json.tryRead(Files.readAllBytes(MONITORING.resolve("grafana").resolve(dashboard)))
        .orElseThrow()
        .get("panels")
        .items();
  }

  private static int number(Json json) {
    return (int) json.integer().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"phases.json", "findings.json", "attestations.json"})
  void a_dashboard_has_panels_that_do_not_overlap_and_metrics_that_exist(String dashboard)
      throws Exception {
    Set<Integer> ids = new HashSet<>();
    Set<Integer> cells = new HashSet<>();
    var expressions = new ArrayList<String>();
    for (Json panel : panels(dashboard)) {
      assertThat(ids.add(number(panel.get("id")))).isTrue();
      int x = number(panel.get("gridPos").get("x"));
      int width = number(panel.get("gridPos").get("w"));
      assertThat(x + width).isLessThanOrEqualTo(24);
      int y = number(panel.get("gridPos").get("y"));
      for (int column = x; column < x + width; column++) {
        for (int row = y; row < y + number(panel.get("gridPos").get("h")); row++) {
          assertThat(cells.add(24 * row + column)).as("overlap at " + panel).isTrue();
        }
      }
      assertThat(panel.get("datasource").text("uid")).contains("${ds}");
      for (Json target : panel.get("targets").items()) {
        expressions.add(target.text("expr").orElseThrow());
      }
    }
    assertThat(expressions).isNotEmpty();
    Set<String> known = known();
    for (String expression : expressions) {
      Matcher metric = METRIC.matcher(expression);
      while (metric.find()) {
        assertThat(known).contains(metric.group().replaceFirst("_(?:bucket|sum|count)$", ""));
      }
    }
    String rules =
        "groups:\n- name: dashboard\n  rules:\n"
            + expressions.stream()
                .map(expression ->
                    "  - record: a\n    expr: "
                        + PrometheusRules.quoted(
                            expression
                                .replace("$__rate_interval", "5m")
                                .replace("$__range", "1h")
                                .replaceAll("\\$\\w+", "x"))
                        + "\n    labels: {n: '"
                        + Integer.toHexString(expression.hashCode())
                        + "'}\n")
                .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("dashboard.yml"), rules);
    Promtool.Findings findings = Promtool.run("", "check", "rules", file.toString());
    assertThat(findings.exitCode()).as(findings.lines().toString()).isZero();
  }

  private static Set<String> known() {
    return Stream.of(
            PhaseMetrics.groups().stream()
                .flatMap(group -> group.families().stream())
                .map(MetricFamily::name),
            Rules.all().stream().flatMap(rule -> rule.expression().families()),
            OTHERS.stream())
        .flatMap(names -> names)
        .collect(Collectors.toSet());
  }

  @Test
  void the_dashboard_of_the_phases_has_its_twelve_panels_and_its_variables() throws IOException {
    assertThat(panels("phases.json"))
        .extracting(
            panel -> panel.text("title").orElseThrow() + ": " + panel.text("type").orElseThrow())
        .containsExactlyInAnyOrder(
            "Validation success rate: gauge",
            "Total validations: stat",
            "Total mitigations: stat",
            "Average validation duration: timeseries",
            "Validation duration histogram: bargauge",
            "Trust score: gauge",
            "Trust score distribution: bargauge",
            "Tests generated against passed: timeseries",
            "Languages: piechart",
            "Frameworks: piechart",
            "Recent activity: timeseries",
            "Error rate: timeseries");
    Json dashboard =
        Json.tryRead(Files.readAllBytes(MONITORING.resolve("grafana/phases.json"))).orElseThrow();
    assertThat(dashboard.get("templating").get("list").items())
        .extracting(variable -> variable.text("name").orElseThrow())
        .containsExactly("ds", "repo", "language");
  }

  @Test
  void the_services_of_docker_compose_are_pinned_and_mount_what_is_there() throws IOException {
    Yaml services = Yaml.of(Files.readString(Path.of("docker-compose.yml"))).get("services");
    for (String service : List.of("prometheus", "grafana")) {
      assertThat(services.get(service).get("image").text())
          .matches("[a-z]+/[a-z]+:v?\\d+\\.\\d+\\.\\d+");
    }
    List<String> mounted =
        services.fields().values().stream()
            .flatMap(service -> service.get("volumes").items().stream())
            .map(Yaml::text)
            .filter(volume -> volume.startsWith("./"))
            .map(volume -> volume.split(":", 2)[0])
            .toList();
    assertThat(mounted).hasSize(3).allMatch(path -> Files.isDirectory(Path.of(path)));
  }
}
