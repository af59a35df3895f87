package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Reading;
import dev.orchestrator.finding.AuditStore.Acceptance;
import dev.orchestrator.gate.Evidence.OpenFindings;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of artifacts, and what is open of a commit. */
class AuditStoreTest {
  private static final Given NOTHING_GIVEN =
      new Given(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final RepositoryName SHOP = new RepositoryName("octo-org", "shop");
  private static final String SHA = "a".repeat(40);

  private static LocalDynamo dynamo;
  private static int tables;

  private Table table;
  private AuditStore audits;

  @BeforeAll
  static void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void empty() {
    String name = "audits-" + ++tables;
    LocalTable.create(dynamo.client(), name);
    table =
        new Table(
            dynamo.client(),
            name,
            new TableRetry(() -> NOON, () -> 0.5, wait -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    audits = new AuditStore(table, () -> NOON, (recordId, withHits) -> List.of());
  }

  private static Artifact read(String json) {
    Reading reading =
        new ArtifactReader(() -> NOON)
            .read(
                json.getBytes(UTF_8),
                new Given(Optional.empty(), Optional.of(SHOP), Optional.of(SHA), Optional.empty()));
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return new ArtifactRedaction(new Redactor()::redact)
        .redact(((Reading.Read) reading).artifact());
  }

  private Acceptance accept(Artifact artifact) {
    return audits.accept(
        artifact, Audit.Mode.of(artifact.withHits(), 10), "key:test", audit -> true);
  }

  private static String sarif(String tool, boolean successful, String... levels) {
    var results = new ArrayList<String>();
    for (int i = 0; i < levels.length; i++) {
      results.add(
          """
          {"ruleId":"r%d","level":"%s","message":{"text":"m"}}
          """
              .formatted(i, levels[i]));
    }
    return """
    {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"%s"}},"results":[%s],
      "invocations":[{"executionSuccessful":%s}]}]}
    """
        .formatted(tool, String.join(",", results), successful);
  }

  private static String hits(String id, String... paths) {
    String all =
        Arrays.stream(paths)
            .map(path -> "{\"path\":\"%s\",\"pattern\":\"renderToString(\"}".formatted(path))
            .collect(Collectors.joining(","));
    return """
    {"repo":"octo-org/shop","commit":"%s","tool_version":"t/1","timestamp":"2026-11-01T00:00:00Z",
     "audit_id":"%s","hits":[%s]}
    """
        .formatted(SHA, id, all);
  }

  private static OpenFindings open(int critical, int high, int medium, int low) {
    return new OpenFindings(critical, high, medium, low, Optional.empty());
  }

  @Test
  void only_an_accepted_scan_of_the_commit_itself_says_what_is_open() {
    assertThat(audits.open(SHOP, SHA)).isEmpty();
    accept(read(sarif("T", true)));
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 0, 0, 0));
    assertThat(audits.open(SHOP, "b".repeat(40))).isEmpty();
    assertThat(audits.open(new RepositoryName("Octo-Org", "SHOP"), SHA)).isPresent();
    accept(read(sarif("U", true, "error", "warning", "note", "note")));
    accept(read(hits("one", "a", "b")));
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 3, 1, 2));
  }

  @Test
  void a_later_scan_of_the_same_scanner_replaces_and_a_failed_one_does_not() {
    accept(read(sarif("T", true, "error", "error")));
    accept(read(sarif("T", false)));
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 2, 0, 0));
    accept(read(sarif("T", false, "error", "error", "warning")));
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 2, 1, 0));
    accept(read(sarif("T", true, "note")));
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 0, 0, 1));
  }

  @Test
  void a_scanner_that_failed_and_found_nothing_proves_nothing() {
    accept(read(sarif("T", false)));
    assertThat(audits.open(SHOP, SHA)).isEmpty();
  }

  @Test
  void other_content_under_the_same_id_takes_the_place_of_the_first() {
    accept(read(hits("one", "a", "b")));
    assertThat(accept(read(hits("one", "a", "b")))).isInstanceOf(Acceptance.Duplicate.class);
    Acceptance second = accept(read(hits("one", "c")));
    assertThat(second).isInstanceOf(Acceptance.Accepted.class);
    Audit audit = audits.find("one").orElseThrow().value();
    assertThat(audit.upload().revision()).isEqualTo(2);
    assertThat(audit.progress().state()).isEqualTo(Audit.State.ACCEPTED);
    assertThat(audits.findings(audit).getFirst().paths()).containsExactly("c");
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 1, 0, 0));
    assertThat(audits.recent(5)).hasSize(1);
    assertThat(
            audits.accept(
                read(hits("one", "d")), Audit.Mode.INDIVIDUAL, "key:other", each -> false))
        .isInstanceOf(Acceptance.Foreign.class);
  }

  @Test
  void a_false_positive_is_not_raised_again_under_another_id_or_at_another_line() {
    accept(read(hits("one", "a", "b")));
    Audit one = audits.find("one").orElseThrow().value();
    Finding wrong = audits.findings(one).getFirst().findings().getFirst();
    table.transact(List.of(audits.mark(new FalsePositive(SHOP, wrong.fingerprint(), "lin", NOON))));
    assertThat(audits.open(one).getFirst().paths()).containsExactly("b");
    assertThat(audits.open(SHOP, SHA)).contains(open(0, 1, 0, 0));
    accept(read(hits("two", "b", "a")));
    assertThat(audits.open(audits.find("two").orElseThrow().value()).getFirst().paths())
        .containsExactly("b");
  }

  @Test
  void of_many_who_send_the_same_at_once_one_is_accepted() throws Exception {
    Artifact artifact = read(hits("race", "a"));
    var calls = new ArrayList<Callable<Acceptance>>();
    IntStream.range(0, 8).forEach(i -> calls.add(() -> accept(artifact)));
    int accepted = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Acceptance> each : threads.invokeAll(calls)) {
        accepted += each.get() instanceof Acceptance.Accepted ? 1 : 0;
      }
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(audits.find("race").orElseThrow().value().upload().revision()).isEqualTo(1);
  }

  @Test
  void progress_is_recorded_once_by_whoever_read_the_newest() {
    accept(read(hits("one", "a")));
    var read = audits.find("one").orElseThrow();
    var done =
        new Audit.Progress(
            Audit.State.PUBLISHED,
            Audit.Mode.INDIVIDUAL,
            0,
            List.of(
                new Audit.PublishedIssue(
                    SHOP, 7, URI.create("https://github.com/octo-org/shop/issues/7"))),
            Optional.empty(),
            Optional.empty());
    assertThat(audits.move(read, done, List.of())).isPresent();
    assertThat(audits.move(read, done, List.of())).isEmpty();
    assertThat(audits.find("one").orElseThrow().value().progress()).isEqualTo(done);
    accept(read(hits("one", "b")));
    Audit.Progress again = audits.find("one").orElseThrow().value().progress();
    assertThat(again.state()).isEqualTo(Audit.State.ACCEPTED);
    assertThat(again.issues()).isEqualTo(done.issues());
  }

  @Test
  void the_most_results_are_kept_whole_and_one_more_is_refused() {
    String hit = "{\"path\":\"src/%d.py\",\"pattern\":\"p%d\",\"line\":%d}";
    String start =
        "{\"repo\":\"octo-org/shop\",\"commit\":\""
            + SHA
            + "\",\"tool_version\":\"t\","
            + "\"timestamp\":\"2026-11-01T00:00:00Z\",\"audit_id\":\"many\",\"hits\":[";
    String most =
        IntStream.range(0, 25_000)
            .mapToObj(i -> hit.formatted(i % 5_000, i % 7, i + 1))
            .collect(Collectors.joining(",", start, "]}"));
    accept(read(most));
    Audit audit = audits.find("many").orElseThrow().value();
    assertThat(audits.findings(audit).getFirst().findings())
        .hasSize(25_000)
        .doesNotHaveDuplicates();
    Reading more =
        new ArtifactReader(() -> NOON)
            .read(
                most.replace("[{", "[{\"path\":\"x\",\"pattern\":\"y\"},{").getBytes(UTF_8),
                NOTHING_GIVEN);
    assertThat(more).isInstanceOf(Reading.Faulty.class);
  }

  @Test
  void hostile_text_is_kept_as_text_and_secrets_are_not_kept() {
    String secret = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8";
    accept(
        read(
            hits(
                "hostile",
                "`@everyone` #1 </details>",
                "a\\u0000b",
                "\\ud800",
                "x".repeat(10_000),
                "src/" + secret)));
    Audit audit = audits.find("hostile").orElseThrow().value();
    List<String> paths = List.copyOf(audits.findings(audit).getFirst().paths());
    assertThat(paths)
        .hasSize(5)
        .contains("`@everyone` #1 </details>", "a\0b", "\ufffd")
        .allSatisfy(path -> assertThat(path.length()).isLessThanOrEqualTo(1_024))
        .noneMatch(path -> path.contains(secret));
  }
}
