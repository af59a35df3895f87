package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.attestation.Attestation;
import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestedRecords;
import dev.orchestrator.attestation.CheckResult;
import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.attestation.RecordLog;
import dev.orchestrator.attestation.SigningKey;
import dev.orchestrator.attestation.VerificationKey;
import dev.orchestrator.entry.Features;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.ReleaseEvent;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.OneBit;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Changes of the table that no code of ours makes, and the run that finds them. */
@Timeout(120)
class TamperingFlowTest {
  /** What the table and the log keep beside a record. */
  private static final Set<String> NOT_OF_THE_RECORD =
      Set.of("pk", "sk", "open", "due_at", "version");

  private final Random random = new Random(20);
  private RunningSystem running;
  private Table table;
  private AttestationStore attestations;

  @BeforeEach
  void start() throws Exception {
    running = RunningSystem.start("ATTESTATION_INTERVAL", "0", "RULES_INTERVAL", "1h");
    table =
        new Table(
            running.system().table(),
            running.system().tableName(),
            new TableRetry(Instant::now, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    attestations = new AttestationStore(table, new MetricStore(table, Instant::now));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private Attestation attest() throws Exception {
    var unused = Commands.run(running, new Action.Command("attest run", Map.of()), Commands.ADMIN);
    return newest();
  }

  private Attestation newest() {
    return attestations
        .newest("production")
        .flatMap(AttestationStore.Kept::envelope)
        .flatMap(Attestation::read)
        .orElseThrow();
  }

  private String history() throws Exception {
    return attest().checks().stream()
        .filter(check -> check.check() == CheckResult.Check.HISTORY)
        .map(check -> check.result() + ": " + check.detail())
        .findFirst()
        .orElseThrow();
  }

  private List<Map<String, AttributeValue>> items(String pkPrefix, String skPrefix) {
    return running
        .system()
        .table()
        .scanPaginator(scan -> scan.tableName(running.system().tableName()).consistentRead(true))
        .items()
        .stream()
        .filter(item -> item.get("pk").s().startsWith(pkPrefix))
        .filter(item -> item.get("sk").s().startsWith(skPrefix))
        .toList();
  }

  private void put(Map<String, AttributeValue> item) {
    running.system().table().putItem(put -> put.tableName(running.system().tableName()).item(item));
  }

  private void delete(Map<String, AttributeValue> item) {
    running
        .system()
        .table()
        .deleteItem(delete ->
            delete
                .tableName(running.system().tableName())
                .key(Map.of("pk", item.get("pk"), "sk", item.get("sk"))));
  }

  // ---- records

  /** One record at least of every kind that is attested, by the way that makes such records. */
  private void recordEachKind() throws Exception {
    var unused = Commands.run(running, new Action.Command("help", Map.of()), Commands.ADMIN);
    ApiCalls api = ApiCalls.withKey(running);
    assertThat(
            api.post(
                    "/api/v1/phases/store",
                    """
                    {"phase":"validation","repo":"octo-org/storefront","commit_sha":"%s",
                     "issue_number":7,"branch":"fix-7","data":{"validated":true,"language":"java",
                     "framework":"none","tests_generated":2,"duration_ms":1200.5,
                     "test_details":[{"type":"unit","result":"passed"}]}}
                    """
                        .formatted("ab".repeat(20)))
                .status())
        .isEqualTo(200);
    assertThat(
            api.post(
                    "/api/v1/audit/artifacts",
                    """
                    {"repo":"octo-org/storefront","commit":"%s","tool_version":"1.2",
                     "timestamp":"2026-01-01T00:00:00Z",
                     "hits":[{"path":"src/a.py","pattern":"jinja2.Template","line":3}]}
                    """
                        .formatted("cd".repeat(20)))
                .status())
        .isEqualTo(202);
    var member = new Member("1001", "lin");
    var event =
        new ReleaseEvent(
            "d1",
            new Deploy.Subject(
                RepositoryName.parse("octo-org/storefront").orElseThrow(),
                "production",
                "main",
                "ef".repeat(20),
                "deploy.yml"),
            Deploy.Kind.DEPLOY,
            ReleaseEvent.Kind.SUCCEEDED,
            member,
            Instant.now(),
            new ReleaseEvent.Detail(
                ReasonCode.OK, Optional.of("f00d"), member, Optional.of(17L), "deployed"));
    assertThat(table.write(DeployStore.HISTORY.put(event).ifAbsent()).isWritten()).isTrue();
  }

  @Test
  void one_bit_of_any_field_of_any_kind_of_record_is_found_by_the_next_run() throws Exception {
    recordEachKind();
    Attestation attested = attest();
    assertThat(attested.passed()).as(attested.toString()).isTrue();
    var log = new RecordLog(table, new AttestedRecords(Features.attestedRecords()), random);
    int changes = 0;
    for (ItemType<?> type : Features.attestedRecords()) {
      Map<String, AttributeValue> record =
          items(type.pkPrefix(), type.skPrefix()).stream()
              .filter(item -> type.owns(new ItemKey(item.get("pk").s(), item.get("sk").s())))
              .filter(item -> !item.containsKey("open"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no attested record of type " + type));
      assertThat(problems(log, attested)).isEmpty();
      for (String field : record.keySet()) {
        if (NOT_OF_THE_RECORD.contains(field)) {
          continue;
        }
        var changed = new HashMap<>(record);
        changed.put(field, OneBit.changed(record.get(field), random));
        put(changed);
        assertThat(problems(log, attested))
            .as("%s of a %s", field, type)
            .containsExactly(
                "%s %s %s was changed"
                    .formatted(type.name(), record.get("pk").s(), record.get("sk").s()));
        changes++;
      }
      delete(record);
      assertThat(problems(log, attested)).singleElement().asString().endsWith("is missing");
      put(record);
    }
    assertThat(problems(log, attested)).isEmpty();
    assertThat(changes).isGreaterThan(40);
  }

  private static List<String> problems(RecordLog log, Attestation attested) {
    return log.verify(Optional.of(attested.history()), attested.startedAt(), Instant.now())
        .problems();
  }

  // ---- the chain

  private Map<String, AttributeValue> head() {
    return items("ATTESTATION#HEAD", "CHAIN#").getFirst();
  }

  private List<Map<String, AttributeValue>> chain() {
    return items("ATTESTATION#production", "RUN#").stream()
        .sorted(java.util.Comparator.comparing(item -> item.get("sk").s()))
        .toList();
  }

  private void makeChain() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(attest().passed()).isTrue();
    }
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    var changed = new HashMap<>(item);
    changed.put(name, value);
    return changed;
  }

  @Test
  void an_attestation_signed_by_another_key_is_found_at_once() throws Exception {
    makeChain();
    Map<String, AttributeValue> second = chain().get(1);
    Envelope envelope = Envelope.read(second.get("envelope").s().getBytes(UTF_8)).orElseThrow();
    byte[] forged =
        Envelope.signed(envelope.payload(), Envelope.IN_TOTO, SigningKey.generate(random)).json();
    put(with(second, "envelope", AttributeValue.fromS(new String(forged, UTF_8))));

    assertThat(history())
        .startsWith("FAILED")
        .contains(second.get("sk").s().substring("RUN#".length()) + " has no valid signature");
    put(second);
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void an_attestation_removed_from_the_middle_is_found_at_once() throws Exception {
    makeChain();
    Map<String, AttributeValue> second = chain().get(1);
    delete(second);
    assertThat(history()).startsWith("FAILED").contains("does not follow");
    put(second);
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void attestations_that_changed_places_are_found_at_once() throws Exception {
    makeChain();
    Map<String, AttributeValue> second = chain().get(1);
    Map<String, AttributeValue> third = chain().get(2);
    put(with(second, "envelope", third.get("envelope")));
    put(with(third, "envelope", second.get("envelope")));
    assertThat(history()).startsWith("FAILED").contains("was moved");
    put(second);
    put(third);
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void an_end_that_was_cut_off_is_found_at_once_also_where_the_head_was_moved_back()
      throws Exception {
    makeChain();
    Map<String, AttributeValue> headBefore = head();
    assertThat(attest().passed()).isTrue();
    Map<String, AttributeValue> newest = chain().getLast();
    String id = newest.get("sk").s().substring("RUN#".length());
    delete(newest);
    assertThat(history()).startsWith("FAILED").contains(id + " is not the newest any more");

    // The same with a head that fits the chain.
    chain().stream().skip(4).forEach(this::delete);
    put(headBefore);
    assertThat(history()).startsWith("FAILED").contains("was removed from the end of the chain");
  }

  // ---- the keys

  private List<Map<String, AttributeValue>> keys() {
    return items("ATTESTATION#KEY#PUBLIC", "KEY#");
  }

  private Map<String, AttributeValue> acceptedKeys() {
    return items("ATTESTATION#KEY#PUBLIC", "ACCEPTED").getFirst();
  }

  private static Map<String, AttributeValue> item(VerificationKey key) {
    return Map.of(
        "pk", AttributeValue.fromS("ATTESTATION#KEY#PUBLIC"),
        "sk", AttributeValue.fromS("KEY#" + key.id()),
        "pem", AttributeValue.fromS(key.pem()),
        "signed_since", AttributeValue.fromN(Long.toString(Instant.now().toEpochMilli())));
  }

  @Test
  void a_public_key_that_was_added_is_found_and_what_it_signed_is_not_accepted() throws Exception {
    makeChain();
    SigningKey foreign = SigningKey.generate(random);
    put(item(foreign.verificationKey()));
    Map<String, AttributeValue> second = chain().get(1);
    Envelope envelope = Envelope.read(second.get("envelope").s().getBytes(UTF_8)).orElseThrow();
    byte[] forged = Envelope.signed(envelope.payload(), Envelope.IN_TOTO, foreign).json();
    put(with(second, "envelope", AttributeValue.fromS(new String(forged, UTF_8))));
    String id = second.get("sk").s().substring("RUN#".length());

    assertThat(history())
        .startsWith("FAILED")
        .contains("did not publish the public key " + foreign.verificationKey().id())
        .contains(id + " has no valid signature");
    var shown =
        Commands.run(
            running, new Action.Command("attest verify", Map.of("id", id)), Commands.ADMIN);
    assertThat(shown.states().getLast().content()).contains("no valid signature");

    put(second);
    delete(item(foreign.verificationKey()));
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void keys_that_a_replaced_list_would_let_in_are_reported() throws Exception {
    makeChain();
    SigningKey foreign = SigningKey.generate(random);
    put(item(foreign.verificationKey()));
    delete(acceptedKeys());

    assertThat(attest().passed()).isTrue();

    Await.until(
        "the alert",
        () ->
            running.system().discord().requests().stream()
                .anyMatch(request ->
                    request.text().contains("The signing key of attestations was changed")
                        && request.text().contains(foreign.verificationKey().id())));
    // The list has the key now, and the next run is silent about it.
    assertThat(attest().passed()).isTrue();
  }

  @Test
  void a_public_key_that_was_changed_or_removed_is_found_or_published_again() throws Exception {
    makeChain();
    Map<String, AttributeValue> own = keys().getFirst();
    VerificationKey other = SigningKey.generate(random).verificationKey();
    put(with(own, "pem", AttributeValue.fromS(other.pem())));
    assertThat(history()).startsWith("FAILED").contains(other.id());
    put(with(own, "pem", AttributeValue.fromS("none")));
    assertThat(history()).startsWith("FAILED").contains("is not a public key");
    delete(own);
    assertThat(attest().passed()).isTrue();
    assertThat(keys()).singleElement().extracting(key -> key.get("pem")).isEqualTo(own.get("pem"));
  }
}
