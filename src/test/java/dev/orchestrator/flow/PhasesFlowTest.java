package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.prometheus.Exposition;
import dev.orchestrator.prometheus.Promtool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CI stores phases at two instances over one table, reads them, and Prometheus counts them. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhasesFlowTest {
  private static final String STORE = "/api/v1/phases/store";
  private static final String SMOKE = "octo-org/smoke";
  private static final String SHA = "a".repeat(40);

  private LocalDynamo dynamo;
  private RunningSystem one;
  private RunningSystem two;

  @BeforeAll
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
    one = instance();
    two = instance();
  }

  private RunningSystem instance() throws Exception {
    return RunningSystem.start("AWS_ENDPOINT_URL_DYNAMODB", dynamo.uri().toString());
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
    dynamo.close();
  }

  private static String validation(int issue, int generated, int passed) {
    return """
    {"phase":"validation","repo":"octo-org/storefront","commit_sha":"%s","issue_number":%d,
     "started_at":"2026-11-30T10:00:00Z","completed_at":"2026-11-30T10:00:04.5Z",
     "data":{"validated":true,"language":"javascript","framework":"jest",
             "tests_generated":%d,"tests_passed":%d,"tests_failed":%d}}
    """
        .formatted(SHA, issue, generated, passed, generated - passed);
  }

  private static String mitigation(int issue, int trust) {
    return """
    {"phase":"mitigate","repo":"octo-org/storefront","commitSha":"%s","issueNumber":%d,
     "data":{"trustScore":%d,"prUrl":"https://github.com/octo-org/storefront/pull/%d",
             "language":"javascript","framework":"jest"}}
    """
        .formatted(SHA, issue, trust, issue + 100);
  }

  @Test
  void two_validations_and_two_mitigations_sent_twice_to_two_instances_count_once()
      throws Exception {
    List<String> bodies =
        Stream.of(validation(1, 5, 4), validation(2, 3, 3), mitigation(1, 85), mitigation(2, 92))
            .map(body -> body.replace("octo-org/storefront", SMOKE))
            .toList();
    var ids = new ArrayList<String>();
    for (String body : bodies) {
      ApiCalls.Answer first = ApiCalls.withKey(ids.size() % 2 == 0 ? one : two).post(STORE, body);
      assertThat(first.status()).as(first.text()).isEqualTo(200);
      assertThat(first.json().get("success").isTrue()).isTrue();
      assertThat(first.json().get("duplicate").bool()).contains(false);
      ids.add(first.json().text("id").orElseThrow());
      ApiCalls.Answer again = ApiCalls.withKey(ids.size() % 2 == 0 ? one : two).post(STORE, body);
      assertThat(again.json().get("duplicate").bool()).contains(true);
      assertThat(again.json().text("id")).contains(ids.getLast());
      assertThat(again.json().text("phase")).isEqualTo(first.json().text("phase"));
    }
    assertThat(ids).doesNotHaveDuplicates();
    for (RunningSystem instance : List.of(one, two)) {
      ApiCalls.Answer scraped = ApiCalls.anonymous(instance).get("/metrics");
      assertThat(scraped.status()).isEqualTo(200);
      assertThat(scraped.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      Exposition metrics = Exposition.read(scraped.text());
      assertThat(metrics.sum("rsolv_validation_executions_total", "repo", SMOKE))
          .isEqualByComparingTo("2");
      assertThat(metrics.sum("rsolv_validation_test_generated_total", "repo", SMOKE))
          .isEqualByComparingTo("8");
      assertThat(metrics.sum("rsolv_mitigation_executions_total", "repo", SMOKE))
          .isEqualByComparingTo("2");
      assertThat(metrics.sum("rsolv_mitigation_trust_score_value_sum", "repo", SMOKE))
          .isEqualByComparingTo("177");
      assertThat(metrics.sum("rsolv_mitigation_trust_score_value_count", "repo", SMOKE))
          .isEqualByComparingTo("2");
      assertThat(metrics.sum("rsolv_validation_duration_milliseconds_sum", "repo", SMOKE))
          .isEqualByComparingTo("9000");
      String[] labels = {"repo", SMOKE, "language", "javascript", "framework", "jest"};
      assertThat(
              metrics.value(
                  "rsolv_validation_test_executed_total", with(labels, "result", "passed")))
          .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo("7"));
      assertThat(
              metrics.value("rsolv_validation_executions_total", with(labels, "status", "timeout")))
          .hasValueSatisfying(value -> assertThat(value).isZero());
      assertThat(
              metrics.value("rsolv_mitigation_trust_score_value_bucket", with(labels, "le", "90")))
          .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo("1"));
    }
  }

  private static String[] with(String[] labels, String... more) {
    var all = new ArrayList<>(List.of(labels));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void promtool_finds_nothing_but_the_names_that_are_given() throws Exception {
    ApiCalls.withKey(one).post(STORE, validation(1, 5, 4));
    ApiCalls.withKey(one).post(STORE, mitigation(1, 85));
    String text = ApiCalls.anonymous(two).get("/metrics").text();
    assertThat(Promtool.checkMetrics(text).lines())
        .allSatisfy(line ->
            assertThat(line)
                .matches(
                    "rsolv_[a-z_]+_milliseconds use base unit \"seconds\" instead of"
                        + " \"milliseconds\"|attestation_latency_p99_ms metric names should not"
                        + " contain abbreviated units"));
  }

  @Test
  void what_was_stored_comes_back_whole_and_the_latest_of_each() throws Exception {
    ApiCalls calls = ApiCalls.withKey(one);
    String scan =
        """
        {"phase":"scan","repo":"octo-org/storefront","commit_sha":"%s","branch":"main",
         "data":{"vulnerabilities":[{"type":"sql_injection","file":"a.js","line":3,
           "severity":"high","description":"two\\nlines","cwe":"CWE-89"}],"extra":{"kept":[1,2.5]}}}
        """
            .formatted(SHA);
    calls.post(STORE, scan);
    calls.post(STORE, validation(7, 5, 4));
    calls.post(STORE, validation(7, 6, 6));
    calls.post(STORE, validation(7, 5, 4));
    calls.post(STORE, mitigation(7, 85));
    ApiCalls.Answer answer =
        ApiCalls.withKey(two)
            .get("/api/v1/phases/retrieve?repo=octo-org/storefront&issue=7&commit=" + SHA);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Json found = answer.json();
    assertThat(found.get("scan").text("branch")).contains("main");
    assertThat(found.get("scan").get("data")).hasToString(Json.read(scan).get("data").toString());
    Json validation = found.get("validation").get("issue-7");
    assertThat(validation.text("status")).contains("completed");
    assertThat(validation.text("commit_sha")).contains(SHA);
    assertThat(validation.get("issue_number").integer()).hasValue(7);
    assertThat(validation.text("started_at")).contains("2026-11-30T10:00:00Z");
    assertThat(validation.get("data").get("tests_generated").integer()).hasValue(6);
    assertThat(found.get("mitigation").get("issue-7").get("data").get("trustScore").integer())
        .hasValue(85);
    assertThat(
            calls
                .get("/api/v1/phases/retrieve?repo=octo-org/storefront&issue=8&commit=bbbbbbb")
                .text())
        .isEqualTo("{}");
  }

  @Test
  void data_of_300_KiB_is_kept_whole_and_more_is_too_large() throws Exception {
    String data = "{\"skipped\":false,\"log\":\"%s\"}";
    int room = 300 * 1024 - data.formatted("").length();
    var random = new Random(7);
    String noise =
        random
            .ints(room, 33, 127)
            .map(c -> c == '"' || c == '\\' ? '.' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String body =
        "{\"phase\":\"validation\",\"repo\":\"octo-org/large\",\"commit_sha\":\"abcdef0\","
            + "\"issue_number\":1,\"data\":%s}";
    ApiCalls calls = ApiCalls.withKey(one);
    assertThat(calls.post(STORE, body.formatted(data.formatted(noise))).status()).isEqualTo(200);
    Json back = calls.get("/api/v1/phases/retrieve?repo=octo-org/large&issue=1").json();
    assertThat(back.get("validation").get("issue-1").get("data").text("log")).contains(noise);
    ApiCalls.Answer more = calls.post(STORE, body.formatted(data.formatted(noise + "x")));
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.error()).isEqualTo("TOO_LARGE");
  }

  @Test
  void all_faults_are_told_at_once() throws Exception {
    ApiCalls.Answer answer =
        ApiCalls.withKey(one)
            .post(
                STORE,
                """
                {"phase":"mitigation","repo":"octo-org","commit_sha":"xyz","issue_number":0,
                 "status":"done","started_at":"yesterday",
                 "data":{"trust_score":"85","language":7,"files_changed":-1}}
                """);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().get("fields").items())
        .extracting(field -> field.text("field").orElse(""))
        .containsExactlyInAnyOrder(
            "repo",
            "commit_sha",
            "issue_number",
            "status",
            "started_at",
            "data.trust_score",
            "data.language",
            "data.files_changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mitigation | \"trust_score\":\"85\" | data.trust_score",
        "mitigation | \"trustScore\":100.5 | data.trust_score",
        "mitigation | \"trust_score\":-0.1 | data.trust_score",
        "mitigation | \"fixes\":[{\"file\":1}] | data.fixes[0].file",
        "mitigation | \"pr_number\":\"12\" | data.pr_number",
        "validation | \"tests_generated\":-1 | data.tests_generated",
        "validation | \"tests_passed\":1.5 | data.tests_passed",
        "validation | \"validated\":\"yes\" | data.validated",
        "validation | \"language\":\"a\\nb\" | data.language",
        "validation | \"framework\":{} | data.framework",
        "validation | \"vulnerabilities\":{} | data.vulnerabilities",
        "validation | \"test_details\":[{},7] | data.test_details[1]",
        "validation | \"duration_ms\":-5 | data.duration_ms",
        "scan | \"vulnerabilities\":[{\"line\":\"three\"}] | data.vulnerabilities[0].line"
      })
  void a_fault_inside_data_is_an_invalid_field(String phase, String member, String field)
      throws Exception {
    ApiCalls.Answer answer =
        ApiCalls.withKey(one)
            .post(
                STORE,
                """
                {"phase":"%s","repo":"octo-org/storefront","commit_sha":"abcdef0",
                 "issue_number":1,"data":{%s}}
                """
                    .formatted(phase, member));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.error()).isEqualTo("INVALID_FIELD");
    assertThat(answer.json().get("fields").items())
        .singleElement()
        .satisfies(fault -> assertThat(fault.text("field")).contains(field));
  }

  @Test
  void bodies_that_are_no_good_JSON_are_refused_and_write_nothing() throws Exception {
    ApiCalls calls = ApiCalls.withKey(one);
    String head = "{\"phase\":\"scan\",\"repo\":\"octo-org/refused\",\"commit_sha\":\"abcdef0\",";
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            head + "\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            head + "\"data\":{\"duration_ms\":1e400}}",
            head + "\"data\":{\"a\":1,\"a\":2}}",
            head + "\"data\":[]}",
            head + "\"data\":null}",
            head + "\"branch\":\"\"}")) {
      ApiCalls.Answer answer = calls.post(STORE, body);
      assertThat(answer.status()).as(body.substring(0, Math.min(99, body.length()))).isEqualTo(400);
      assertThat(answer.error()).isEqualTo("INVALID_REQUEST");
    }
    byte[] latin = (head + "\"data\":{\"x\":\"\u00e4\"}}").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(calls.post(STORE, latin, "application/json").status()).isEqualTo(400);
    assertThat(calls.post(STORE, head.getBytes(StandardCharsets.UTF_8), "text/plain").status())
        .isEqualTo(415);
    assertThat(calls.get("/api/v1/phases/retrieve?repo=octo-org/refused&commit=abcdef0").text())
        .isEqualTo("{}");
  }

  @Test
  void hostile_labels_stay_one_series_each_and_secrets_never_become_one() throws Exception {
    ApiCalls calls = ApiCalls.withKey(one);
    String secret = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0".repeat(2).substring(0, 36);
    String body =
        """
        {"phase":"validation","repo":"octo-org/storefront","commit_sha":"abcdef0","issue_number":1,
         "data":{"language":"%s","framework":"%s"}}
        """;
    assertThat(calls.post(STORE, body.formatted("a\\\"b\\\\c,d}=", "jest")).status())
        .isEqualTo(200);
    assertThat(calls.post(STORE, body.formatted(secret, "token " + secret)).status())
        .isEqualTo(200);
    assertThat(calls.post(STORE, body.formatted("x".repeat(10_000), "jest")).status())
        .isEqualTo(422);
    String text = ApiCalls.anonymous(two).get("/metrics").text();
    Exposition metrics = Exposition.read(text);
    assertThat(
            metrics.value(
                "rsolv_validation_executions_total",
                "repo",
                "octo-org/storefront",
                "language",
                "a\"b\\c,d}=",
                "framework",
                "jest",
                "status",
                "completed"))
        .isPresent();
    assertThat(text).doesNotContain(secret);
    assertThat(one.logText()).doesNotContain(secret);
  }

  @Test
  void a_skipped_validation_counts_in_no_metric() throws Exception {
    ApiCalls calls = ApiCalls.withKey(one);
    String body =
        """
        {"phase":"validation","repo":"octo-org/skipped","commit_sha":"abcdef0","issue_number":1,
         "data":{"validated":true,"skipped":true,"tests_generated":5}}
        """;
    assertThat(calls.post(STORE, body).status()).isEqualTo(200);
    assertThat(
            Exposition.read(ApiCalls.anonymous(one).get("/metrics").text())
                .sum("rsolv_validation_executions_total", "repo", "octo-org/skipped"))
        .isZero();
  }

  @Test
  void a_job_stores_for_its_own_repository_with_nothing_but_its_token() throws Exception {
    String token =
        one.system().gitHub().oidc().token("orchestrator", Map.of(), OidcIssuer.Fault.NONE);
    ApiCalls job = ApiCalls.with(one, "authorization", "Bearer " + token);
    ApiCalls.Answer own = job.post(STORE, validation(1, 5, 4));
    assertThat(own.status()).as(own.text()).isEqualTo(200);
    ApiCalls.Answer other =
        job.post(STORE, validation(1, 5, 4).replace("octo-org/storefront", "octo-org/other"));
    assertThat(other.status()).isEqualTo(403);
    assertThat(one.logText()).doesNotContain(token);
  }

  @Test
  void keys_and_tokens_are_in_no_log_line_item_alert_or_metric() throws Exception {
    String key = one.system().apiKey().reveal();
    OidcIssuer issuer = one.system().gitHub().oidc();
    String token = issuer.token("orchestrator", Map.of(), OidcIssuer.Fault.NONE);
    String old = issuer.token("orchestrator", Map.of(), OidcIssuer.Fault.OLD);
    String mistyped = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");
    String body = validation(41, 5, 4).replace("octo-org/storefront", "octo-org/quiet");
    String retrieve = "/api/v1/phases/retrieve?repo=octo-org/quiet&issue=41";

    assertThat(ApiCalls.withKey(one).post(STORE, body).status()).isEqualTo(200);
    String labelled =
        body.replace("\"javascript\"", "\"" + key + "\"").replace("\"jest\"", "\"x " + key + "\"");
    assertThat(ApiCalls.withKey(one).post(STORE, labelled).status()).isEqualTo(200);
    ApiCalls job = ApiCalls.with(one, "authorization", "Bearer " + token);
    assertThat(job.post(STORE, validation(42, 5, 4)).status()).isEqualTo(200);
    for (String[] given :
        new String[][] {
          {"x-api-key", mistyped},
          {"x-api-key", token},
          {"authorization", "Bearer " + key},
          {"authorization", "Bearer " + old},
          {"authorization", "Bearer " + token + "x"},
          {"authorization", token}
        }) {
      assertThat(ApiCalls.with(one, given[0], given[1]).post(STORE, body).status())
          .as(given[0])
          .isEqualTo(401);
    }
    for (String inUrl : List.of("&x-api-key=" + key, "&access_token=" + token)) {
      ApiCalls.Answer answer = ApiCalls.anonymous(one).get(retrieve + inUrl);
      assertThat(answer.error()).isEqualTo("AUTH_REQUIRED");
      assertThat(answer.text()).doesNotContain(key, token);
    }
    assertThat(ApiCalls.withKey(one).get("/api/v1/" + key + "?" + token).status()).isEqualTo(404);

    var seen = new StringBuilder(one.logText()).append(two.logText());
    seen.append(ApiCalls.anonymous(one).get("/metrics").text());
    one.system().discord().requests().forEach(request -> seen.append(request.text()));
    dynamo
        .client()
        .scanPaginator(scan -> scan.tableName(one.system().tableName()))
        .items()
        .forEach(item -> seen.append(item));
    assertThat(seen.toString())
        .contains("octo-org/quiet")
        .doesNotContain(
            key.substring("orc_".length()),
            token,
            old,
            token.substring(token.lastIndexOf('.')),
            token.split("\\.")[1]);
  }

  private String command(String name, Map<String, String> options) throws Exception {
    SentInteraction sent =
        Commands.run(
            one, new Action.Command("phases " + name, options), Caller.of(SimulatedServer.ADA));
    assertThat(sent.states().getLast().ephemeral()).isTrue();
    return sent.states().getLast().content();
  }

  @Test
  void anyone_in_the_server_sees_the_phases_of_an_issue_numbers_and_flags() throws Exception {
    String repo = "octo-org/shown";
    ApiCalls calls = ApiCalls.withKey(one);
    for (String body : List.of(validation(3, 5, 4), validation(4, 3, 3), mitigation(3, 85))) {
      calls.post(STORE, body.replace("octo-org/storefront", repo));
    }
    assertThat(command("show", Map.of("repo", repo, "issue", "3")))
        .contains("octo-org/shown #3", "5 tests generated, 4 passed, 1 failed", "4.5 s")
        .contains("trust 85", "pull request #103");
    assertThat(command("show", Map.of("repo", repo, "issue", "9"))).contains("No validation");
    assertThat(command("stats", Map.of("repo", repo)))
        .contains("Validations: 2, 100 % completed", "Tests: 8 generated, 7 passed, 1 failed")
        .contains("Average duration: 4.5 s", "Mitigations: 1", "Average trust score: 85");
    assertThat(command("stats", Map.of("window", "1h"))).contains("**All** since");
    assertThat(command("stats", Map.of("window", "8d"))).contains("5 minutes to 7 days");
    assertThat(command("flags", Map.of("repo", "storefront"))).contains("owner/name");
    Map<String, String> flags = Map.of("repo", "octo-org/storefront");
    String first = command("flags", flags);
    assertThat(first).matches("(?s).*(being read|executableTests).*");
    Await.until(
        "the files",
        () -> {
          try {
            return command("flags", flags).contains("`executableTests`: **true** (default)");
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  @Test
  void metrics_want_the_token_where_one_is_set() throws Exception {
    String token = "scrape-" + "0123456789abcdef".repeat(2);
    try (RunningSystem guarded =
        RunningSystem.start(
            "AWS_ENDPOINT_URL_DYNAMODB", dynamo.uri().toString(), "METRICS_TOKEN", token)) {
      assertThat(ApiCalls.anonymous(guarded).get("/metrics").status()).isEqualTo(401);
      assertThat(ApiCalls.with(guarded, "authorization", "Bearer wrong").get("/metrics").status())
          .isEqualTo(401);
      assertThat(
              ApiCalls.with(guarded, "authorization", "Bearer " + token).get("/metrics").status())
          .isEqualTo(200);
    }
  }
}
