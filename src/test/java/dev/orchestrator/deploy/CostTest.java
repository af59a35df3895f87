package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orchestrator.local.discord.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Holds docs/cost.md to what the running system asks for, and to its own arithmetic. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CostTest {
  private static final String PHASES = "/api/v1/phases/store";
  private static final Path PAGE = Path.of("docs", "cost.md");

  /** A duration or a number may have some digits more; a line more or less is over 200 bytes. */
  private static final long BYTES = 100;

  /** Units are whole kilobytes, and one item may lie at the edge of one. */
  private static final double UNITS = 1;

  private static final int KEPT = 100;

  private static final Pattern TABLE = Pattern.compile("(?:^\\|.*\n)+", Pattern.MULTILINE);

  private final Template template = Template.read();
  private final CountedSystem system;

  CostTest() throws Exception {
    system = new CountedSystem();
  }

  @AfterAll
  void stop() {
    system.close();
  }

  private static void assertAsked(CountedSystem.Spent spent, Counts.Asked asked) {
    assertAsked(spent, asked, UNITS);
  }

  static void assertAsked(CountedSystem.Spent spent, Counts.Asked asked, double units) {
    assertThat(spent.table().writes()).as("writes: " + asked.by()).isEqualTo(asked.writes());
    assertThat(spent.table().reads()).as("reads: " + asked.by()).isEqualTo(asked.reads());
    assertThat(spent.table().writeUnits())
        .as("write units: " + asked.by())
        .isCloseTo(asked.writeUnits(), within(units));
    assertThat(spent.logBytes())
        .as("log bytes: " + asked.by())
        .isCloseTo(asked.logBytes(), within(BYTES));
  }

  @Test
  void a_deferred_command_asks_for_this_much() throws Exception {
    assertAsked(
        system.spentOn(() -> system.discord().interact(new Action.Command("diagnose"))),
        Counts.ACKNOWLEDGED);
    assertAsked(system.spentOn(system::work), Counts.WORKED);
    assertThat(system.kept("diagnose")).isCloseTo(CostSheet.KEPT_BYTES, within(KEPT));
  }

  @Test
  void a_command_that_is_answered_at_once_asks_for_this_much() throws Exception {
    assertAsked(
        system.spentOn(() -> system.discord().interact(new Action.Command("help"))),
        Counts.ANSWERED);
    assertThat(system.kept("help")).isCloseTo(CostSheet.KEPT_ANSWER_BYTES, within(KEPT));
  }

  private static String validation(int issue) {
    String body =
        """
        {"phase":"validation","repo":"octo-org/storefront","commit_sha":"%s","issue_number":%d,
         "branch":"main","started_at":"2026-11-30T10:00:00Z","completed_at":"2026-11-30T10:00:04Z",
         "data":{"validated":true,"language":"java","framework":"junit","tests_generated":5,
                 "tests_passed":4,"tests_failed":1,"log":"%%s"}}
        """
            .formatted("a".repeat(40), issue);
    return body.formatted("x".repeat(1_024 - body.length() + "%s".length()));
  }

  /** With the hourly windows. */
  @Test
  void a_phase_of_a_kilobyte_asks_for_this_much() throws Exception {
    assertThat(validation(1)).hasSize(1_024);
    // The first use of a key is noted, and the first record of a label set admits the set.
    assertThat(system.post(PHASES, validation(1))).isEqualTo(200);

    CountedSystem.Spent spent = system.spentOn(() -> system.post(PHASES, validation(2)));

    assertThat(spent.table().writeUnits() - spent.table().indexUnits())
        .as("record, counters and windows")
        .isLessThanOrEqualTo(6);
    assertAsked(spent, Counts.PHASE);

    String commit = "a".repeat(40);
    assertAsked(
        system.spentOn(() ->
            assertThat(
                    system.get(
                        "/api/v1/phases/retrieve?repo=octo-org/storefront&issue=2&commit="
                            + commit))
                .isEqualTo(200)),
        Counts.RETRIEVED);
  }

  private static String artifact(String id) {
    String hits =
        IntStream.range(0, 10)
            .mapToObj(
                "{\"repo\":\"octo-org/app.%d\",\"path\":\"src/a.py\",\"pattern\":\"jinja2.Template\"}"
                    ::formatted)
            .collect(Collectors.joining(","));
    return """
    {"org_unregistered_hits":[%s],"audit_id":"%s",
     "consumer_metadata":{"timestamp":"2026-11-01T10:00:00Z","consumer_name":"org","tool_version":"consumer_self_audit/1.0"}}
    """
        .formatted(hits, id);
  }

  @Test
  void an_artifact_of_ten_findings_asks_for_this_much() throws Exception {
    assertThat(system.post("/api/v1/audit/artifacts", artifact("first"))).isEqualTo(202);

    assertAsked(
        system.spentOn(() -> system.post("/api/v1/audit/artifacts", artifact("second"))),
        Counts.ARTIFACT);
  }

  @Test
  void a_scrape_asks_for_this_much() throws Exception {
    assertThat(system.get("/metrics")).isEqualTo(200);

    assertAsked(system.spentOn(() -> system.get("/metrics")), Counts.SCRAPE);
  }

  @Test
  void the_schedules_ask_for_this_much() throws Exception {
    byte[] minute = input("WorkerFunction", "EveryMinute");
    byte[] health = input("IngressFunction", "Health");

    assertAsked(system.spentOn(() -> system.handle(minute)), Counts.EVALUATION);
    assertAsked(system.spentOn(() -> system.handle(minute)), Counts.MINUTE);
    assertAsked(system.spentOn(() -> system.handle(health)), Counts.HEALTH);
  }

  private byte[] input(String function, String schedule) {
    return template
        .properties(function)
        .at("Events", schedule, "Properties", "Input")
        .text()
        .getBytes(UTF_8);
  }

  @Test
  void the_template_has_what_is_paid_for_by_the_month_and_by_the_trace() {
    assertThat(template.ofType("AWS::CloudWatch::Alarm")).hasSize(CostSheet.ALARMS);
    assertThat(template.ofType("AWS::CloudWatch::Dashboard")).hasSize(1);
    assertThat(template.root.at("Parameters", "MemorySize", "Default").text())
        .isEqualTo("" + CostSheet.MEMORY_MB);
    assertThat(template.root.at("Parameters", "WorkerMemorySize", "Default").text())
        .isEqualTo("" + CostSheet.WORKER_MB);
    assertThat(template.properties("WorkerFunction").at("MemorySize", "Ref").text())
        .isEqualTo("WorkerMemorySize");
    assertThat(template.root.at("Globals", "Function", "Tracing").text())
        .as("each call of the ingress and the api is a trace")
        .isEqualTo("Active");
    assertThat(template.properties("WorkerFunction").get("Tracing").text())
        .as("a call of the worker is none of its own")
        .isEqualTo("PassThrough");
  }

  @Test
  void a_million_of_the_most_expensive_everyday_command_cost_less_than_30_dollars() {
    assertThat(CostSheet.aMillionCommandsCost()).isLessThan(30);
  }

  @Test
  void the_savings_lead_to_the_bill_of_today() {
    assertThat(CostSheet.afterSavings())
        .as("a change of the bill belongs into the list of changes")
        .isCloseTo(CostSheet.aMillionCommandsCost(), within(0.01));
  }

  @Test
  void the_page_shows_what_the_sheet_computes() throws Exception {
    List<String> tables =
        List.of(
            CostSheet.aMillionCommands(),
            CostSheet.savings(),
            CostSheet.aMillionAnswers(),
            CostSheet.aQuietMonth(),
            CostSheet.aMonthOfAttestations(),
            CostSheet.evidence(),
            CostSheet.phases(),
            CostSheet.counts(),
            CostSheet.assumptions(),
            CostSheet.prices());
    if (Boolean.getBoolean("cost.write")) {
      var remaining = new ArrayDeque<>(tables);
      Files.writeString(
          PAGE,
          TABLE
              .matcher(Files.readString(PAGE, UTF_8))
              .replaceAll(_ -> Matcher.quoteReplacement(remaining.removeFirst())),
          UTF_8);
    }
    assertThat(Files.readString(PAGE, UTF_8))
        .as("stale: mvn test -Dtest=CostTest -Dcost.write=true writes the tables anew")
        .contains(tables);
  }
}
