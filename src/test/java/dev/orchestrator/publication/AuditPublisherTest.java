package dev.orchestrator.publication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.FalsePositive;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueDraft;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publication over a real table, at the simulated GitHub. */
@Timeout(120)
class AuditPublisherTest {
  private static final String TOKEN = "github-" + "token";
  private static final RepositoryName TARGET = new RepositoryName("octo-org", "storefront");

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private LocalDynamo dynamo;
  private SimulatedGitHub gitHub;
  private Table table;
  private MetricStore metrics;
  private AuditStore audits;
  private PublicationStore store;

  @BeforeEach
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "publication");
    table =
        new Table(
            dynamo.client(),
            "publication",
            new TableRetry(time, () -> 0.5, time, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    metrics = new MetricStore(table, time);
    audits = new AuditStore(table, time, (id, withHits) -> List.of());
    store = new PublicationStore(table);
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
  }

  @AfterEach
  void stop() {
    http.close();
    gitHub.close();
    dynamo.close();
  }

  private AuditRules rules() {
    return new AuditRules(Optional.of(TARGET), any -> true, 10, Duration.ofHours(72), false);
  }

  private AuditPublisher publisher(AuditRules rules) {
    return publisher(rules, TOKEN);
  }

  private AuditPublisher publisher(AuditRules rules, String token) {
    var counter = new TimeoutCounter(http);
    var client =
        new GitHubClient(
            new GitHubConnection(
                gitHub.apiBase(), "1.2.3", counter, time, time, new FixedRandom(0)),
            GitHubIdentity.of(() -> token));
    return new AuditPublisher(
        audits,
        store,
        new AuditPublisher.GitHubForAudits(() -> client, () -> counter),
        rules,
        metrics,
        AlertsManager.off(),
        new AuditPublisher.Timing(time, time, () -> UUID.randomUUID().toString()));
  }

  private void publish() throws InterruptedException {
    publisher(rules()).run();
  }

  private static Finding finding(String path, Level severity) {
    return new Finding("v1:" + path, "scanner", "rule", path, Optional.of(3), severity, "message");
  }

  private static RepositoryFindings repository(String name, String... paths) {
    return new RepositoryFindings(
        new RepositoryName("acme", name),
        List.of(paths).stream().map(path -> finding(path, Level.MEDIUM)).toList());
  }

  private static List<RepositoryFindings> many(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> repository("shop-" + i, "src/A" + i + ".java"))
        .toList();
  }

  private void upload(String id, List<RepositoryFindings> repositories) {
    String digest = "%064x".formatted(repositories.hashCode() & 0xffffffffL);
    var artifact =
        new Artifact(
            Optional.of(id),
            new Artifact.Source(
                Artifact.Form.ORGANISATION, "scanner 1", Optional.of("ci"), Optional.empty()),
            Optional.empty(),
            repositories,
            List.of(),
            new TreeMap<>(),
            new Artifact.Content(digest, new byte[0], Optional.empty()));
    audits.accept(artifact, Audit.Mode.of(artifact.withHits(), 10), "test", any -> true);
  }

  private Audit.Progress progress(String id) {
    return audits.find(id).orElseThrow().value().progress();
  }

  private List<String> titles() {
    return gitHub.issues().stream().map(issue -> issue.text("title").orElse("")).toList();
  }

  private List<String> labels(Json issue) {
    return issue.get("labels").items().stream()
        .map(label -> label.text("name").orElse(""))
        .toList();
  }

  private BigDecimal counted(MetricFamily.Counter counter) {
    return metrics.read(AuditMetrics.GROUP).stream()
        .map(set -> set.total(counter))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private long writesAtGitHub() {
    return gitHub.requests().stream()
        .filter(request -> !request.method().equals("GET"))
        .filter(RecordedRequest::acted)
        .count();
  }

  @Test
  void eleven_repositories_become_one_digest() throws InterruptedException {
    upload("night-1", many(11));

    publish();

    assertThat(titles()).containsExactly("[Audit Digest] 11 repos with unregistered renderers");
    Json issue = gitHub.issues().getFirst();
    assertThat(labels(issue)).containsExactly("security/digest", "triage");
    assertThat(issue.text("body").orElseThrow()).startsWith("<!-- audit_id:night-1 -->");
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.PUBLISHED);
    assertThat(progress("night-1").mode()).isEqualTo(Audit.Mode.DIGEST);
    assertThat(progress("night-1").issues()).hasSize(1);
    assertThat(counted(AuditMetrics.DIGESTS)).isEqualByComparingTo("1");
  }

  @Test
  void ten_repositories_get_an_issue_each_a_second_apart_with_few_calls()
      throws InterruptedException {
    upload("night-1", many(10));

    publish();

    assertThat(titles())
        .hasSize(10)
        .contains("[Audit] Unregistered renderer-like files detected (acme/shop-7)");
    assertThat(labels(gitHub.issues().getFirst())).containsExactly("security/medium", "triage");
    assertThat(progress("night-1").issues())
        .extracting(issue -> issue.repository().name())
        .contains("shop-1", "shop-10");
    assertThat(gitHub.requests()).hasSizeLessThanOrEqualTo(20);
    List<Instant> posts =
        gitHub.requests().stream()
            .filter(request -> request.method().equals("POST"))
            .map(RecordedRequest::at)
            .toList();
    for (int i = 1; i < posts.size(); i++) {
      assertThat(Duration.between(posts.get(i - 1), posts.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"4000,INDIVIDUAL", "500,INDIVIDUAL", "499,DIGEST", "300,DIGEST"})
  void the_quota_decides_the_mode(int remaining, Audit.Mode mode) throws InterruptedException {
    gitHub.leaveQuota(remaining);
    upload("night-1", many(2));

    publish();

    assertThat(progress("night-1").mode()).isEqualTo(mode);
    assertThat(titles()).hasSize(mode == Audit.Mode.DIGEST ? 1 : 2);
    assertThat(
            metrics
                .read(AuditPublisher.QUOTA_GROUP)
                .getFirst()
                .amounts()
                .get(AuditPublisher.QUOTA.fields().getFirst()))
        .isEqualByComparingTo(BigDecimal.valueOf(remaining));
  }

  @Test
  void an_exhausted_quota_defers_to_the_reset() throws InterruptedException {
    gitHub.leaveQuota(0);
    upload("night-1", many(2));

    publish();

    assertThat(progress("night-1").state()).isEqualTo(Audit.State.DEFERRED);
    assertThat(progress("night-1").exitCode()).isEqualTo(3);
    assertThat(gitHub.issues()).isEmpty();
    assertThat(counted(AuditMetrics.RATE_LIMITED)).isEqualByComparingTo("1");

    time.advance(Duration.ofMinutes(61));
    publish();

    assertThat(progress("night-1").state()).isEqualTo(Audit.State.PUBLISHED);
    assertThat(progress("night-1").exitCode()).isZero();
    assertThat(titles()).hasSize(2);
  }

  @Test
  void a_quota_that_cannot_be_read_does_not_hold_up() throws InterruptedException {
    gitHub.faults().add(GitHubFaults.serverError().on("GET /rate_limit").times(Fault.ALWAYS));
    upload("night-1", many(2));

    publish();

    assertThat(titles()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "misreported", "reset"})
  void an_issue_is_created_once_whatever_becomes_of_the_answer(String fault)
      throws InterruptedException {
    gitHub
        .faults()
        .add(
            (switch (fault) {
                  case "lost" -> GitHubFaults.lostAnswer();
                  case "misreported" -> GitHubFaults.errorAfterwards();
                  default -> GitHubFaults.reset();
                })
                .on("POST */issues"));
    upload("night-1", many(11));

    publish();
    time.advance(Duration.ofMinutes(2));
    publish();
    publish();

    assertThat(titles()).hasSize(1);
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.PUBLISHED);
    assertThat(counted(AuditMetrics.DIGESTS)).isEqualByComparingTo("1");
    assertThat(gitHub.requests()).noneMatch(request -> request.path().contains("search"));
  }

  @Test
  void an_issue_that_lost_its_labels_and_its_answer_is_found_again() throws InterruptedException {
    gitHub.faults().add(GitHubFaults.labelsDropped());
    gitHub.faults().add(GitHubFaults.lostAnswer().on("POST */issues"));
    upload("night-1", many(1));

    publish();

    assertThat(titles()).hasSize(1);
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.PUBLISHED);
  }

  @Test
  void a_marker_inside_foreign_text_is_not_taken_for_an_issue_of_ours()
      throws InterruptedException {
    upload("night-2", List.of(repository("other", IssueText.marker("night-1"))));
    publish();
    gitHub.faults().add(GitHubFaults.reset().on("POST */issues"));
    upload("night-1", List.of(repository("shop-1", "a")));

    publish();
    time.advance(Duration.ofMinutes(2));
    publish();

    assertThat(titles()).hasSize(2);
  }

  @Test
  void many_publishers_at_once_create_each_issue_once() throws Exception {
    upload("night-1", many(3));
    upload("night-2", many(11));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < 6; i++) {
        running.add(
            threads.submit(() -> {
              publish();
              return true;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }

    assertThat(titles()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void a_publisher_that_died_after_the_create_does_not_lead_to_a_second_issue()
      throws InterruptedException {
    upload("night-1", many(1));
    publish();
    // The table as it was between the create and the note of its number.
    var record = store.issues().getFirst();
    var unused =
        store.put(
            Optional.of(record),
            IssueRecord.intended(
                record.value().subject(), record.value().text(), record.value().changedAt()),
            List.of());
    upload("night-1", List.of(repository("shop-1", "src/A1.java", "src/B.java")));

    publish();

    assertThat(titles()).hasSize(1);
    assertThat(gitHub.issues().getFirst().text("body").orElseThrow()).contains("src/B.java");
  }

  @Test
  void an_issue_changes_with_the_set_of_paths_and_is_left_alone_otherwise()
      throws InterruptedException {
    upload("night-1", List.of(repository("shop", "a", "b")));
    publish();
    long before = writesAtGitHub();

    upload("night-2", List.of(repository("shop", "b", "a")));
    publish();
    assertThat(writesAtGitHub()).isEqualTo(before);
    assertThat(progress("night-2").issues()).hasSize(1);

    gitHub.label("octo-org/storefront", 1, List.of("ours"));
    upload("night-3", List.of(repository("shop", "b", "c")));
    publish();

    assertThat(titles()).hasSize(1);
    Json issue = gitHub.issues().getFirst();
    assertThat(issue.text("body").orElseThrow())
        .startsWith("<!-- audit_id:night-3 -->")
        .contains("`c`");
    assertThat(labels(issue)).contains("ours", "triage");
  }

  @Test
  void an_issue_is_closed_when_its_repository_was_clean_for_long_enough()
      throws InterruptedException {
    upload("night-1", List.of(repository("shop", "a")));
    publish();
    upload("night-2", List.of(repository("shop")));
    publish();
    assertThat(progress("night-2").mode()).isEqualTo(Audit.Mode.NONE);

    time.advance(Duration.ofHours(71));
    publish();
    assertThat(gitHub.issues().getFirst().text("state")).contains("open");

    time.advance(Duration.ofHours(1));
    publish();
    assertThat(gitHub.issues().getFirst().text("state")).contains("closed");
    assertThat(gitHub.issues().getFirst().text("state_reason")).contains("completed");

    upload("night-3", List.of(repository("shop", "a")));
    publish();
    assertThat(titles()).hasSize(1);
    assertThat(gitHub.issues().getFirst().text("state")).contains("open");
  }

  @Test
  void findings_that_come_back_in_time_keep_the_issue_open() throws InterruptedException {
    upload("night-1", List.of(repository("shop", "a")));
    publish();
    upload("night-2", List.of(repository("shop")));
    publish();
    time.advance(Duration.ofHours(48));
    upload("night-3", List.of(repository("shop", "a")));
    publish();
    time.advance(Duration.ofHours(48));
    publish();

    assertThat(gitHub.issues().getFirst().text("state")).contains("open");
  }

  @Test
  void false_positives_are_not_raised_again() throws InterruptedException {
    table.write(
        audits.mark(
            new FalsePositive(new RepositoryName("acme", "shop"), "v1:a", "lin", time.instant())));
    upload("night-1", List.of(repository("shop", "a")));

    publish();

    assertThat(gitHub.issues()).isEmpty();
    assertThat(progress("night-1").mode()).isEqualTo(Audit.Mode.NONE);
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404", "410", "archived", "issues_disabled", "no_push"})
  void a_refusal_keeps_one_redacted_copy(String refusal) throws Exception {
    gitHub
        .faults()
        .add(
            switch (refusal) {
              case "archived" -> GitHubFaults.archived();
              case "issues_disabled" -> GitHubFaults.issuesDisabled();
              case "no_push" -> GitHubFaults.noPush();
              default ->
                  GitHubFaults.refusal(Integer.parseInt(refusal), "no")
                      .on("POST */issues")
                      .times(Fault.ALWAYS);
            });
    upload("night-1", many(11));

    publish();
    publish();

    assertThat(gitHub.issues()).isEmpty();
    Audit.Progress progress = progress("night-1");
    assertThat(progress.state()).isEqualTo(Audit.State.FALLBACK);
    assertThat(progress.exitCode()).isEqualTo(2);
    assertThat(progress.fallback().orElseThrow()).matches("fallback_[0-9]{8}_[0-9]{6}_night-1");
    assertThat(store.fallbacks(10))
        .singleElement()
        .satisfies(fallback -> {
          assertThat(fallback.repositories()).isEqualTo(11);
          assertThat(
                  table.queryAll(
                      PublicationStore.PARTS.in("FINDING#FALLBACK#" + fallback.name()), 10))
              .hasSize(1);
        });
  }

  @Test
  void the_kill_switch_writes_nothing_and_loses_nothing() throws InterruptedException {
    upload("night-1", many(2));

    publisher(new AuditRules(Optional.of(TARGET), any -> true, 10, Duration.ofHours(72), true))
        .run();

    assertThat(gitHub.requests()).isEmpty();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.DEFERRED);

    time.advance(Duration.ofMinutes(10));
    publish();
    assertThat(titles()).hasSize(2);
  }

  @Test
  void only_what_takes_part_in_the_roll_out_is_published() throws InterruptedException {
    upload("night-1", many(11));

    publisher(
            new AuditRules(
                Optional.of(TARGET),
                name -> name.name().equals("shop-3"),
                10,
                Duration.ofHours(72),
                false))
        .run();

    assertThat(titles())
        .containsExactly("[Audit] Unregistered renderer-like files detected (acme/shop-3)");
  }

  @Test
  void a_secondary_limit_is_obeyed() throws InterruptedException {
    gitHub
        .faults()
        .add(GitHubFaults.secondaryLimit(403, Duration.ofMinutes(5)).on("POST */issues"));
    upload("night-1", many(2));

    publish();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.DEFERRED);
    long calls = gitHub.requests().size();
    time.advance(Duration.ofMinutes(4));
    publish();
    assertThat(gitHub.requests()).hasSize((int) calls);
    time.advance(Duration.ofMinutes(2));
    publish();

    assertThat(titles()).hasSize(2);
  }

  @Test
  void github_that_is_down_is_tried_again() throws InterruptedException {
    gitHub.faults().add(GitHubFaults.down());
    upload("night-1", many(2));

    publish();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.ACCEPTED);
    gitHub.faults().clear();
    time.advance(Duration.ofMinutes(2));
    publish();

    assertThat(titles()).hasSize(2);
  }

  // ---- orders of people

  @Test
  void a_digest_that_is_ordered_says_how_far_it_came_and_is_continued_as_a_digest()
      throws InterruptedException {
    upload("night-1", many(2));
    publish();
    gitHub.leaveQuota(0);

    AuditPublisher.DigestOutcome outcome = publisher(rules()).publishDigest("night-1");

    assertThat(outcome).isInstanceOf(AuditPublisher.DigestOutcome.Tried.class);
    assertThat(((AuditPublisher.DigestOutcome.Tried) outcome).progress().state())
        .isEqualTo(Audit.State.DEFERRED);
    time.advance(Duration.ofMinutes(61));
    publish();
    assertThat(titles()).hasSize(3).contains("[Audit Digest] 2 repos with unregistered renderers");
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.PUBLISHED);
  }

  @Test
  void a_digest_of_an_audit_that_is_gone_leaves_the_lease_free() throws InterruptedException {
    upload("night-1", many(2));

    assertThat(publisher(rules()).publishDigest("gone"))
        .isInstanceOf(AuditPublisher.DigestOutcome.Gone.class);

    publish();
    assertThat(titles()).hasSize(2);
  }

  @Test
  void an_audit_that_is_retried_after_days_is_not_given_up_at_the_first_missing_answer()
      throws InterruptedException {
    gitHub.faults().add(GitHubFaults.refusal(403, "no").on("POST */issues").times(Fault.ALWAYS));
    upload("night-1", many(2));
    publish();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.FALLBACK);
    gitHub.faults().clear();
    time.advance(Duration.ofDays(3));
    var stored = audits.find("night-1").orElseThrow();
    Audit.Progress asked = stored.value().progress().asked(Audit.Mode.INDIVIDUAL, time.instant());
    assertThat(audits.move(stored, asked, List.of())).isPresent();
    gitHub.faults().add(GitHubFaults.down());

    publish();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.ACCEPTED);
    time.advance(Duration.ofHours(23));
    publish();
    assertThat(progress("night-1").state()).isEqualTo(Audit.State.ACCEPTED);
    time.advance(Duration.ofHours(2));
    publish();

    assertThat(progress("night-1").state()).isEqualTo(Audit.State.FALLBACK);
    assertThat(store.fallbacks(10)).hasSize(2);
  }

  // ---- numbers that are those of other issues

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "transferred", "recreated"})
  void a_number_that_is_not_our_issue_any_more_is_not_written_to(String what)
      throws InterruptedException {
    upload("night-1", List.of(repository("shop", "a")));
    publish();
    String target = TARGET.toString();
    switch (what) {
      case "deleted" -> gitHub.deleteIssue(target, 1);
      case "transferred" -> gitHub.transferIssue(target, 1, "octo-org/elsewhere");
      default -> {
        gitHub.recreateRepository(target);
        createByHand("Printer on fire");
      }
    }
    List<String> others = shown();

    upload("night-2", List.of(repository("shop", "b")));
    publish();

    assertThat(shown()).containsAll(others).hasSize(others.size() + 1);
    assertThat(progress("night-2").issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.number()).isEqualTo(2));
  }

  @Test
  void the_issue_of_a_person_under_our_number_is_not_closed_and_not_marked()
      throws InterruptedException {
    upload("night-1", List.of(repository("shop", "a")));
    publish();
    gitHub.recreateRepository(TARGET.toString());
    createByHand("Printer on fire");
    gitHub.label(TARGET.toString(), 1, List.of("audit-fp"));

    GitHubAnswer<Integer> synced =
        falsePositives().sync(client(), TARGET, time.instant().plusSeconds(20));
    assertThat(synced)
        .isInstanceOfSatisfying(
            GitHubAnswer.Ok.class, answer -> assertThat(answer.value()).isEqualTo(0));
    upload("night-2", List.of(repository("shop")));
    publish();
    time.advance(Duration.ofHours(73));
    publish();

    assertThat(gitHub.issues().getFirst().text("state")).contains("open");
  }

  @Test
  void another_repository_for_issues_gets_issues_of_its_own() throws InterruptedException {
    gitHub.addRepository("octo-org/new-home");
    upload("night-1", List.of(repository("shop", "a")));
    publish();
    var moved =
        new AuditRules(
            Optional.of(new RepositoryName("octo-org", "new-home")),
            any -> true,
            10,
            Duration.ofHours(72),
            false);
    upload("night-2", List.of(repository("shop", "a")));
    publisher(moved).run();

    assertThat(gitHub.issues())
        .extracting(issue -> issue.text("html_url").orElse(""))
        .containsExactly(
            "https://github.com/octo-org/storefront/issues/1",
            "https://github.com/octo-org/new-home/issues/1");
    assertThat(falsePositives().mark(TARGET, 1, Optional.empty(), "lin"))
        .isEqualTo(FalsePositives.Outcome.NOT_OURS);
  }

  private List<String> shown() {
    return gitHub.issues().stream().map(issue -> new String(issue.toBytes(), UTF_8)).toList();
  }

  private void createByHand(String title) {
    GitHubAnswer<Issue> created =
        client()
            .createIssue(
                TARGET, new IssueDraft(title, "Help!", List.of()), time.instant().plusSeconds(20));
    assertThat(created).isInstanceOf(GitHubAnswer.Ok.class);
  }

  private FalsePositives falsePositives() {
    return new FalsePositives(audits, store, table, metrics, time);
  }

  private GitHubClient client() {
    return new GitHubClient(
        new GitHubConnection(gitHub.apiBase(), "1.2.3", http, time, time, new FixedRandom(0)),
        GitHubIdentity.of(() -> TOKEN));
  }

  @Test
  void hostile_paths_stay_text_in_code_and_repository_names_with_dots_are_kept()
      throws InterruptedException {
    List<String> paths =
        List.of("a`b``c", "@everyone", "#1", "</details>", "nul\u0000byte", "x".repeat(10_000));
    upload("night-1", List.of(repository("dotted.name.js", paths.toArray(String[]::new))));

    publish();

    Json issue = gitHub.issues().getFirst();
    assertThat(issue.text("title").orElseThrow()).endsWith("(acme/dotted.name.js)");
    String body = issue.text("body").orElseThrow();
    assertThat(body)
        .contains("```a`b``c```", "`@everyone`", "`#1`", "`</details>`", "`nul byte`")
        .hasSizeLessThan(10_000);
    String outside = body.replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", "");
    assertThat(outside).doesNotContain("@", "#1", "</details>");
  }
}
