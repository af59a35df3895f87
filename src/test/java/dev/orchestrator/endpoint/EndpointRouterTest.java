package dev.orchestrator.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.Authenticator;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RateLimit;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the router refuses before an endpoint sees it, and what it hands to one. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointRouterTest {
  private static final String TABLE = "orchestrator-dev";
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final String TRACE = "1-00000000-000000000000000000000000";

  private final AtomicInteger handled = new AtomicInteger();
  private LocalDynamo dynamo;
  private DynamoApiKeyStore keys;
  private String key;
  private EndpointRouter router;

  @BeforeAll
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    keys = new DynamoApiKeyStore(dynamo.client(), TABLE);
    key = created("ci", Optional.empty(), Scope.PHASES_WRITE);
    router = router(0, endpoints());
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  private List<Endpoint> endpoints() {
    return List.of(
        endpoint(
            EndpointSpec.post("/api/v1/phases/store")
                .auth(Auth.apiKey(Scope.PHASES_WRITE), Auth.githubOidc())
                .accepts(MediaType.JSON)
                .repositoryFrom("repo")
                .limit(EndpointSpec.API_LIMIT)),
        endpoint(EndpointSpec.get("/api/v1/phases/store").auth(Auth.apiKey(Scope.PHASES_READ))),
        endpoint(EndpointSpec.get("/api/v1/things/{id}").withHead().open("a test")),
        endpoint(EndpointSpec.get("/api/v1/things/own").open("a test")),
        endpoint(EndpointSpec.get("/api/v1/large").compressed().open("a test")));
  }

  private Endpoint endpoint(EndpointSpec spec) {
    return new Endpoint() {
      @Override
      public EndpointSpec spec() {
        return spec;
      }

      @Override
      public EndpointOutcome handle(EndpointRequest request) {
        handled.incrementAndGet();
        FieldReader fields = request.fields();
        if (spec.toString().startsWith("POST")) {
          Optional<RepositoryName> repo = fields.required("repo", FieldRule.repository());
          Optional<String> commit = fields.required("commit_sha", FieldRule.commit(), "commitSha");
          Optional<Double> score = fields.optional("data.trust_score", FieldRule.number(0, 100));
          if (fields.hasErrors()) {
            return fields.error().response(request.traceId());
          }
          return EndpointOutcome.work(() ->
              EndpointResponse.json(
                  200,
                  json -> {
                    json.writeStartObject();
                    json.writeStringField("repo", repo.orElseThrow().toString());
                    json.writeStringField("commit", commit.orElseThrow());
                    json.writeNumberField("score", score.orElse(-1.0));
                    json.writeEndObject();
                  }));
        }
        String id = spec.toString().contains("{id}") ? request.parameter("id") : "";
        String text =
            spec.toString().contains("large")
                ? "x".repeat(10_000)
                : id + "|" + request.query("q").orElse("-");
        return EndpointResponse.text(200, "text/plain; charset=utf-8", text);
      }
    };
  }

  private EndpointRouter router(int perSecond, List<Endpoint> endpoints) {
    return new EndpointRouter(
        endpoints,
        new Authenticator(keys, keys, Optional.empty(), List.of(), AlertsManager.off()),
        new RateLimit(perSecond),
        new Operations(new Incidents(AlertsManager.off()), () -> NOW));
  }

  private String created(String name, Optional<Instant> expires, Scope... scopes) {
    ApiKey created = ApiKey.create(new SecureRandom());
    var grant =
        new StoredKey.Grant(
            Set.of(scopes), List.of(RepositoryPattern.parse("octo-org/*").orElseThrow()), expires);
    assertThat(
            keys.create(
                new StoredKey(
                    created.hash(),
                    name,
                    grant,
                    "test",
                    NOW,
                    new StoredKey.Usage(Optional.empty(), Optional.empty()))))
        .isTrue();
    return created.reveal();
  }

  private EndpointResponse get(String path, String query) {
    return send(router, "GET", path, query, Map.of(), new byte[0]);
  }

  private static EndpointResponse send(
      EndpointRouter router,
      String method,
      String path,
      String query,
      Map<String, String> headers,
      byte[] body) {
    return router.route(EndpointRequest.of(method, path, query, headers, body, TRACE, NOW));
  }

  private EndpointResponse post(byte[] body, String... headers) {
    var all = new HashMap<>(Map.of("x-api-key", key, "content-type", "application/json"));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return send(router, "POST", "/api/v1/phases/store", "", all, body);
  }

  private EndpointResponse post(String body, String... headers) {
    return post(body.getBytes(UTF_8), headers);
  }

  private static void assertError(EndpointResponse response, int status, String code) {
    Json body = Json.read(new String(response.body(), UTF_8));
    assertThat(response.status()).as(body.toString()).isEqualTo(status);
    assertThat(body.get("error").text("code")).contains(code);
    assertThat(body.text("trace_id")).contains(TRACE);
    assertThat(body.text("requestId")).contains(TRACE);
  }

  private static final String GOOD =
      "{\"repo\":\"octo-org/storefront\",\"commit_sha\":\"ABCDEF0\",\"data\":{\"trust_score\":85}}";

  @Test
  void a_good_call_reaches_the_endpoint_with_its_values() {
    assertThat(new String(post(GOOD).body(), UTF_8))
        .isEqualTo("{\"repo\":\"octo-org/storefront\",\"commit\":\"abcdef0\",\"score\":85.0}");
  }

  @Test
  void two_methods_of_one_path_are_two_endpoints_and_Allow_names_both() {
    assertThat(post(GOOD).status()).isEqualTo(200);
    assertError(
        send(router, "GET", "/api/v1/phases/store", "", Map.of("x-api-key", key), new byte[0]),
        403,
        "FORBIDDEN");
    EndpointResponse other =
        send(router, "DELETE", "/api/v1/phases/store", "", Map.of(), new byte[0]);
    assertError(other, 405, "METHOD_NOT_ALLOWED");
    assertThat(other.headers()).containsEntry("allow", "GET, POST");
    assertError(get("/api/v1/nothing", ""), 404, "NOT_FOUND");
  }

  @Test
  void parts_of_the_path_and_the_query_are_decoded_exactly_once() {
    assertThat(text(get("/api/v1/things/a%20b", "q=c%2Bd+e"))).isEqualTo("a b|c+d e");
    assertThat(text(get("/api/v1/things/a+b", "q=%2541"))).isEqualTo("a+b|%41");
    assertThat(text(get("/api/v1/things/a%2Fb", ""))).isEqualTo("a/b|-");
    assertThat(text(get("/api/v1/things/%C3%BC", "q=%C3%BC&x"))).isEqualTo("ü|ü");
    assertThat(text(get("/api/v1/things/own", ""))).isEqualTo("|-");
    assertThat(get("/api/v1/things/", "").status()).isEqualTo(404);
    assertThat(get("/api/v1/things/a/b", "").status()).isEqualTo(404);
  }

  @Test
  void malformed_parts_of_the_path_and_the_query_are_an_invalid_request() {
    for (String part : List.of("%", "%2", "%zz", "%+1", "%C3", "%FF", "%C0%AF", "%ED%A0%80")) {
      assertError(get("/api/v1/things/" + part, ""), 400, "INVALID_REQUEST");
      assertError(get("/api/v1/things/a", "q=" + part), 400, "INVALID_REQUEST");
      assertError(get("/api/v1/things/a", part + "=1"), 400, "INVALID_REQUEST");
    }
    assertError(get("/api/v1/things/a", "q=1&q=2"), 400, "INVALID_REQUEST");
  }

  @Test
  void HEAD_is_GET_without_a_body_only_where_it_is_declared() {
    EndpointResponse head = send(router, "HEAD", "/api/v1/things/a", "", Map.of(), new byte[0]);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    EndpointResponse refused = send(router, "HEAD", "/api/v1/large", "", Map.of(), new byte[0]);
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body()).isEmpty();
  }

  @Test
  void callers_without_valid_credentials_are_told_which_kind_is_wrong() {
    assertError(post(GOOD, "x-api-key", ""), 401, "AUTH_REQUIRED");
    assertError(post(GOOD, "x-api-key", "", "authorization", "Bearer "), 401, "AUTH_REQUIRED");
    String mistyped =
        key.substring(0, 20) + (key.charAt(20) == 'a' ? 'b' : 'a') + key.substring(21);
    assertError(post(GOOD, "x-api-key", mistyped), 401, "INVALID_API_KEY");
    assertError(post(GOOD, "x-api-key", key + "," + key), 401, "INVALID_API_KEY");
    String unknown = ApiKey.create(new SecureRandom()).reveal();
    assertError(post(GOOD, "x-api-key", unknown), 401, "INVALID_API_KEY");
    for (String header : List.of("Bearer " + key, "Basic YTpi", "Bearer a.b.c", key, "Bearer")) {
      assertThat(post(GOOD, "x-api-key", "", "authorization", header).status()).isEqualTo(401);
    }
    assertError(
        post(GOOD, "x-api-key", "", "authorization", "Bearer " + key), 401, "INVALID_TOKEN");
    EndpointResponse inUrl =
        send(
            router,
            "POST",
            "/api/v1/phases/store",
            "x-api-key=" + key + "&api_key=" + key,
            Map.of("content-type", "application/json"),
            GOOD.getBytes(UTF_8));
    assertError(inUrl, 401, "AUTH_REQUIRED");
  }

  @Test
  void a_key_that_expired_or_was_revoked_is_as_unknown_as_any_other() {
    String expired = created("expired", Optional.of(NOW), Scope.PHASES_WRITE);
    String lasting = created("lasting", Optional.of(NOW.plusSeconds(1)), Scope.PHASES_WRITE);
    assertThat(text(post(GOOD, "x-api-key", expired)))
        .isEqualTo(text(post(GOOD, "x-api-key", "orc_x")));
    assertThat(post(GOOD, "x-api-key", lasting).status()).isEqualTo(200);
    assertThat(keys.revoke("lasting", NOW)).isPresent();
    assertError(post(GOOD, "x-api-key", lasting), 401, "INVALID_API_KEY");
    assertThat(keys.revoke("nothing", NOW)).isEmpty();
  }

  @Test
  void another_scope_or_repository_is_forbidden() {
    String reader = created("reader", Optional.empty(), Scope.PHASES_READ);
    assertError(post(GOOD, "x-api-key", reader), 403, "FORBIDDEN");
    assertError(post(GOOD.replace("octo-org/", "other/")), 403, "FORBIDDEN");
    assertThat(post(GOOD.replace("octo-org/", "Octo-Org/")).status()).isEqualTo(200);
  }

  @Test
  void only_JSON_in_UTF8_is_taken() {
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "",
            "application/jsonx",
            "application/json; charset=utf-16",
            "application/sarif+json")) {
      assertError(post(GOOD, "content-type", type), 415, "UNSUPPORTED_MEDIA_TYPE");
    }
    assertError(post(GOOD, "content-encoding", "br"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertError(post(GOOD, "content-encoding", "gzip, gzip"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(post(GOOD, "content-type", "Application/JSON; charset=\"UTF-8\"").status())
        .isEqualTo(200);
  }

  @Test
  void what_is_no_JSON_object_is_an_invalid_request() {
    for (String body :
        List.of(
            "",
            " ",
            "[]",
            "null",
            "1",
            "\"x\"",
            "{",
            GOOD + "}",
            GOOD + GOOD,
            "{\"a\":1e400}",
            "{\"a\":-1e999}",
            "{\"a\":1,\"a\":2}",
            "{\"d\":{\"a\":1,\"\\u0061\":2}}",
            "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
            "{\"a\":NaN}",
            "{'a':1}",
            "{\"a\":01}",
            "\ufeff" + GOOD)) {
      assertError(post(body), 400, "INVALID_REQUEST");
    }
    for (byte[] bytes :
        List.of(
            new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'},
            new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'},
            GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_16),
            GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_16LE))) {
      assertError(post(bytes), 400, "INVALID_REQUEST");
    }
  }

  @Test
  void all_faulty_fields_are_reported_at_once() {
    EndpointResponse response =
        post("{\"repo\":7,\"data\":{\"trust_score\":\"85\"},\"commit_sha\":\"x\"}");
    assertError(response, 400, "INVALID_REQUEST");
    assertThat(Json.read(text(response)).get("fields").items())
        .extracting(field -> field.text("field").orElse(""))
        .containsExactly("repo", "commit_sha", "data.trust_score");

    EndpointResponse nested = post(GOOD.replace("85", "\"85\""));
    assertError(nested, 422, "INVALID_FIELD");
    assertThat(text(nested)).contains("a number from 0 to 100").doesNotContain("85");
    assertError(
        post(GOOD.replace("\"data\"", "\"commitSha\":\"abcdef0\",\"data\"")),
        400,
        "INVALID_REQUEST");
  }

  @Test
  void bodies_of_4_MB_are_taken_and_larger_ones_are_not() {
    assertThat(post(padded(EndpointSpec.API_LIMIT)).status()).isEqualTo(200);
    assertError(post(padded(EndpointSpec.API_LIMIT + 1)), 413, "TOO_LARGE");
  }

  @Test
  void packed_bodies_of_20_MB_are_taken_and_larger_ones_are_not() throws Exception {
    assertThat(post(gzip(padded(EndpointSpec.UNPACKED_LIMIT)), "content-encoding", "GZIP").status())
        .isEqualTo(200);
    assertThat(post(gzip(GOOD.getBytes(UTF_8)), "content-type", "application/gzip").status())
        .isEqualTo(200);
    assertError(
        post(gzip(padded(EndpointSpec.UNPACKED_LIMIT + 1)), "content-encoding", "gzip"),
        413,
        "TOO_LARGE");
    assertError(post(GOOD, "content-encoding", "gzip"), 400, "INVALID_REQUEST");
    byte[] cut = gzip(padded(100_000));
    assertError(
        post(java.util.Arrays.copyOf(cut, cut.length - 9), "content-encoding", "gzip"),
        400,
        "INVALID_REQUEST");
  }

  private static byte[] padded(int length) {
    return (GOOD + " ".repeat(length - GOOD.length())).getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void responses_are_packed_where_the_caller_accepts_it() {
    EndpointResponse plain = get("/api/v1/large", "");
    assertThat(plain.headers()).doesNotContainKey("content-encoding");
    EndpointResponse packed =
        send(
            router,
            "GET",
            "/api/v1/large",
            "",
            Map.of("accept-encoding", "br;q=1, gzip;q=0.5"),
            new byte[0]);
    assertThat(packed.headers()).containsEntry("content-encoding", "gzip");
    assertThat(packed.isBinary()).isTrue();
    assertThat(Gzip.unpack(packed.body(), 10_000))
        .isInstanceOfSatisfying(
            Gzip.Unpacked.Bytes.class, it -> assertThat(it.bytes()).isEqualTo(plain.body()));
    EndpointResponse refused =
        send(
            router, "GET", "/api/v1/large", "", Map.of("accept-encoding", "gzip;q=0"), new byte[0]);
    assertThat(refused.headers()).doesNotContainKey("content-encoding");
  }

  @Test
  void a_caller_who_is_too_fast_waits_as_Retry_After_says_and_others_do_not() {
    EndpointRouter limited = router(1, endpoints());
    var headers = Map.of("x-api-key", key, "content-type", "application/json");
    String other = created("other", Optional.empty(), Scope.PHASES_WRITE);
    for (int i = 0; i < 4; i++) {
      assertThat(sent(limited, headers, NOW).status()).isEqualTo(200);
    }
    EndpointResponse refused = sent(limited, headers, NOW);
    assertError(refused, 429, "RATE_LIMITED");
    assertThat(refused.headers()).containsEntry("retry-after", "1");
    assertThat(
            sent(limited, Map.of("x-api-key", other, "content-type", "application/json"), NOW)
                .status())
        .isEqualTo(200);
    assertThat(sent(limited, headers, NOW.plusSeconds(1)).status()).isEqualTo(200);
    assertThat(sent(limited, headers, NOW.plusSeconds(1)).status()).isEqualTo(429);
  }

  private static EndpointResponse sent(
      EndpointRouter router, Map<String, String> headers, Instant at) {
    return router.route(
        EndpointRequest.of(
            "POST", "/api/v1/phases/store", "", headers, GOOD.getBytes(UTF_8), TRACE, at));
  }

  @Test
  void a_refused_call_writes_nothing_and_an_accepted_one_its_use_once_an_hour() {
    String used = created("used", Optional.empty(), Scope.PHASES_WRITE);
    for (String body : List.of("{}", GOOD.replace("octo-org", "other"), GOOD.replace("85", "-1"))) {
      assertThat(post(body, "x-api-key", used).status()).isGreaterThanOrEqualTo(400);
    }
    assertThat(lastUse("used")).isEmpty();
    var headers = Map.of("x-api-key", used, "content-type", "application/json");
    sent(router, headers, NOW);
    assertThat(lastUse("used")).contains(NOW);
    sent(router, headers, NOW.plus(Duration.ofMinutes(59)));
    assertThat(lastUse("used")).contains(NOW);
    sent(router, headers, NOW.plus(Duration.ofMinutes(60)));
    assertThat(lastUse("used")).contains(NOW.plus(Duration.ofMinutes(60)));
  }

  private Optional<Instant> lastUse(String name) {
    return keys.list().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .usage()
        .lastUsedAt();
  }

  @Test
  void a_name_belongs_to_one_key() {
    String first = created("unique", Optional.empty(), Scope.PHASES_READ);
    ApiKey second = ApiKey.create(new SecureRandom());
    StoredKey stored =
        keys.list().stream().filter(one -> one.name().equals("unique")).findFirst().orElseThrow();
    assertThat(
            keys.create(
                new StoredKey(
                    second.hash(), "unique", stored.grant(), "test", NOW, stored.usage())))
        .isFalse();
    assertThat(keys.find(second.hash())).isEmpty();
    assertThat(stored.hash()).isEqualTo(ApiKey.parse(first).orElseThrow().hash());
  }

  @Test
  void an_endpoint_that_forgets_its_authentication_or_takes_anothers_path_is_not_started() {
    assertThatThrownBy(() -> router(0, List.of(endpoint(EndpointSpec.get("/api/v1/x")))))
        .hasMessageContaining("authentication");
    assertThatThrownBy(() ->
            router(
                0,
                List.of(
                    endpoint(EndpointSpec.get("/a/{x}").open("a test")),
                    endpoint(EndpointSpec.get("/a/{y}").open("a test")))))
        .hasMessageContaining("two endpoints");
    assertThatThrownBy(() -> EndpointSpec.get("/a").open(" ")).hasMessageContaining("why");
  }

  private static String text(EndpointResponse response) {
    return new String(response.body(), UTF_8);
  }
}
