package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./orchestrator audit publish}, {@code fp-sync} and {@code cleanup}, over HTTP. */
@Timeout(60)
class AuditPublishTest {
  private static final String TOKEN = "github-" + "token";
  private static final String REPOSITORY = "octo-org/storefront";

  @TempDir private Path folder;

  private final VirtualTime time = new VirtualTime();
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private SimulatedGitHub gitHub;

  @BeforeEach
  void start() throws IOException {
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
    environment.put("GITHUB_API_BASE_URL", gitHub.apiBase().toString());
    environment.put("GITHUB_TOKEN", TOKEN);
  }

  @AfterEach
  void stop() {
    gitHub.close();
  }

  private int audit(String... arguments) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment);
    return Main.run(
        terminal,
        time,
        time,
        Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int publish(String artifact, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("artifact.json"), artifact);
    var arguments =
        new ArrayList<>(
            List.of(
                "publish", file.toString(), "--repo", REPOSITORY, "--dir", copies().toString()));
    arguments.addAll(List.of(more));
    return audit(arguments.toArray(String[]::new));
  }

  private Path copies() {
    return folder.resolve("reports");
  }

  private List<Path> kept() throws IOException {
    if (!Files.isDirectory(copies())) {
      return List.of();
    }
    try (var files = Files.list(copies())) {
      return files.toList();
    }
  }

  private static String artifact(String id, int repositories, String path) {
    return """
    {"org_unregistered_hits":[%s],"audit_id":"%s",
     "consumer_metadata":{"timestamp":"2026-11-01T10:00:00Z","consumer_name":"org","tool_version":"1"}}
    """
        .formatted(
            IntStream.rangeClosed(1, repositories)
                .mapToObj(i ->
                    "{\"repo\":\"acme/app.%d\",\"path\":\"%s\",\"pattern\":\"jinja2.Template\",\"snippet\":\"raw code\"}"
                        .formatted(i, path))
                .collect(Collectors.joining(",")),
            id);
  }

  private List<String> titles() {
    return gitHub.issues().stream().map(issue -> issue.text("title").orElse("")).toList();
  }

  private List<RecordedRequest> writes() {
    return gitHub.requests().stream().filter(each -> !each.method().equals("GET")).toList();
  }

  @Test
  void a_dry_run_prints_the_plan_and_calls_nothing() throws IOException {
    assertThat(publish(artifact("night", 11, "a.py"), "--dry-run"))
        .as(err.toString(UTF_8))
        .isZero();

    assertThat(out.toString(UTF_8))
        .contains("planned: digest", "audit id night")
        .contains("[Audit Digest] 11 repos with unregistered renderers")
        .contains("security/digest, triage");
    assertThat(gitHub.requests()).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void exactly_one_of_dry_run_and_confirm_is_given() throws IOException {
    assertThat(publish(artifact("night", 1, "a.py"))).isEqualTo(2);
    assertThat(publish(artifact("night", 1, "a.py"), "--dry-run", "--confirm")).isEqualTo(2);
    assertThat(gitHub.requests()).isEmpty();
  }

  @Test
  void eleven_repositories_become_one_digest_however_often_it_is_published() throws IOException {
    assertThat(publish(artifact("night", 11, "a.py"), "--confirm"))
        .as(err.toString(UTF_8))
        .isZero();
    assertThat(publish(artifact("night", 11, "a.py"), "--confirm")).isZero();

    assertThat(titles()).containsExactly("[Audit Digest] 11 repos with unregistered renderers");
    assertThat(gitHub.issues().getFirst().text("body").orElseThrow())
        .startsWith("<!-- audit_id:night -->");
    assertThat(out.toString(UTF_8)).contains("unchanged: octo-org/storefront#1");
    assertThat(writes()).hasSize(1);

    assertThat(publish(artifact("night", 12, "a.py"), "--confirm")).isZero();
    assertThat(titles()).containsExactly("[Audit Digest] 12 repos with unregistered renderers");
    assertThat(gitHub.requests()).noneMatch(request -> request.path().contains("search"));
  }

  @Test
  void ten_repositories_get_an_issue_each_with_at_most_two_calls_an_issue() throws IOException {
    assertThat(publish(artifact("night", 10, "a.py"), "--confirm"))
        .as(err.toString(UTF_8))
        .isZero();

    assertThat(titles()).hasSize(10).doesNotHaveDuplicates();
    assertThat(gitHub.requests()).hasSizeLessThanOrEqualTo(20);
    List<Instant> posts = writes().stream().map(RecordedRequest::at).toList();
    for (int i = 1; i < posts.size(); i++) {
      assertThat(Duration.between(posts.get(i - 1), posts.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    assertThat(publish(artifact("later", 10, "a.py"), "--confirm")).isZero();
    assertThat(writes()).hasSize(10);
    assertThat(publish(artifact("later", 1, "b.py"), "--confirm")).isZero();
    assertThat(titles()).hasSize(10);
    assertThat(out.toString(UTF_8)).contains("updated: ");
  }

  @Test
  void an_issue_that_lost_its_labels_is_found_by_its_marker() throws IOException {
    gitHub.faults().add(GitHubFaults.labelsDropped());
    assertThat(publish(artifact("night", 1, "a.py"), "--confirm")).isZero();
    assertThat(err.toString(UTF_8)).contains("left out the labels security/high, triage");

    assertThat(publish(artifact("night", 1, "a.py"), "--confirm")).isZero();
    assertThat(titles()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "misreported", "reset"})
  void an_issue_is_created_once_whatever_becomes_of_the_answer(String fault) throws IOException {
    gitHub
        .faults()
        .add(
            (switch (fault) {
                  case "lost" -> GitHubFaults.lostAnswer();
                  case "misreported" -> GitHubFaults.errorAfterwards();
                  default -> GitHubFaults.reset();
                })
                .on("POST */issues"));

    assertThat(publish(artifact("night", 11, "a.py"), "--confirm"))
        .as(err.toString(UTF_8))
        .isZero();

    assertThat(titles()).hasSize(1);
    assertThat(kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "403", "404", "410", "archived", "issues_disabled", "no_token"})
  void a_refusal_ends_with_2_and_leaves_one_whole_redacted_copy(String refusal) throws IOException {
    if (refusal.equals("no_token")) {
      environment.remove("GITHUB_TOKEN");
    } else {
      gitHub
          .faults()
          .add(
              switch (refusal) {
                case "archived" -> GitHubFaults.archived();
                case "issues_disabled" -> GitHubFaults.issuesDisabled();
                default ->
                    GitHubFaults.refusal(Integer.parseInt(refusal), "no")
                        .on("POST */issues")
                        .times(Fault.ALWAYS);
              });
    }
    String secret = "gh" + "p_" + "0123456789abcdefghijklmnopqrstuvwxyz";

    assertThat(publish(artifact("night", 11, "src/" + secret + "/a.py"), "--confirm")).isEqualTo(2);

    assertThat(gitHub.issues()).isEmpty();
    Path copy = kept().getFirst();
    assertThat(kept()).hasSize(1);
    assertThat(copy.getFileName().toString()).matches("fallback_[0-9]{8}_[0-9]{6}_night\\.json");
    assertThat(Json.read(Files.readString(copy)).get("findings").items()).hasSize(11);
    assertThat(Files.readString(copy))
        .contains("\"<REDACTED>\"")
        .doesNotContain("raw code", secret);
    assertThat(Files.readString(folder.resolve("artifact.json"))).contains("raw code", secret);
    assertThat(err.toString(UTF_8)).contains(copy.toString());
  }

  @ParameterizedTest
  @CsvSource({"4000,3", "500,3", "499,1", "300,1"})
  void the_quota_decides_the_form(int remaining, int issues) throws IOException {
    gitHub.leaveQuota(remaining);

    assertThat(publish(artifact("night", 3, "a.py"), "--confirm")).isZero();

    assertThat(titles()).hasSize(issues);
  }

  @Test
  void an_exhausted_quota_ends_with_3_and_an_unreadable_one_does_not_hold_up() throws IOException {
    gitHub.leaveQuota(0);
    assertThat(publish(artifact("night", 3, "a.py"), "--confirm")).isEqualTo(3);
    assertThat(gitHub.issues()).isEmpty();
    assertThat(kept()).isEmpty();

    gitHub.leaveQuota(4000);
    gitHub.faults().add(GitHubFaults.serverError().on("GET /rate_limit").times(Fault.ALWAYS));
    assertThat(publish(artifact("night", 3, "a.py"), "--confirm")).isZero();
    assertThat(titles()).hasSize(3);
  }

  @Test
  void bad_artifacts_and_signatures_end_as_check_does() throws IOException {
    assertThat(publish("{}", "--confirm")).isEqualTo(2);
    assertThat(audit("publish", "missing.json", "--repo", REPOSITORY, "--confirm")).isEqualTo(2);
    assertThat(publish(artifact("night", 1, "a"), "--confirm", "--require-hmac")).isEqualTo(3);
    assertThat(audit("publish", "missing.json", "--repo", "no repository", "--dry-run"))
        .isEqualTo(2);
    assertThat(gitHub.requests()).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void the_kill_switch_and_the_roll_out_hold_here_too() throws IOException {
    environment.put("DISABLE_ISSUE_CREATION", "true");
    assertThat(publish(artifact("night", 3, "a.py"), "--confirm")).isZero();
    assertThat(gitHub.requests()).isEmpty();

    environment.remove("DISABLE_ISSUE_CREATION");
    environment.put("AUDIT_REPOSITORIES", "acme/app.2");
    assertThat(publish(artifact("night", 11, "a.py"), "--confirm")).isZero();
    assertThat(titles())
        .containsExactly("[Audit] Unregistered renderer-like files detected (acme/app.2)");
  }

  // ---- fp-sync

  @Test
  void the_count_of_false_positives_is_sent_once_however_often_it_is_synced() throws Exception {
    assertThat(publish(artifact("night", 3, "a.py"), "--confirm")).isZero();
    gitHub.label(REPOSITORY, 1, List.of("audit-fp"));
    gitHub.label(REPOSITORY, 3, List.of("audit-fp"));
    var received = new ConcurrentLinkedQueue<String>();
    var gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          received.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + "\n"
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(received.size() > 2 ? 400 : 200, -1);
          exchange.close();
        });
    gateway.start();
    try {
      String url = "http://127.0.0.1:" + gateway.getAddress().getPort() + "/";
      for (int code : new int[] {0, 0, 1}) {
        assertThat(audit("fp-sync", "--repo", REPOSITORY, "--pushgateway", url, "--once"))
            .as(err.toString(UTF_8))
            .isEqualTo(code);
      }
      assertThat(received)
          .allSatisfy(push ->
              assertThat(push)
                  .startsWith("PUT /metrics/job/audit_fp_sync\n")
                  .endsWith("\naudit_fp_marked_total 2\n"));
    } finally {
      gateway.stop(0);
    }
    assertThat(audit("fp-sync", "--repo", REPOSITORY, "--pushgateway", "ftp://x", "--once"))
        .isEqualTo(2);
    gitHub.faults().add(GitHubFaults.refusal(403, "no").on("GET */issues").times(Fault.ALWAYS));
    assertThat(
            audit("fp-sync", "--repo", REPOSITORY, "--pushgateway", "http://127.0.0.1:9", "--once"))
        .isEqualTo(2);
  }

  @Test
  void a_real_pushgateway_takes_the_count() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prometheus-pushgateway")),
        "prometheus-pushgateway is not installed (Debian package), so this test is skipped");
    assertThat(publish(artifact("night", 1, "a.py"), "--confirm")).isZero();
    gitHub.label(REPOSITORY, 1, List.of("audit-fp"));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    Process gateway =
        new ProcessBuilder(
                "/usr/bin/prometheus-pushgateway", "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var http = HttpClient.newHttpClient()) {
      await(http, URI.create(url + "/-/ready"));
      for (int i = 0; i < 2; i++) {
        assertThat(audit("fp-sync", "--repo", REPOSITORY, "--pushgateway", url, "--once"))
            .as(err.toString(UTF_8))
            .isZero();
      }
      assertThat(get(http, URI.create(url + "/metrics")).body())
          .contains("audit_fp_marked_total{instance=\"\",job=\"audit_fp_sync\"} 1");
    } finally {
      gateway.destroy();
      gateway.waitFor();
    }
  }

  private static HttpResponse<String> get(HttpClient http, URI uri) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static void await(HttpClient http, URI uri) throws Exception {
    for (int i = 0; i < 400; i++) {
      try {
        if (get(http, uri).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // It listens a moment after its start.
      }
      Thread.sleep(25);
    }
    throw new AssertionError("the Pushgateway did not start");
  }

  // ---- cleanup

  @Test
  void old_copies_are_deleted_and_counted_and_other_files_stay() throws IOException {
    Files.createDirectories(copies());
    age("fallback_20260101_000000_a.json", "12345", Duration.ofDays(8));
    age("fallback_20260101_000000_b.json", "123", Duration.ofDays(6));
    age(".fallback_1.tmp", "half", Duration.ofDays(8));
    age("notes.json", "mine", Duration.ofDays(80));

    assertThat(audit("cleanup", "--dir", copies().toString())).isZero();

    assertThat(out.toString(UTF_8))
        .contains("found: 2, deleted: 1 (5 bytes), remaining: 1 (3 bytes)");
    assertThat(kept())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("fallback_20260101_000000_b.json", "notes.json");
    assertThat(audit("cleanup", "--days", "5", "--dir", copies().toString())).isZero();
    assertThat(out.toString(UTF_8)).contains("found: 1, deleted: 1", "remaining: 0 (0 bytes)");
    assertThat(audit("cleanup", "--dir", folder.resolve("none").toString())).isZero();
    assertThat(out.toString(UTF_8)).contains("found: 0, deleted: 0");
    assertThat(audit("cleanup", "--days", "-1")).isEqualTo(2);
  }

  private void age(String name, String content, Duration age) throws IOException {
    Path file = Files.writeString(copies().resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(time.instant().minus(age)));
  }
}
