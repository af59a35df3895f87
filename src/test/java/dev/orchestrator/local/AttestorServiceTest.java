package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.SigningKey;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.MovableClock;
import dev.orchestrator.log.Logging;
import dev.orchestrator.prometheus.Exposition;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.setting.InvalidSettings;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The attestor as a service, driven over HTTP in a time that the tests move. */
@Timeout(120)
class AttestorServiceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TABLE = "orchestrator-dev";

  @TempDir Path folder;

  private final MovableClock clock = new MovableClock();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Parts parts = new Parts();

  private AttestorService start(Map<String, String> environment) throws Exception {
    var all = new HashMap<>(Map.of("PORT", "0"));
    all.putAll(environment);
    return parts.add(AttestorService.start(all, log, clock));
  }

  /** A table that the tests can take away and bring back. */
  private DynamoDbClient sharedTable(Map<String, String> environment) throws Exception {
    LocalDynamo dynamo = parts.add(LocalDynamo.start(Optional.empty()));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.uri().toString());
    return dynamo.client();
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  private static HttpResponse<String> get(URI service, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(service.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static Exposition metrics(URI service) throws Exception {
    HttpResponse<String> answer = get(service, "/metrics");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Exposition.read(answer.body());
  }

  private static BigDecimal runs(URI service, String result) {
    try {
      return metrics(service)
          .value("attestation_runs_total", "environment", "production", "result", result)
          .orElseThrow();
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static void awaitPasses(AttestorService service, int count) throws Exception {
    await(
        count + " runs",
        () -> runs(service.uri(), "pass").compareTo(BigDecimal.valueOf(count)) >= 0);
    assertThat(runs(service.uri(), "pass")).isEqualByComparingTo(BigDecimal.valueOf(count));
    assertThat(runs(service.uri(), "fail")).isEqualByComparingTo("0");
  }

  private List<Json> events(String event) {
    Logging.drain();
    return log.toString(UTF_8)
        .lines()
        .map(Json::read)
        .filter(line -> line.text("event").equals(Optional.of(event)))
        .toList();
  }

  @Test
  void it_is_healthy_from_the_start_attests_each_interval_and_serves_nothing_else()
      throws Exception {
    AttestorService service = start(Map.of());

    HttpResponse<String> health = get(service.uri(), "/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("{\"status\":\"healthy\"}");
    assertThat(health.headers().firstValue("content-type")).contains("application/json");

    awaitPasses(service, 1);
    clock.advance(Duration.ofSeconds(60));
    awaitPasses(service, 2);
    // One run makes up for the intervals that were missed.
    clock.advance(Duration.ofMinutes(4));
    awaitPasses(service, 3);

    Exposition metrics = metrics(service.uri());
    assertThat(metrics.value("attestor_starts_total").orElseThrow()).isEqualByComparingTo("1");
    assertThat(metrics.value("attestation_success_rate", "environment", "production").orElseThrow())
        .isEqualByComparingTo("1");
    assertThat(
            metrics.value("attestation_latency_p99_ms", "environment", "production").orElseThrow())
        .isGreaterThanOrEqualTo(BigDecimal.ZERO);
    for (String name :
        List.of(
            "orchestrator_log_queue_depth",
            "orchestrator_log_direct_writes",
            "orchestrator_log_writer_restarts")) {
      assertThat(metrics.value(name).orElseThrow()).as(name).isNotNegative();
    }
    await("the log of the loop", () -> events("attestor.interval_checked").size() >= 3);
    assertThat(events("attestor.started")).hasSize(1);
    assertThat(events("attestation.run")).hasSize(3);
    for (String path :
        List.of(
            "/",
            "/api/v1/attestations/production",
            "/api/v1/phases/retrieve",
            "/discord/interactions",
            "/health/")) {
      assertThat(get(service.uri(), path).statusCode()).as(path).isEqualTo(404);
    }
    HttpResponse<String> posted =
        HTTP.send(
            HttpRequest.newBuilder(service.uri().resolve("/health"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(posted.statusCode()).isEqualTo(405);
  }

  @Test
  void it_is_unhealthy_when_no_run_was_completed_for_five_minutes_until_one_is() throws Exception {
    var environment = new HashMap<String, String>();
    DynamoDbClient table = sharedTable(environment);
    AttestorService service = start(environment);
    awaitPasses(service, 1);
    Instant lastRun = clock.instant();

    table.deleteTable(delete -> delete.tableName(TABLE));
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(get(service.uri(), "/health").body()).isEqualTo("{\"status\":\"healthy\"}");
    clock.advance(Duration.ofMillis(1));
    HttpResponse<String> unhealthy = get(service.uri(), "/health");
    assertThat(unhealthy.statusCode()).isEqualTo(503);
    Json body = Json.read(unhealthy.body());
    assertThat(body.fields().keySet()).containsExactly("status", "reason");
    assertThat(body.text("status")).contains("unhealthy");
    assertThat(body.text("reason").orElseThrow()).contains(lastRun.toString());
    await("the failed run in the log", () -> !events("attestor.run_failed").isEmpty());

    LocalTable.create(table, TABLE);
    clock.advance(Duration.ofSeconds(5));
    await(
        "health",
        () -> {
          try {
            return get(service.uri(), "/health").body().equals("{\"status\":\"healthy\"}");
          } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
          }
        });
  }

  @Test
  void after_a_restart_the_chain_goes_on_and_the_start_is_counted() throws Exception {
    Map<String, String> kept = Map.of("DATA_DIR", folder.toString());
    try (AttestorService first = AttestorService.start(withPort(kept), log, clock)) {
      awaitPasses(first, 1);
    }
    assertThat(events("attestor.stopped")).hasSize(1);
    clock.advance(Duration.ofMinutes(1));

    AttestorService second = start(kept);

    awaitPasses(second, 2);
    assertThat(metrics(second.uri()).value("attestor_starts_total").orElseThrow())
        .isEqualByComparingTo("2");
    clock.advance(Duration.ofMinutes(1));
    awaitPasses(second, 3);
  }

  @Test
  void after_a_change_of_the_key_both_keys_verify_and_the_chain_goes_on() throws Exception {
    var environment = new HashMap<String, String>();
    DynamoDbClient client = sharedTable(environment);
    SigningKey old = SigningKey.generate(new Random(1));
    SigningKey next = SigningKey.generate(new Random(2));
    environment.put("ATTESTATION_KEY", old.pem());
    try (AttestorService first = AttestorService.start(withPort(environment), log, clock)) {
      awaitPasses(first, 1);
      clock.advance(Duration.ofMinutes(1));
      awaitPasses(first, 2);
    }
    clock.advance(Duration.ofMinutes(1));
    environment.put("ATTESTATION_KEY", next.pem());

    AttestorService second = start(environment);

    awaitPasses(second, 3);
    clock.advance(Duration.ofMinutes(1));
    awaitPasses(second, 4);
    var table =
        new Table(
            client,
            TABLE,
            new TableRetry(clock, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    var store = new AttestationStore(table, new MetricStore(table, clock));
    assertThat(store.publicKeys())
        .extracting(key -> key.key().id())
        .containsExactly(next.verificationKey().id(), old.verificationKey().id());
    assertThat(store.newest("production", 4).reversed())
        .extracting(kept ->
            kept.envelope().orElseThrow().isSignedBy(old.verificationKey()) ? "old" : "next")
        .containsExactly("old", "old", "next", "next");
    assertThat(log.toString(UTF_8)).doesNotContain(old.pem().lines().toList().get(1).substring(20));
  }

  // ---- ./orchestrator smoke

  private record Smoke(int exitCode, List<String> lines) {}

  private Smoke smoke(String... arguments) {
    var out = new ByteArrayOutputStream();
    var stream = new java.io.PrintStream(out, true, UTF_8);
    var all = new java.util.ArrayList<>(List.of("smoke"));
    all.addAll(List.of(arguments));
    int exitCode =
        Main.run(new Terminal(stream, stream, Map.of()), clock, all.toArray(String[]::new));
    return new Smoke(exitCode, out.toString(UTF_8).lines().toList());
  }

  @Test
  void smoke_tells_a_good_service_from_one_that_does_not_attest() throws Exception {
    var environment = new HashMap<String, String>();
    DynamoDbClient client = sharedTable(environment);
    AttestorService service = start(environment);
    awaitPasses(service, 1);
    String url = service.uri().toString();

    Smoke good = smoke("--url", url);
    assertThat(good.lines()).hasSize(4);
    assertThat(good.lines().get(0)).isEqualTo("ok   health: healthy");
    assertThat(good.lines().get(1)).startsWith("ok   metrics: success rate [1.0], p99 [");
    assertThat(good.lines().get(2)).startsWith("skip log");
    assertThat(good.lines().get(3)).startsWith("skip prometheus");
    assertThat(good.exitCode()).isZero();

    client.deleteTable(delete -> delete.tableName(TABLE));
    clock.advance(Duration.ofMinutes(6));
    Smoke bad = smoke("--url", url, "--prometheus", "http://127.0.0.1:1");
    assertThat(bad.lines().get(0)).startsWith("FAIL health: 503 unhealthy, no attestation run");
    assertThat(bad.lines().get(1)).startsWith("FAIL metrics: answered with 503");
    assertThat(bad.lines().get(3)).startsWith("FAIL prometheus: cannot be read");
    assertThat(bad.exitCode()).isEqualTo(1);
  }

  private static String line(String at, String event) {
    return "{\"ts\":\"%s\",\"level\":\"info\",\"msg\":\"m\",\"event\":\"%s\",\"interval_s\":60}\n"
        .formatted(at, event);
  }

  private String smokeOnLog(String text) throws Exception {
    Path file = java.nio.file.Files.writeString(folder.resolve("log.jsonl"), text);
    return smoke("--url", "http://127.0.0.1:1", "--log", file.toString()).lines().get(2);
  }

  @Test
  void smoke_finds_lines_that_are_not_whole_and_gaps_in_a_log() throws Exception {
    String good =
        line("2026-11-21T11:57:00.000Z", "attestor.started")
            + line("2026-11-21T11:57:01.000Z", "attestor.interval_checked")
            + line("2026-11-21T11:58:01.000Z", "attestor.interval_checked")
            + line("2026-11-21T11:59:01.000Z", "attestor.interval_checked");
    assertThat(smokeOnLog(good)).isEqualTo("ok   log: 4 lines, 3 of runs, without a gap");
    assertThat(smokeOnLog(good + "{\"ts\"")).startsWith("FAIL log: the last line is not whole");
    assertThat(smokeOnLog("x" + good)).startsWith("FAIL log: line 1 is not a log line");
    assertThat(smokeOnLog(good.replace("11:57", "11:50")))
        .startsWith("FAIL log: no run between 2026-11-21T11:50:01Z and 2026-11-21T11:58:01Z");
    assertThat(smokeOnLog(good.replace("T11:5", "T11:4"))).startsWith("FAIL log: no run since");
    assertThat(smokeOnLog("")).startsWith("FAIL log: there is no line of a run");
  }

  private static Map<String, String> withPort(Map<String, String> environment) {
    var all = new HashMap<>(Map.of("PORT", "0"));
    all.putAll(environment);
    return all;
  }

  @Test
  void two_instances_on_one_table_make_one_run_in_an_interval_and_both_are_healthy()
      throws Exception {
    var environment = new HashMap<String, String>();
    DynamoDbClient _ = sharedTable(environment);
    AttestorService first = start(environment);
    AttestorService second = start(environment);
    for (int run = 1; run <= 3; run++) {
      awaitPasses(first, run);
      int passes = run;
      // The instance that came second looks again whether the run of the other one was completed.
      clock.advance(Duration.ofSeconds(5));
      await(
          "both loops",
          () ->
              events("attestor.interval_checked").stream()
                      .filter(line -> line.get("completed").isTrue())
                      .count()
                  >= 2L * passes);
      clock.advance(Duration.ofSeconds(55));
    }
    assertThat(metrics(second.uri()).value("attestor_starts_total").orElseThrow())
        .isEqualByComparingTo("2");
    clock.advance(Duration.ofMinutes(3).plusSeconds(59));
    assertThat(get(first.uri(), "/health").statusCode()).isEqualTo(200);
    assertThat(get(second.uri(), "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void what_it_cannot_be_started_with_is_named() {
    assertThatThrownBy(() -> start(Map.of("ATTESTATION_INTERVAL", "0", "PORT", "http")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("ATTESTATION_INTERVAL must not be 0")
        .hasMessageContaining("PORT must be a number");
    assertThatThrownBy(() ->
            start(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.eu-west-1.amazonaws.com")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("ATTESTATION_KEY");
  }

  @Test
  @Tag("slow")
  void as_a_process_it_stops_on_sigterm_with_every_line_of_its_log_whole() throws Exception {
    ProcessBuilder builder = ServerProcess.builder("attestor", List.of());
    builder.environment().put("DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("ATTESTATION_INTERVAL", "1s");
    Process process = ServerProcess.start(builder, Duration.ofSeconds(60));
    Pattern ready = Pattern.compile("The attestor is ready: (http://\\S+)/health");
    var lines = new java.util.ArrayList<String>();
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int runs = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher url = ready.matcher(line);
        if (url.find()) {
          assertThat(get(URI.create(url.group(1)), "/health").body())
              .isEqualTo("{\"status\":\"healthy\"}");
          continue;
        }
        lines.add(line);
        if (line.contains("\"attestation.run\"") && ++runs == 2) {
          process.toHandle().destroy();
        }
      }
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lines).allSatisfy(line -> assertThat(Json.read(line).text("msg")).isPresent());
    assertThat(Json.read(lines.getLast()).text("event")).contains("attestor.stopped");
    // Nothing holds the folder any more.
    try (LocalDynamo kept = LocalDynamo.start(Optional.of(folder.resolve("data")))) {
      assertThat(kept.client().listTables().tableNames()).containsExactly(TABLE);
    }
  }
}
