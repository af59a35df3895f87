package dev.orchestrator.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.DynamoAlertStore;
import dev.orchestrator.auth.Authenticator;
import dev.orchestrator.auth.Caller;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RateLimit;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.github.oidc.OidcVerifier;
import dev.orchestrator.github.oidc.SigningKeys;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.MovableClock;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Calls of GitHub Actions jobs, with tokens of the simulated issuer over a real table. */
@Timeout(60)
class JobCallsTest {
  private static final String TABLE = "orchestrator-dev";
  private static final String AUDIENCE = "orchestrator";
  private static final String REPOSITORY = "octo-org/storefront";

  private final MovableClock clock = new MovableClock();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private LocalDynamo dynamo;
  private SimulatedGitHub gitHub;
  private EndpointRouter router;

  @BeforeEach
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with("a-token", clock).withoutTicking());
    router = router();
  }

  @AfterEach
  void stop() {
    gitHub.close();
    http.close();
    dynamo.close();
  }

  /** An instance of the function. */
  private EndpointRouter router() {
    var keys = new DynamoApiKeyStore(dynamo.client(), TABLE);
    var alerts =
        AlertsManager.calling(new DynamoAlertStore(dynamo.client(), TABLE), new Redactor(), clock);
    String issuer = gitHub.oidc().issuer();
    return new EndpointRouter(
        List.of(new StoreEndpoint()),
        new Authenticator(
            keys,
            keys,
            Optional.of(new OidcVerifier(issuer, AUDIENCE, new SigningKeys(issuer, () -> http))),
            List.of(RepositoryPattern.parse("octo-org/*").orElseThrow()),
            alerts),
        new RateLimit(0),
        new Operations(new Incidents(alerts), clock));
  }

  /** Takes what names a repository and a count. */
  private static final class StoreEndpoint implements Endpoint {
    @Override
    public EndpointSpec spec() {
      return EndpointSpec.post("/api/v1/phases/store")
          .auth(Auth.apiKey(Scope.PHASES_WRITE), Auth.githubOidc())
          .accepts(MediaType.JSON)
          .repositoryFrom("repo");
    }

    @Override
    public EndpointOutcome handle(EndpointRequest request) {
      FieldReader fields = request.fields();
      var unused = fields.required("count", FieldRule.integer(1, 10));
      if (fields.hasErrors()) {
        return fields.error().response(request.traceId());
      }
      return EndpointOutcome.work(() -> {
        String job =
            request.caller() instanceof Caller.GitHubJob(var identity)
                ? identity.repositoryId()
                : "";
        return EndpointResponse.text(200, "text/plain", job);
      });
    }
  }

  private EndpointResponse call(EndpointRouter instance, String body, String token) {
    return instance.route(
        EndpointRequest.of(
            "POST",
            "/api/v1/phases/store",
            "",
            Map.of("authorization", "Bearer " + token, "content-type", "application/json"),
            body.getBytes(UTF_8),
            "1-00000000-000000000000000000000000",
            clock.instant()));
  }

  private int status(Map<String, ?> claims) {
    String repository =
        Optional.<Object>ofNullable(claims.get("repository")).orElse(REPOSITORY).toString();
    return call(router, body(repository), token(claims)).status();
  }

  private String token(Map<String, ?> claims) {
    return gitHub.oidc().token(AUDIENCE, claims, OidcIssuer.Fault.NONE);
  }

  private static String body(String repository) {
    return "{\"repo\":\"" + repository + "\",\"count\":1}";
  }

  private List<String> keysOfItems() {
    return dynamo.client().scan(scan -> scan.tableName(TABLE)).items().stream()
        .map(item -> item.getOrDefault("pk", AttributeValue.fromS("")).s())
        .sorted()
        .toList();
  }

  private long alerts() {
    return keysOfItems().stream().filter(pk -> pk.startsWith("ALERT#")).distinct().count();
  }

  @Test
  void a_job_speaks_for_its_own_repository_and_for_no_other() {
    assertThat(status(Map.of())).isEqualTo(200);
    assertThat(call(router, body("Octo-Org/Storefront"), token(Map.of())).status()).isEqualTo(200);
    assertThat(call(router, body("octo-org/other"), token(Map.of())).status()).isEqualTo(403);
    assertThat(status(Map.of("repository", "stranger/storefront"))).isEqualTo(403);
  }

  @Test
  void an_event_that_may_run_code_of_others_is_refused() {
    for (String event : List.of("pull_request_target", "workflow_run", "issue_comment")) {
      assertThat(status(Map.of("event_name", event))).as(event).isEqualTo(401);
    }
    for (String event : List.of("push", "pull_request", "workflow_dispatch", "schedule")) {
      assertThat(status(Map.of("event_name", event))).as(event).isEqualTo(200);
    }
  }

  @Test
  void another_repository_under_the_same_name_is_refused_with_one_alert() {
    assertThat(status(Map.of("repository_id", "1001"))).isEqualTo(200);
    assertThat(alerts()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(status(Map.of("repository_id", "2002"))).isEqualTo(401);
      router = router();
      assertThat(status(Map.of("repository_id", "3003"))).isEqualTo(401);
    }
    assertThat(alerts()).isEqualTo(1);
    assertThat(status(Map.of("repository_id", "1001"))).isEqualTo(200);
    assertThat(status(Map.of("repository", "OCTO-ORG/STOREFRONT", "repository_id", "2002")))
        .isEqualTo(401);
  }

  @Test
  void of_two_ids_at_once_one_is_pinned_and_the_other_refused() throws Exception {
    EndpointRouter other = router();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls =
          IntStream.range(0, 20)
              .<Callable<Integer>>mapToObj(i ->
                  () ->
                      call(
                              i % 2 == 0 ? router : other,
                              body(REPOSITORY),
                              token(Map.of("repository_id", i % 2 == 0 ? "1001" : "2002")))
                          .status())
              .toList();
      var results = threads.invokeAll(calls);
      int even = results.get(0).get();
      int odd = results.get(1).get();
      assertThat(List.of(even, odd)).containsExactlyInAnyOrder(200, 401);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i % 2 == 0 ? even : odd);
      }
    }
  }

  @Test
  void a_refused_call_writes_nothing_not_even_the_pin() {
    assertThat(call(router, "{\"repo\":\"" + REPOSITORY + "\"}", token(Map.of())).status())
        .isEqualTo(400);
    assertThat(call(router, body("octo-org/other"), token(Map.of())).status()).isEqualTo(403);
    assertThat(call(router, "[]", token(Map.of())).status()).isEqualTo(400);
    for (OidcIssuer.Fault fault : OidcIssuer.Fault.values()) {
      if (fault != OidcIssuer.Fault.NONE) {
        String token = gitHub.oidc().token(AUDIENCE, Map.of(), fault);
        assertThat(call(router, body(REPOSITORY), token).status()).as(fault.name()).isEqualTo(401);
      }
    }
    assertThat(keysOfItems()).isEmpty();
    assertThat(status(Map.of())).isEqualTo(200);
    assertThat(keysOfItems()).containsExactly("KEY#REPOSITORY#" + REPOSITORY);
  }

  @Test
  void an_issuer_that_does_not_answer_is_503_and_not_401() {
    gitHub
        .faults()
        .add(
            new Fault(
                "down",
                "GET /oidc/.well-known/jwks",
                Fault.ALWAYS,
                new Fault.Effect.Refuse(new Answer(500, Map.of(), new byte[0]))));
    EndpointResponse response = call(router, body(REPOSITORY), token(Map.of()));
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers()).containsKey("retry-after");
    assertThat(Json.read(new String(response.body(), UTF_8)).get("error").text("code"))
        .contains("UNAVAILABLE");
  }
}
