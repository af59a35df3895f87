package dev.orchestrator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
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
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.publication.AuditPublisher;
import dev.orchestrator.publication.AuditRules;
import dev.orchestrator.publication.PublicationStore;
import dev.orchestrator.publication.TimeoutCounter;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Publication while publishers die at any call to the table, and GitHub refuses, loses answers and
 * limits: whatever happens, a repository has at most one issue, an audit one digest and one
 * fallback, and in the end every audit has ended. {@code -Dfault.runs=2000} tries more seeds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicationFaultsTest {
  private static final int SEEDS = Integer.getInteger("fault.runs", 12);
  private static final Duration LIMIT_OF_A_RUN = Duration.ofMinutes(2);
  private static final String TOKEN = "github-" + "token";
  private static final RepositoryName TARGET = new RepositoryName("octo-org", "storefront");

  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private LocalDynamo dynamo;

  @BeforeAll
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  void stop() {
    http.close();
    dynamo.close();
  }

  /** The end of a process at a call to the table. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void at_most_one_issue_a_repository_one_digest_and_one_fallback_an_audit() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      var world = new World(seed);
      assertTimeoutPreemptively(LIMIT_OF_A_RUN, world::run, () -> "seed " + world.seed);
    }
  }

  @Test
  void the_world_sees_a_publisher_that_forgets_what_it_created() throws Exception {
    var world = new World(1);
    world.upload("night", 1, "a");
    world.publish();
    world.duplicateByHand();
    assertThat(world.faults()).isNotEmpty();
    world.gitHub.close();
  }

  private final class World implements InvocationHandler {
    private final int seed;
    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final SimulatedGitHub gitHub;
    private final AuditStore audits;
    private final PublicationStore store;
    private final MetricStore metrics;
    private final List<String> ids = new ArrayList<>();
    private int callsToLive = Integer.MAX_VALUE;

    World(int seed) throws IOException {
      this.seed = seed;
      this.random = new Random(seed);
      String name = "publication-" + seed + "-" + UUID.randomUUID();
      LocalTable.create(dynamo.client(), name);
      var table =
          new Table(
              (DynamoDbClient)
                  Proxy.newProxyInstance(
                      DynamoDbClient.class.getClassLoader(),
                      new Class<?>[] {DynamoDbClient.class},
                      this),
              name,
              new TableRetry(time, () -> 0.5, time, TableRetry.FOR_A_REQUEST),
              UUID::randomUUID);
      this.metrics = new MetricStore(table, time);
      this.audits = new AuditStore(table, time, (id, withHits) -> List.of());
      this.store = new PublicationStore(table);
      this.gitHub =
          SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
    }

    /** Lets the process die before a call or after it. */
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (arguments != null && arguments[0] instanceof Consumer<?>) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      boolean dies = callsToLive-- == 0;
      if (dies && random.nextBoolean()) {
        throw new Died();
      }
      try {
        Object answer = method.invoke(dynamo.client(), arguments);
        if (dies) {
          throw new Died();
        }
        return answer;
      } catch (InvocationTargetException refused) {
        throw refused.getCause();
      }
    }

    void run() throws Exception {
      try {
        for (int round = 0; round < 8; round++) {
          if (round == 0 || random.nextInt(4) == 0) {
            String id = "night-" + random.nextInt(3);
            upload(id, 1 + random.nextInt(2) * 10 + random.nextInt(3), "f" + random.nextInt(3));
          }
          faultInjector();
          callsToLive = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(60);
          try {
            publish();
          } catch (Died crashed) {
            // The lease of a dead publisher ends by itself.
          }
          callsToLive = Integer.MAX_VALUE;
          time.advance(Duration.ofSeconds(1 + random.nextInt(180)));
          assertThat(faults()).as("seed " + seed).isEmpty();
        }
        gitHub.faults().clear();
        gitHub.leaveQuota(5000);
        for (int i = 0; i < 6; i++) {
          time.advance(Duration.ofMinutes(30));
          publish();
        }
        assertThat(faults()).as("seed " + seed).isEmpty();
        for (String id : ids) {
          assertThat(audits.find(id).orElseThrow().value().progress().state())
              .as("seed " + seed + ", " + id)
              .isIn(Audit.State.PUBLISHED, Audit.State.FALLBACK);
        }
      } finally {
        gitHub.close();
      }
    }

    private void faultInjector() {
      switch (random.nextInt(9)) {
        case 0 -> gitHub.faults().add(GitHubFaults.lostAnswer().on("POST */issues"));
        case 1 -> gitHub.faults().add(GitHubFaults.errorAfterwards().on("POST */issues"));
        case 2 -> gitHub.faults().add(GitHubFaults.reset().on("POST */issues"));
        case 3 -> gitHub.faults().add(GitHubFaults.serverError().on("GET */issues").times(3));
        case 4 -> gitHub.faults().add(GitHubFaults.refusal(403, "no").on("POST */issues").times(1));
        case 5 ->
            gitHub
                .faults()
                .add(GitHubFaults.secondaryLimit(403, Duration.ofMinutes(2)).on("POST */issues"));
        case 6 -> gitHub.leaveQuota(random.nextInt(600));
        case 7 -> gitHub.faults().add(GitHubFaults.lostAnswer().on("PATCH */issues/*"));
        default -> gitHub.faults().clear();
      }
    }

    private void upload(String id, int repositories, String path) {
      List<RepositoryFindings> found =
          IntStream.range(0, repositories)
              .mapToObj(i ->
                  new RepositoryFindings(
                      new RepositoryName("acme", "shop-" + i),
                      List.of(
                          new Finding(
                              "v1:" + i + path,
                              "scanner",
                              "rule",
                              path,
                              Optional.empty(),
                              Level.MEDIUM,
                              "message"))))
              .toList();
      var artifact =
          new Artifact(
              Optional.of(id),
              new Artifact.Source(
                  Artifact.Form.ORGANISATION, "scanner", Optional.empty(), Optional.empty()),
              Optional.empty(),
              found,
              List.of(),
              new TreeMap<>(),
              new Artifact.Content(
                  "%064x".formatted(found.hashCode() & 0xffffffffL),
                  new byte[0],
                  Optional.empty()));
      var unused =
          audits.accept(artifact, Audit.Mode.of(artifact.withHits(), 10), "test", any -> true);
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }

    private void publish() throws InterruptedException {
      var counter = new TimeoutCounter(http);
      var client =
          new GitHubClient(
              new GitHubConnection(
                  gitHub.apiBase(), "1.2.3", counter, time, time, new FixedRandom(0)),
              GitHubIdentity.of(() -> TOKEN));
      new AuditPublisher(
              audits,
              store,
              new AuditPublisher.GitHubForAudits(() -> client, () -> counter),
              new AuditRules(Optional.of(TARGET), any -> true, 10, Duration.ofHours(72), false),
              metrics,
              AlertsManager.off(),
              new AuditPublisher.Timing(time, time, () -> UUID.randomUUID().toString()))
          .run();
    }

    private void duplicateByHand() {
      Json first = gitHub.issues().getFirst();
      var client =
          new GitHubClient(
              new GitHubConnection(gitHub.apiBase(), "1.2.3", http, time, time, new FixedRandom(0)),
              GitHubIdentity.of(() -> TOKEN));
      var unused =
          client.createIssue(
              TARGET,
              new IssueDraft(
                  first.text("title").orElseThrow(), first.text("body").orElseThrow(), List.of()),
              time.instant().plusSeconds(20));
    }

    /** What must not be. */
    private List<String> faults() {
      var faults = new ArrayList<String>();
      var titles = new ArrayList<String>();
      for (Json issue : gitHub.issues()) {
        String title = issue.text("title").orElse("");
        // Digests of several audits may have one title; each has the marker of its own.
        String key =
            title.startsWith("[Audit Digest]")
                ? issue.text("body").orElse("").lines().findFirst().orElse("")
                : title;
        if (titles.contains(key)) {
          faults.add("two issues: " + key);
        }
        titles.add(key);
      }
      for (String id : ids) {
        long copies =
            store.fallbacks(100).stream().filter(copy -> copy.auditId().equals(id)).count();
        // Each upload under an id is published anew, so each can be refused.
        if (copies > audits.find(id).orElseThrow().value().upload().revision()) {
          faults.add(copies + " fallbacks of " + id);
        }
      }
      return faults;
    }
  }
}
