package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.MovableClock;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * CI stores phases, the worker evaluates the rules every five minutes, and people read in Discord
 * that a rule fires and that it is resolved; at its threshold it is quiet. Each story begins at an
 * hour, in virtual time.
 */
@Timeout(60)
class PhaseRulesFlowTest {
  private static final String TABLE = "orchestrator-dev";
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration FIRST_RUNS = INTERVAL.multipliedBy(2);
  private static final Duration LAST_RUNS = INTERVAL.multipliedBy(2);
  private static final byte[] MINUTE =
      """
      {"source":"aws.scheduler","detail-type":"Scheduled Event","detail":{"every":"PT1M"}}
      """
          .getBytes(UTF_8);

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private LocalDynamo dynamo;
  private MovableClock clock;
  private Instant start;
  private SimulatedDiscord discord;
  private HttpServer server;
  private Orchestrator function;
  private ApiCalls calls;
  private int stored;

  @BeforeEach
  void start() throws Exception {
    clock = new MovableClock();
    start = clock.instant();
    String botToken = "made-up-" + "bot-token-of-the-rules";
    discord = SimulatedDiscord.start(SimulatedDiscordSettings.with(botToken, clock));
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    function =
        new Orchestrator(
            TestServices.with(
                dynamo.client(),
                Map.of(
                    "DISCORD_API_BASE_URL",
                    discord.apiBase().toString(),
                    "DISCORD_BOT_TOKEN",
                    botToken,
                    "ENABLE_ALERTS",
                    "true",
                    "ALERT_CHANNEL_ID",
                    SimulatedServer.ALERTS.id(),
                    "ATTESTATION_INTERVAL",
                    "0",
                    "RSOLV_EXECUTABLE_TESTS",
                    "true",
                    "API_RATE_LIMIT",
                    "0"),
                clock,
                log));
    server = HttpServer.start(0, event -> function.handle(event, Optional.empty()));
    var key = ApiKey.create(new SecureRandom());
    var grant =
        new StoredKey.Grant(
            Set.of(Scope.PHASES_WRITE),
            List.of(RepositoryPattern.parse("octo-org/*").orElseThrow()),
            Optional.empty());
    assertThat(
            new DynamoApiKeyStore(dynamo.client(), TABLE)
                .create(StoredKey.created(key, "ci", grant, "test", clock.instant())))
        .isTrue();
    calls = ApiCalls.withKey(server.uri(), key);
  }

  @AfterEach
  void stop() {
    server.close();
    discord.close();
    dynamo.close();
  }

  // ---- how a story is told

  /**
   * The worker runs every five minutes up to this time since the start. In a longer wait its runs
   * are missing in between, for less than an hour, which the next one makes up for.
   */
  private void until(Duration end) {
    Instant gap = clock.instant().plus(FIRST_RUNS);
    Instant last = start.plus(end);
    while (clock.instant().isBefore(last)) {
      boolean isGap = clock.instant().equals(gap) && gap.isBefore(last.minus(LAST_RUNS));
      clock.advance(isGap ? Duration.between(gap, last.minus(LAST_RUNS)) : INTERVAL);
      function.handle(MINUTE, Optional.empty());
    }
  }

  /** Time passes in which nothing is pending, so the runs of the worker are left out. */
  private void pass(Duration end) {
    clock.advance(Duration.between(clock.instant(), start.plus(end)));
  }

  private void validations(int number, String status, String data) throws Exception {
    store(number, "validation", status, data);
  }

  private void mitigations(int number, String data) throws Exception {
    store(number, "mitigation", "completed", data);
  }

