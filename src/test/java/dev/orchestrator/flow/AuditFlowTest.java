package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.OidcIssuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Artifacts of scanners, from the call to what is stored. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditFlowTest {
  private static final String PATH = "/api/v1/audit/artifacts";
  private static final String JSON = "application/json";
  private static final String SARIF = "application/sarif+json";
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final String HMAC_KEY = "flow-test-" + "signing-key-42";

  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start("HMAC_SECRET_KEY", HMAC_KEY);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpResponse<String> send(String query, String type, byte[] body, String... headers)
      throws Exception {
    var all = new HashMap<String, String>();
    all.put("content-type", type);
    all.put("x-api-key", running.system().apiKey().reveal());
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return running.post(PATH + query, all, body);
  }

  private HttpResponse<String> send(String body) throws Exception {
    return send("", JSON, body.getBytes(UTF_8));
  }

  private HttpResponse<String> show(String id) throws Exception {
    return running.get(PATH + "/" + id, Map.of("x-api-key", running.system().apiKey().reveal()));
  }

  private static String organisation(String id, int repositories, String more) {
    String hits =
        IntStream.range(0, repositories)
            .mapToObj(i ->
                "{\"repo\":\"octo-org/app.%d\",\"path\":\"src/a.py\",\"pattern\":\"jinja2.Template\"}"
                    .formatted(i))
            .collect(Collectors.joining(","));
    return """
    {"org_unregistered_hits":[%s],"audit_id":"%s",
     "consumer_metadata":{"timestamp":"2026-11-01T10:00:00Z","consumer_name":"org","tool_version":"consumer_self_audit/1.0"}%s}
    """
        .formatted(hits, id, more);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String hex(byte[] signed) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HMAC_KEY.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(signed));
  }

  private double counted() throws Exception {
    String metrics = running.get("/metrics", Map.of()).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("audit_unregistered_repos_total "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_summary_of_eleven_repositories_is_accepted_once_and_counted_once() throws Exception {
    double before = counted();
    HttpResponse<String> planned =
        send("?dry_run=true", JSON, organisation("eleven", 11, "").getBytes(UTF_8));
    assertThat(planned.statusCode()).isEqualTo(200);
    assertThat(planned.body())
        .contains("\"mode\":\"digest\"", "[Audit Digest] 11 repos with unregistered renderers");
    assertThat(show("eleven").statusCode()).isEqualTo(404);

    HttpResponse<String> first = send(organisation("eleven", 11, ""));
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.body())
        .isEqualTo(
            "{\"audit_id\":\"eleven\",\"repositories\":11,\"hits\":11,\"mode\":\"digest\","
                + "\"duplicate\":false,\"exit_code\":0}");
    HttpResponse<String> again = send(organisation("eleven", 11, ""));
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).contains("\"duplicate\":true");
    assertThat(counted() - before).isEqualTo(11.0);

    HttpResponse<String> updated = send(organisation("eleven", 3, ""));
    assertThat(updated.body())
        .contains("\"repositories\":3", "\"mode\":\"individual\"", "\"duplicate\":false");
    assertThat(counted() - before).isEqualTo(14.0);
    HttpResponse<String> shown = show("eleven");
    assertThat(shown.statusCode()).isEqualTo(200);
    Json state = Json.read(shown.body());
    assertThat(state.text("state")).isPresent();
    assertThat(state.text("mode")).contains("individual");
    assertThat(state.get("exit_code").integer()).hasValue(0);
    assertThat(shown.body()).contains("\"issues\":[", "\"fallback\":");
  }

  @Test
  void a_job_without_a_key_speaks_for_its_own_repository() throws Exception {
    String token =
        running
            .system()
            .gitHub()
            .oidc()
            .token(
                "orchestrator",
                Map.of("repository", "octo-org/other", "repository_id", "4711"),
                OidcIssuer.Fault.NONE);
    Map<String, String> headers = Map.of("content-type", JSON, "authorization", "Bearer " + token);
    String body =
        """
        {"repo":"%s","commit":"%s","tool_version":"1","timestamp":"2026-11-01T10:00:00Z","hits":[]}
        """;
    HttpResponse<String> own =
        running.post(PATH, headers, body.formatted("octo-org/other", SHA).getBytes(UTF_8));
    assertThat(own.statusCode()).as(own.body()).isEqualTo(202);
    assertThat(own.body()).contains("\"mode\":\"none\"", "\"hits\":0");
    HttpResponse<String> foreign =
        running.post(PATH, headers, body.formatted("octo-org/storefront", SHA).getBytes(UTF_8));
    assertThat(foreign.statusCode()).isEqualTo(403);
    HttpResponse<String> summary =
        running.post(PATH, headers, organisation("by-job", 2, "").getBytes(UTF_8));
    assertThat(summary.statusCode()).isEqualTo(403);
    HttpResponse<String> sarif =
        running.post(
            PATH,
            Map.of("content-type", SARIF, "authorization", "Bearer " + token),
            "{\"version\":\"2.1.0\",\"runs\":[]}".getBytes(UTF_8));
    assertThat(sarif.statusCode()).as(sarif.body()).isEqualTo(202);
  }

  @Test
  void what_is_wrong_is_told_at_once_and_nothing_is_kept() throws Exception {
    for (String bad : new String[] {"{}", "[]", "{", "", "not json", "{\"repo\":1}"}) {
      HttpResponse<String> answer = send(bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(422);
      assertThat(answer.body()).contains("\"INVALID_ARTIFACT\"", "\"exit_code\":2", "\"fields\":[");
    }
    HttpResponse<String> two =
        send(
            "{\"repo\":\"octo-org/a\",\"commit\":\"abc\",\"hits\":[{\"path\":1}],\"tool_version\":\"1\",\"timestamp\":\"2999-01-01T00:00:00Z\",\"audit_id\":\"a"
                + " b\"}");
    assertThat(two.body())
        .contains("\"commit\"", "\"hits[0].path\"", "\"hits[0].pattern\"", "in the future")
        .contains("\"audit_id\"");
    HttpResponse<String> query = send("?dry_run=maybe", JSON, "{}".getBytes(UTF_8));
    assertThat(query.statusCode()).isEqualTo(400);
  }

  @Test
  void a_wrong_signature_is_refused_and_a_right_one_accepted() throws Exception {
    String plain = organisation("signed", 1, "");
    HttpResponse<String> wrong = send(organisation("signed", 1, ",\"hmac\":\"00\""));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("\"INVALID_HMAC\"", "\"exit_code\":3");
    String canonical =
        "{\"audit_id\":\"signed\",\"consumer_metadata\":{\"consumer_name\":\"org\",\"timestamp\":"
            + "\"2026-11-01T10:00:00Z\",\"tool_version\":\"consumer_self_audit/1.0\"},"
            + "\"org_unregistered_hits\":[{\"path\":\"src/a.py\",\"pattern\":\"jinja2.Template\","
            + "\"repo\":\"octo-org/app.0\"}]}";
    String hmac = hex(canonical.getBytes(UTF_8));
    HttpResponse<String> right = send(organisation("signed", 1, ",\"hmac\":\"" + hmac + "\""));
    assertThat(right.statusCode()).as(right.body()).isEqualTo(202);
    assertThat(send(plain).body()).contains("\"duplicate\":true");
  }

  @Test
  void sarif_is_signed_beside_its_body_as_it_is_sent() throws Exception {
    byte[] body =
        """
        {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},
          "versionControlProvenance":[{"repositoryUri":"https://github.com/octo-org/signed.git","revisionId":"%s"}],
          "results":[{"message":{"text":"m"},"ruleId":"r"},{"kind":"pass","message":{"text":"m"}}]}]}
        """
            .formatted(SHA)
            .getBytes(UTF_8);
    HttpResponse<String> plain = send("", SARIF, body, "x-orchestrator-hmac", hex(body));
    assertThat(plain.statusCode()).as(plain.body()).isEqualTo(202);
    assertThat(plain.body()).contains("\"hits\":1", "\"skipped\":{\"not_a_failure\":1}");
    byte[] packed = gzip(body);
    HttpResponse<String> compressed =
        send("", "application/gzip", packed, "x-orchestrator-hmac", hex(packed));
    assertThat(compressed.statusCode()).as(compressed.body()).isEqualTo(202);
    assertThat(compressed.body()).contains("\"duplicate\":true");
    HttpResponse<String> wrong = send("", SARIF, body, "x-orchestrator-hmac", hex(packed));
    assertThat(wrong.statusCode()).isEqualTo(401);
    HttpResponse<String> contradiction = send("?repo=octo-org/storefront", SARIF, body);
    assertThat(contradiction.statusCode()).isEqualTo(422);
  }

  @Test
  void a_bomb_is_refused_by_its_size() throws Exception {
    HttpResponse<String> answer = send("", "application/gzip", gzip(new byte[60 * 1024 * 1024]));
    assertThat(answer.statusCode()).isEqualTo(413);
  }
}
