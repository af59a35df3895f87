package dev.orchestrator.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.attestation.Attestation.Tree;
import dev.orchestrator.attestation.CheckResult.Finding;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.OneBit;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.UnreadableItem;
import dev.orchestrator.table.Write;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A log of many records in a real table, in a time that the tests move. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperedHistoryTest {
  /** More than the newest ones that each run verifies, and several full tiles. */
  private static final int RECORDS = 1_100;

  private record Note(int number, String text, Instant at) {}

  private static final ItemType<Note> NOTES =
      ItemType.of(
              "note",
              "NOTE#",
              "",
              new ItemCodec<Note>() {
                @Override
                public ItemKey key(Note note) {
                  return new ItemKey("NOTE#" + note.number(), "NOTE");
                }

                @Override
                public Item write(Note note) {
                  return Item.builder()
                      .set("number", (long) note.number())
                      .set("text", note.text())
                      .set("at", note.at())
                      .build();
                }

                @Override
                public Note read(ItemKey key, Item item) {
                  return new Note(
                      (int) item.integer("number"), item.text("text"), item.instant("at"));
                }
              })
          .attested(Note::at);

  private final VirtualTime time = new VirtualTime();
  private final Random random = new Random(19);
  private final SigningKey key = SigningKey.generate(random);
  private LocalDynamo dynamo;
  private String name;
  private Table table;
  private AttestationStore store;

  @BeforeAll
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  @BeforeEach
  void create() {
    name = "history-" + UUID.randomUUID();
    LocalTable.create(dynamo.client(), name);
    table =
        new Table(
            dynamo.client(),
            name,
            new TableRetry(time, () -> 0.5, time, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    store = new AttestationStore(table, new MetricStore(table, time));
  }

  private RecordLog log() {
    return new RecordLog(table, new AttestedRecords(List.of(NOTES)), random);
  }

  private void record(int records) {
    for (int first = 0; first < records; first += 100) {
      var writes = new ArrayList<Write<?>>();
      for (int i = first; i < Math.min(first + 100, records); i++) {
        writes.add(NOTES.put(new Note(i, "note " + i, time.instant())).ifAbsent());
      }
      assertThat(table.transact(writes)).isInstanceOf(TransactionResult.Committed.class);
    }
  }

  /** An attestor that remembers nothing, as in a new instance. */
  private Attestor.Made attest() {
    var probes =
        new Attestor.Probes() {
          @Override
          public Finding table() {
            return Finding.passed("read");
          }

          @Override
          public Finding health() {
            return Finding.skipped("none");
          }

          @Override
          public Reported version(ReleaseFacts.Target target) {
            return new Reported(Optional.empty(), "none");
          }
        };
    time.advance(Duration.ofMinutes(1));
    return new Attestor(
            store, log(), () -> key, new UnrecordedReleases(), probes, time, text -> text)
        .run("production")
        .orElseThrow();
  }

  private List<Map<String, AttributeValue>> items() {
    return dynamo
        .client()
        .scanPaginator(scan -> scan.tableName(name).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  private List<Map<String, AttributeValue>> items(String pkPrefix, String skPrefix) {
    return items().stream()
        .filter(item -> text(item, "pk").startsWith(pkPrefix))
        .filter(item -> text(item, "sk").startsWith(skPrefix))
        .toList();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).s();
  }

  private Map<String, AttributeValue> item(String pk, String sk) {
    return dynamo
        .client()
        .getItem(get ->
            get.tableName(name)
                .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk))))
        .item();
  }

  private void put(Map<String, AttributeValue> item) {
    dynamo.client().putItem(put -> put.tableName(name).item(item));
  }

  private void change(Map<String, AttributeValue> item, String field) {
    var changed = new HashMap<>(item);
    changed.put(field, OneBit.changed(Objects.requireNonNull(item.get(field)), random));
    put(changed);
  }

  // ---- old records

  @Test
  void a_change_of_any_old_record_or_leaf_is_found_within_a_day_however_runs_come() {
    record(RECORDS);
    RecordLog log = log();
    while (log.collect(time.instant(), 1_000) > 0) {
      // Until all are collected.
    }
    RecordLog.Verified intact = log.verify(Optional.empty(), time.instant(), time.instant());
    assertThat(intact.problems()).isEmpty();
    Tree tree = intact.tree();
    assertThat(tree.size()).isEqualTo(RECORDS);
    int old = RECORDS - RecordLog.MOST_RECENT;
    for (int round = 0; round < 2; round++) {
      int leaf = random.nextInt(old);
      boolean ofRecord = round % 2 == 0;
      Map<String, AttributeValue> changed =
          item("LEAF#%010d".formatted(leaf / 256), "N%03d".formatted(leaf % 256));
      if (ofRecord) {
        changed = item(text(changed, "record_pk"), text(changed, "record_sk"));
      }
      change(changed, ofRecord ? "text" : "digest");
      Instant start = time.instant();
      Instant since = start;
      List<String> problems = List.of();
      while (problems.isEmpty()) {
        time.advance(Duration.ofMinutes(1 + random.nextInt(480)));
        problems = log().verify(Optional.of(tree), since, time.instant()).problems();
        since = time.instant();
      }
      assertThat(Duration.between(start, time.instant())).isLessThan(Duration.ofHours(24));
      assertThat(problems)
          .allMatch(problem -> problem.contains("changed") || problem.contains("match"));
      put(changed);
    }
  }

  @Test
  void each_leaf_has_its_turn_in_half_a_day_while_the_log_grows() {
    for (int round = 0; round < 50; round++) {
      long size = 1 + random.nextLong(5_000);
      var left = new HashSet<Long>();
      LongStream.range(0, size).forEach(left::add);
      Instant start = time.instant().plusSeconds(random.nextInt(1_000_000));
      Instant since = start;
      Instant now = start;
      while (Duration.between(start, since).compareTo(RecordLog.PASS) <= 0) {
        long before = size;
        size += random.nextInt(100);
        now = since.plusMillis(1 + random.nextInt(7_200_000));
        RecordLog.due(before, size, since, now).forEach(left::remove);
        since = now;
      }
      assertThat(left).as("from %s to %s", start, now).isEmpty();
    }
  }

  @Test
  void a_change_that_was_found_is_found_by_each_later_run_until_it_is_undone() {
    record(3);
    assertThat(attest().attestation().passed()).isTrue();
    Map<String, AttributeValue> note = item("NOTE#1", "NOTE");
    change(note, "text");
    for (int run = 0; run < 70; run++) {
      time.advance(Duration.ofMinutes(run));
      assertThat(attest().attestation().passed()).as("run %d", run).isFalse();
    }
    put(note);
    assertThat(attest().attestation().passed()).isTrue();
  }

  // ---- the log and the chain

  /** When an item ends, and what a run only hands on to the next one. */
  private static final Set<String> NOT_EVIDENCE =
      Set.of(
          "pk",
          "sk",
          "version",
          "expires_at",
          "kept_until",
          "environment",
          "signed_since",
          "interval",
          "recent",
          "verified_to",
          "last_success",
          "last_at");

  @Test
  void one_bit_of_any_item_of_the_log_and_of_the_chain_is_found_by_the_next_run() {
    record(260);
    for (int i = 0; i < 3; i++) {
      assertThat(attest().attestation().passed()).isTrue();
    }
    var evidence = new ArrayList<Map<String, AttributeValue>>();
    evidence.addAll(items("LEAF#0", "N").subList(0, 1));
    evidence.addAll(items("LEAF#TILE", ""));
    evidence.addAll(items("LEAF#LOG", ""));
    evidence.addAll(items("ATTESTATION#", "RUN#"));
    evidence.addAll(items("ATTESTATION#", "CHAIN#"));
    assertThat(evidence).hasSize(1 + 1 + 1 + 3 + 1);
    List<Map<String, AttributeValue>> before = items();
    int changes = 0;
    for (Map<String, AttributeValue> item : evidence) {
      for (String field : item.keySet()) {
        if (NOT_EVIDENCE.contains(field)) {
          continue;
        }
        change(item, field);
        assertThat(isFound()).as("%s of %s %s", field, text(item, "pk"), text(item, "sk")).isTrue();
        changes++;
        restore(before);
      }
    }
    assertThat(changes).isGreaterThan(15);
    assertThat(attest().attestation().passed()).isTrue();
  }

  /** By a failed run, or because a run cannot be made. */
  private boolean isFound() {
    try {
      return !attest().attestation().passed();
    } catch (UnreadableItem unreadable) {
      return true;
    }
  }

  /** The log and the chain as they were, so that each change is alone. */
  private void restore(List<Map<String, AttributeValue>> before) {
    List<Map<String, AttributeValue>> now = items();
    for (Map<String, AttributeValue> item : now) {
      if (!before.contains(item)) {
        dynamo
            .client()
            .deleteItem(delete ->
                delete.tableName(name).key(Map.of("pk", item.get("pk"), "sk", item.get("sk"))));
      }
    }
    before.stream().filter(item -> !now.contains(item)).forEach(this::put);
  }
}
