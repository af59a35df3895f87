package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus, with the shipped configuration and rules, scrapes the server and the attestor.
 * Only addresses and intervals differ from what is shipped.
 */
@Timeout(120)
class PrometheusServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Path SHIPPED = Path.of("monitoring", "prometheus");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Parts parts = new Parts();

  @TempDir Path folder;

  private URI prometheus = URI.create("http://127.0.0.1");

  @BeforeEach
  void needsPrometheus() {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "prometheus"))),
        "prometheus is not installed (Debian package prometheus), so this test is skipped");
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  private void start(URI server, URI attestor) throws IOException {
    String configuration =
        Files.readString(SHIPPED.resolve("prometheus.yml"))
            .replace("host.docker.internal:8787", server.getAuthority())
            .replace("attestor:8788", attestor.getAuthority())
            .replace("scrape_interval: 30s", "scrape_interval: 1s")
            .replace("scrape_timeout: 20s", "scrape_timeout: 1s")
            .replace("evaluation_interval: 1m", "evaluation_interval: 1s");
    assertThat(configuration).contains(server.getAuthority(), attestor.getAuthority());
    Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
    Files.writeString(
        folder.resolve("rules.yml"),
        Files.readString(SHIPPED.resolve("rules.yml")).replace("interval: 1m", "interval: 1s"));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    prometheus = URI.create("http://127.0.0.1:" + port);
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + prometheus.getAuthority(),
                "--enable-feature=new-service-discovery-manager")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    parts.add(() -> process.destroyForcibly().waitFor());
  }

  private Json get(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(prometheus.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() == 503) {
      throw new IOException("Prometheus is not ready: " + answer.body());
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body()).get("data");
  }

  /** The samples of an instant query, as {@code job=value}. */
  private List<String> query(String expression) throws Exception {
    var samples = new ArrayList<String>();
    for (Json each :
        get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8)).get("result").items()) {
      samples.add(
          each.get("metric").text("job").orElse("")
              + "="
              + each.get("value").items().get(1).text().orElse(""));
    }
    return samples;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException notReady) {
        // It does not listen yet.
      }
      assertThat(System.nanoTime())
          .as("waited for %s; %s", what, Files.readString(folder.resolve("prometheus.log")))
          .isLessThan(end);
      Thread.sleep(100);
    }
  }

  @Test
  void it_shows_both_targets_up_loads_all_rules_and_answers_queries_on_attestations()
      throws Exception {
    LocalSystem server =
        parts.add(
            LocalSystem.start(
                Map.of("PORT", "0", "ATTESTATION_INTERVAL", "0"), OutputStream.nullOutputStream()));
    AttestorService attestor =
        parts.add(
            AttestorService.start(
                Map.of("PORT", "0", "ATTESTATION_INTERVAL", "2s"),
                OutputStream.nullOutputStream(),
                InstantSource.system()));
    start(server.uri(), attestor.uri());

    await(
        "both targets",
        () -> {
          List<Json> targets = get("/api/v1/targets").get("activeTargets").items();
          return targets.size() == 2
              && targets.stream().allMatch(target -> target.text("health").orElse("").equals("up"));
        });
    await(
        "the success rate", () -> query("attestation_success_rate").equals(List.of("attestor=1")));
    assertThat(query("attestor_starts_total")).contains("attestor=1");
    assertThat(query("attestation_last_success_timestamp_seconds > time() - 60")).hasSize(1);
    assertThat(query("rsolv_validation_executions_total{job=\"attestor\"}")).isEmpty();
    assertThat(query("audit_digest_created_total")).containsExactly("orchestrator=0");

    var out = new java.io.ByteArrayOutputStream();
    var printed = new java.io.PrintStream(out, true, UTF_8);
    int exitCode =
        Main.run(
            new Terminal(printed, printed, Map.of()),
            "smoke",
            "--url",
            attestor.uri().toString(),
            "--prometheus",
            prometheus.toString());
    assertThat(out.toString(UTF_8))
        .contains("ok   prometheus: 2 targets up, attestation_success_rate answers");
    assertThat(exitCode).as(out.toString(UTF_8)).isZero();

    await(
        "an evaluation of every rule",
        () -> rules().stream().allMatch(rule -> rule.text("health").orElse("").equals("ok")));
    assertThat(rules()).hasSize(19);
    assertThat(rules())
        .filteredOn(rule -> rule.text("state").orElse("").equals("firing"))
        .extracting(rule -> rule.text("name").orElse(""))
        .isEmpty();
  }

  private List<Json> rules() throws Exception {
    var rules = new ArrayList<Json>();
    for (Json group : get("/api/v1/rules").get("groups").items()) {
      rules.addAll(group.get("rules").items());
    }
    return rules;
  }
}
