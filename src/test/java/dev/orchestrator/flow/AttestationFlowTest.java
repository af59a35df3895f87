package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.attestation.Attestation;
import dev.orchestrator.attestation.CheckResult.Check;
import dev.orchestrator.attestation.CheckResult.Result;
import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.attestation.Hash;
import dev.orchestrator.attestation.VerificationKey;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.LoopbackServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attestations of a running system, from outside: its routes, {@code /attest} and its alerts. */
@Timeout(120)
class AttestationFlowTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private RunningSystem running;

  /** Runs are started by {@code /attest run}, so that each test decides when. */
  private void start(String... pairs) throws Exception {
    var all = new ArrayList<>(List.of("ATTESTATION_INTERVAL", "0"));
    all.addAll(List.of(pairs));
    running = RunningSystem.start(all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(running.uri().resolve(path))
            .header("x-api-key", running.system().apiKey().reveal())
            .build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private String command(String name, Map<String, String> options) throws Exception {
    return command(name, options, Commands.ADMIN);
  }

  private String command(String name, Map<String, String> options, Caller caller) throws Exception {
    SentInteraction sent = Commands.run(running, new Action.Command(name, options), caller);
    return sent.states().getLast().content();
  }

  private Attestation attest() throws Exception {
    String unused = command("attest run", Map.of());
    return newest();
  }

  private VerificationKey key() throws Exception {
    HttpResponse<String> key = get("/api/v1/attestations/key");
    assertThat(key.statusCode()).as(key.body()).isEqualTo(200);
    return VerificationKey.parse(key.body()).orElseThrow();
  }

  private Attestation newest() throws Exception {
    HttpResponse<String> answer = get("/api/v1/attestations/production");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Envelope envelope = Envelope.read(answer.body().getBytes(UTF_8)).orElseThrow();
    assertThat(envelope.isSignedBy(key())).isTrue();
    return Attestation.read(envelope).orElseThrow();
  }

  private static Result result(Attestation attestation, Check check) {
    return attestation.checks().stream()
        .filter(each -> each.check() == check)
        .findFirst()
        .orElseThrow()
        .result();
  }

  private static String detail(Attestation attestation, Check check) {
    return attestation.checks().stream()
        .filter(each -> each.check() == check)
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private List<Map<String, AttributeValue>> items(String prefix) {
    return running
        .system()
        .table()
        .scanPaginator(scan -> scan.tableName(running.system().tableName()).consistentRead(true))
        .items()
        .stream()
        .filter(item -> item.get("pk").s().startsWith(prefix))
        .toList();
  }

  private void put(Map<String, AttributeValue> item) {
    running.system().table().putItem(put -> put.tableName(running.system().tableName()).item(item));
  }

  // ---- the run

  @Test
  void the_schedule_attests_without_anything_configured() throws Exception {
    running = RunningSystem.start();
    Await.until("an attestation", () -> !items("ATTESTATION#production").isEmpty());

    Attestation attestation = newest();

    assertThat(attestation.passed()).isTrue();
    assertThat(result(attestation, Check.TABLE)).isEqualTo(Result.PASSED);
    assertThat(result(attestation, Check.HEALTH)).isEqualTo(Result.SKIPPED);
    assertThat(result(attestation, Check.DEPLOYED_COMMIT)).isEqualTo(Result.SKIPPED);
    assertThat(result(attestation, Check.CONFIGURATION)).isEqualTo(Result.SKIPPED);
    assertThat(attestation.place().number()).isEqualTo(1);
    // One interval is one run: the local schedule looks again every 5 seconds.
    assertThat(items("ATTESTATION#production")).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void each_attestation_names_the_one_before_and_is_found_by_its_id() throws Exception {
    start();
    Attestation first = attest();
    String firstJson = get("/api/v1/attestations/production/" + first.place().id()).body();
    Attestation second = attest();

    assertThat(second.place().number()).isEqualTo(2);
    assertThat(second.place().previous()).contains(Hash.ofData(firstJson.getBytes(UTF_8)));
    assertThat(get("/api/v1/attestations/production/" + first.place().id()).body())
        .isEqualTo(firstJson);
    assertThat(get("/api/v1/attestations/production/unknown").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/attestations/unknown").statusCode()).isEqualTo(404);
    assertThat(command("attest verify", Map.of("id", first.place().id()))).contains("valid");
    assertThat(command("attest status", Map.of())).contains("passed", second.place().id());
  }

  @Test
  void the_product_is_looked_at_and_the_alert_names_what_failed() throws Exception {
    var status = new AtomicInteger(200);
    try (LoopbackServer product = LoopbackServer.start(0, call -> Answer.empty(status.get()))) {
      start("API_BASE_URL", product.uri().toString());
      assertThat(result(attest(), Check.HEALTH)).isEqualTo(Result.PASSED);

      status.set(503);
      Attestation failed = attest();

      assertThat(result(failed, Check.HEALTH)).isEqualTo(Result.FAILED);
      assertThat(detail(failed, Check.HEALTH)).contains("503");
      assertThat(failed.passed()).isFalse();
      Await.until(
          "the alert",
          () ->
              running.system().discord().requests().stream()
                  .anyMatch(request ->
                      request.text().contains("attestation of production failed: health")));
    }
  }

  // ---- access and secrets

  @Test
  void the_routes_take_a_key_with_the_scope_only_and_run_is_for_admins() throws Exception {
    start();
    attest();
    assertThat(running.send("GET", "/api/v1/attestations/production").statusCode()).isEqualTo(401);
    assertThat(running.send("GET", "/api/v1/attestations/key").statusCode()).isEqualTo(401);
    assertThat(command("attest run", Map.of(), Caller.of(SimulatedServer.ADA)))
        .contains("Only admins");
    assertThat(command("attest status", Map.of(), Caller.of(SimulatedServer.ADA)))
        .contains("passed");
  }

  @Test
  void the_signing_key_is_in_no_answer_log_line_or_trace() throws Exception {
    start();
    attest();
    String pem = items("SIGNING_KEY").getFirst().get("pem").s();
    String secret = pem.lines().toList().get(1).substring(20);

    assertThat(get("/api/v1/attestations/key").body()).doesNotContain(secret);
    assertThat(get("/api/v1/attestations/production").body()).doesNotContain(secret);
    assertThat(running.logText()).doesNotContain(secret);
    assertThat(items("USER#").toString()).doesNotContain(secret);
  }

  // ---- history

  @Test
  void finished_commands_become_leaves_once_each() throws Exception {
    start();
    command("help", Map.of());
    command("status", Map.of());
    Attestation first = attest();
    long traces = items("USER#").stream().filter(i -> i.get("sk").s().startsWith("TRACE#")).count();

    // The run itself is a command, which is not finished while it runs.
    assertThat(first.history().size()).isEqualTo(traces - 1);
    assertThat(result(first, Check.HISTORY)).isEqualTo(Result.PASSED);
    Attestation second = attest();
    assertThat(second.history().size()).isEqualTo(first.history().size() + 1);
    assertThat(items("LEAF#").stream().filter(i -> i.get("sk").s().startsWith("N")))
        .hasSize((int) second.history().size())
        .extracting(leaf -> leaf.get("record_sk").s())
        .doesNotHaveDuplicates();
  }

  @Test
  void a_changed_trace_fails_the_next_run_which_names_it_and_raises_an_alert() throws Exception {
    start();
    command("help", Map.of());
    assertThat(attest().passed()).isTrue();
    Map<String, AttributeValue> trace =
        items("USER#").stream()
            .filter(item -> item.getOrDefault("cmd", AttributeValue.fromS("")).s().equals("help"))
            .findFirst()
            .orElseThrow();
    var changed = new HashMap<>(trace);
    changed.put("trace_status", AttributeValue.fromS("failed"));
    put(changed);

    Attestation failed = attest();

    assertThat(result(failed, Check.HISTORY)).isEqualTo(Result.FAILED);
    assertThat(detail(failed, Check.HISTORY)).contains(trace.get("sk").s(), "was changed");
    Await.until(
        "the alert",
        () ->
            running.system().discord().requests().stream()
                .anyMatch(request ->
                    request.text().contains("attestation of production failed: history")));
    put(trace);
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void every_field_of_a_trace_is_attested() throws Exception {
    start();
    command("status", Map.of());
    attest();
    Map<String, AttributeValue> trace =
        items("USER#").stream()
            .filter(item -> item.getOrDefault("cmd", AttributeValue.fromS("")).s().equals("status"))
            .findFirst()
            .orElseThrow();
    var fields = new ArrayList<>(trace.keySet());
    fields.removeAll(List.of("pk", "sk", "open", "due_at", "version"));
    assertThat(fields).contains("steps", "answer", "expires_at", "finished_at", "trace_id");
    for (String field : fields) {
      var changed = new HashMap<>(trace);
      changed.put(field, changed(trace.get(field)));
      put(changed);
      assertThat(result(attest(), Check.HISTORY)).as(field).isEqualTo(Result.FAILED);
    }
    put(trace);
    assertThat(attest().passed()).isTrue();
    running
        .system()
        .table()
        .deleteItem(delete ->
            delete
                .tableName(running.system().tableName())
                .key(Map.of("pk", trace.get("pk"), "sk", trace.get("sk"))));
    assertThat(detail(attest(), Check.HISTORY)).contains("is missing");
  }

  /** The value with one bit changed, or its shortest other form. */
  private static AttributeValue changed(AttributeValue value) {
    return switch (value.type()) {
      case S -> AttributeValue.fromS(value.s().isEmpty() ? "a" : flip(value.s()));
      case N -> AttributeValue.fromN(Long.toString(Long.parseLong(value.n()) ^ 1));
      case BOOL -> AttributeValue.fromBool(!value.bool());
      case L -> {
        var elements = new ArrayList<>(value.l());
        if (elements.isEmpty()) {
          elements.add(AttributeValue.fromS(""));
        } else {
          elements.set(0, changed(elements.getFirst()));
        }
        yield AttributeValue.fromL(elements);
      }
      case M -> {
        var entries = new HashMap<>(value.m());
        String first = entries.keySet().iterator().next();
        entries.put(first, changed(entries.get(first)));
        yield AttributeValue.fromM(entries);
      }
      default -> AttributeValue.fromNul(true);
    };
  }

  private static String flip(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    bytes[bytes.length - 1] ^= 1;
    String flipped = new String(bytes, UTF_8);
    return flipped.equals(text) || flipped.contains("\uFFFD") ? text + "a" : flipped;
  }

  @Test
  void a_changed_leaf_root_envelope_or_chain_fails_the_next_run() throws Exception {
    start();
    command("help", Map.of());
    attest();
    attest();
    attest();
    Map<String, AttributeValue> leaf =
        items("LEAF#").stream()
            .filter(item -> item.get("sk").s().startsWith("N"))
            .findFirst()
            .orElseThrow();
    byte[] digest = leaf.get("digest").b().asByteArray();
    digest[7] ^= 16;
    assertFails(leaf, "digest", AttributeValue.fromB(SdkBytes.fromByteArray(digest)));
    assertFails(leaf, "record_sk", AttributeValue.fromS("TRACE#00000000000000000001"));

    Map<String, AttributeValue> log = items("LEAF#LOG").stream().findFirst().orElseThrow();
    assertFails(log, "root", AttributeValue.fromS("0".repeat(64)));

    List<Map<String, AttributeValue>> runs = items("ATTESTATION#production");
    for (Map<String, AttributeValue> run : runs) {
      String envelope = run.get("envelope").s();
      assertFails(
          run, "envelope", AttributeValue.fromS(envelope.replace("\"sig\":\"", "\"sig\":\"A")));
      assertFails(
          run,
          "envelope",
          runs.getFirst() == run ? runs.get(1).get("envelope") : runs.getFirst().get("envelope"));
    }
    assertThat(attest().passed()).isTrue();
  }

  private void assertFails(Map<String, AttributeValue> item, String field, AttributeValue value)
      throws Exception {
    Map<String, AttributeValue> current =
        items(item.get("pk").s()).stream()
            .filter(each -> each.get("sk").equals(item.get("sk")))
            .findFirst()
            .orElseThrow();
    var changed = new HashMap<>(current);
    changed.put(field, value);
    put(changed);
    Attestation failed = attest();
    assertThat(result(failed, Check.HISTORY)).as(field).isEqualTo(Result.FAILED);
    put(current);
  }
}