  private void store(int number, String phase, String status, String data) throws Exception {
    for (int i = 0; i < number; i++) {
      ApiCalls.Answer answer =
          calls.post(
              "/api/v1/phases/store",
              """
              {"phase":"%s","repo":"octo-org/shop","commit_sha":"abcdef0","issue_number":%d,
               "status":"%s","data":{%s}}
              """
                  .formatted(phase, ++stored, status, data));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  /** What the alert channel shows of this rule. */
  private List<String> messages(String rule) {
    return discord.messages(SimulatedServer.ALERTS.id()).stream()
        .map(message -> message.now().content())
        .filter(content -> content.contains(rule + ":"))
        .toList();
  }

  private void assertQuiet(String rule) {
    assertThat(messages(rule)).as(rule + " " + log.toString(UTF_8)).isEmpty();
  }

  private void assertFires(String rule, String value) {
    assertThat(messages(rule))
        .as(rule + " " + log.toString(UTF_8))
        .singleElement()
        .asString()
        .contains("The value is " + value + ".")
        .doesNotContain("Resolved");
  }

  private void assertResolved(String rule) {
    assertThat(messages(rule)).singleElement().asString().contains("Resolved");
  }

  private static Duration at(int hours, int minutes) {
    return Duration.ofHours(hours).plusMinutes(minutes);
  }

  private static final String TESTED = "\"tests_generated\":5";

  // ---- the nine rules

  @Test
  void fewer_than_half_of_the_validations_complete() throws Exception {
    String rule = "ValidationSuccessRateLow";
    validations(3, "completed", TESTED);
    validations(3, "failed", TESTED);
    until(at(0, 30));
    assertQuiet(rule);
    validations(1, "timeout", TESTED);
    until(at(0, 45));
    assertQuiet(rule);
    until(at(0, 50));
    assertFires(rule, "42.857");
    validations(1, "completed", TESTED);
    until(at(0, 55));
    assertResolved(rule);
  }

  @Test
  void the_average_trust_score_is_below_60() throws Exception {
    String rule = "MitigationTrustScoreLow";
    mitigations(2, "\"trust_score\":60");
    until(at(1, 0));
    assertQuiet(rule);
    mitigations(1, "\"trust_score\":59.7");
    until(at(1, 30));
    assertQuiet(rule);
    until(at(1, 35));
    assertFires(rule, "59.9");
    mitigations(1, "\"trust_score\":60.3");
    until(at(1, 40));
    assertResolved(rule);
  }

  @Test
  void more_than_one_validation_of_20_takes_longer_than_5_minutes() throws Exception {
    String rule = "ValidationDurationHigh";
    validations(19, "completed", TESTED + ",\"duration_ms\":300000");
    validations(1, "completed", TESTED + ",\"duration_ms\":300001");
    until(at(0, 30));
    assertQuiet(rule);
    validations(1, "completed", TESTED + ",\"duration_ms\":300001");
    until(at(0, 45));
    assertQuiet(rule);
    until(at(0, 50));
    assertFires(rule, "0.095");
    validations(19, "completed", TESTED + ",\"duration_ms\":1000");
    until(at(0, 55));
    assertResolved(rule);
  }

  @Test
  void the_success_rate_falls_by_more_than_a_tenth_in_a_day() throws Exception {
    String rule = "ValidationSuccessRateDecreasing";
    pass(at(1, 0));
    validations(10, "completed", TESTED);
    pass(at(25, 30));
    validations(9, "completed", TESTED);
    validations(1, "failed", TESTED);
    until(at(26, 45));
    assertQuiet(rule);
    validations(1, "failed", TESTED);
    until(at(27, 45));
    assertQuiet(rule);
    until(at(27, 50));
    assertFires(rule, "0.818");
    validations(9, "completed", TESTED);
    until(at(27, 55));
    assertResolved(rule);
  }

  @Test
  void the_average_trust_score_falls_by_more_than_5_points_in_a_day() throws Exception {
    String rule = "MitigationTrustScoreDecreasing";
    pass(at(1, 0));
    mitigations(2, "\"trust_score\":90");
    pass(at(25, 30));
    mitigations(5, "\"trust_score\":85");
    until(at(26, 45));
    assertQuiet(rule);
    mitigations(1, "\"trust_score\":79");
    until(at(27, 45));
    assertQuiet(rule);
    until(at(27, 50));
    assertFires(rule, "84");
    mitigations(1, "\"trust_score\":91");
    until(at(27, 55));
    assertResolved(rule);
  }

  @Test
  void validations_take_more_than_a_quarter_longer_than_the_day_before() throws Exception {
    String rule = "ValidationDurationIncreasing";
    pass(at(1, 0));
    validations(2, "completed", TESTED + ",\"duration_ms\":1000");
    pass(at(25, 30));
    validations(5, "completed", TESTED + ",\"duration_ms\":1250");
    until(at(26, 45));
    assertQuiet(rule);
    validations(1, "completed", TESTED + ",\"duration_ms\":1310");
    until(at(27, 45));
    assertQuiet(rule);
    until(at(27, 50));
    assertFires(rule, "1260");
    validations(1, "completed", TESTED + ",\"duration_ms\":1190");
    until(at(27, 55));
    assertResolved(rule);
  }

  @Test
  void no_validation_is_stored_for_6_hours() throws Exception {
    String rule = "NoValidationActivity";
    until(at(1, 0));
    validations(1, "completed", TESTED);
    pass(at(6, 0));
    until(at(7, 5));
    assertQuiet(rule);
    until(at(7, 10));
    assertFires(rule, "0");
    validations(1, "completed", TESTED);
    until(at(7, 15));
    assertResolved(rule);
  }

  @Test
  void no_mitigation_is_stored_for_12_hours() throws Exception {
    String rule = "NoMitigationActivity";
    until(at(1, 0));
    mitigations(1, "\"trust_score\":80");
    pass(at(12, 0));
    until(at(13, 5));
    assertQuiet(rule);
    until(at(13, 10));
    assertFires(rule, "0");
    mitigations(1, "\"trust_score\":80");
    until(at(13, 15));
    assertResolved(rule);
  }

  @Test
  void validations_generate_fewer_than_2_tests_on_average() throws Exception {
    String rule = "LowTestGenerationRate";
    validations(2, "completed", "\"tests_generated\":2");
    until(at(0, 30));
    assertQuiet(rule);
    validations(1, "completed", "\"tests_generated\":1");
    until(at(0, 35));
    assertQuiet(rule);
    until(at(0, 40));
    assertFires(rule, "1.667");
    validations(1, "completed", "\"tests_generated\":3");
    until(at(0, 45));
    assertResolved(rule);
  }
}
