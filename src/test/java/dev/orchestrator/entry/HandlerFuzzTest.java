package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever AWS, Discord, GitHub and CI hand to the function: it answers, and what is merely bad is
 * never a failure of ours, neither in the answer nor in the log.
 */
class HandlerFuzzTest {
  private static final String SECRET = "of-the-webhook-" + "x".repeat(20);
  private static final int LONGEST_ANSWER = 16_000;
  private static final String TABLE = "orchestrator-dev";
  private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
  private static final ApiKey KEY = ApiKey.create(new SecureRandom());

  /** Set to the moment at which Discord would have sent what is handled. */
  private static volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

  private static final Orchestrator FUNCTION = function();

  private static Orchestrator function() {
    try {
      LocalDynamo dynamo = LocalDynamo.start(Optional.empty());
      LocalTable.create(dynamo.client(), TABLE);
      var grant =
          new StoredKey.Grant(
              Set.of(Scope.values()),
              List.of(RepositoryPattern.parse("octo-org/*").orElseThrow()),
              Optional.empty());
      boolean created =
          new DynamoApiKeyStore(dynamo.client(), TABLE)
              .create(StoredKey.created(KEY, "fuzz", grant, "test", now));
      if (!created) {
        throw new IllegalStateException("the key was there");
      }
      return new Orchestrator(
          TestServices.with(
              dynamo.client(),
              Map.of(
                  "GITHUB_WEBHOOK_SECRET",
                  SECRET,
                  "DISCORD_API_BASE_URL",
                  TestServices.NOWHERE.toString(),
                  "GITHUB_API_BASE_URL",
                  TestServices.NOWHERE.toString(),
                  "RSOLV_EXECUTABLE_TESTS",
                  "true",
                  "RSOLV_CLAUDE_MAX_TURNS",
                  "5",
                  "API_RATE_LIMIT",
                  "0"),
              () -> now,
              LOG));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static Json handled(byte[] event) {
    LOG.reset();
    Json answer = Json.tryRead(FUNCTION.handle(event, Optional.empty())).orElseThrow();
    assertThat(answer.get("statusCode").integer().orElse(400)).isBetween(200L, 499L);
    return answer;
  }

  private static void assertNothingBroke() {
    assertThat(LOG.toString(UTF_8))
        .doesNotContain("unexpected failure")
        .doesNotContain("\"stack\"");
  }

  static Stream<Arguments> events() {
    return Events.names("aws").stream()
        .map(name -> new String(Events.aws(name), UTF_8))
        .map(event -> arguments(event));
  }

  @MethodSource("events")
  @FuzzTest(maxDuration = "5m")
  void any_event_is_answered(@NotNull String event) {
    if (hasSomebodyToCall(event)) {
      return;
    }
    handled(event.getBytes(UTF_8));
    assertNothingBroke();
  }

  /** Those tests have a Discord to call. */
  private static boolean hasSomebodyToCall(String event) {
    return Json.tryRead(event)
        .filter(json -> AwsEvent.read(json) instanceof AwsEvent.StreamBatch)
        .isPresent();
  }

  static Stream<Arguments> bodies() {
    Events.Body diagnose = Events.body("slash-diagnose");
    Stream<String> odd =
        Stream.of("\\ud800", "\\u0000", "\\u202e", "1e999")
            .map(typed ->
                diagnose
                    .replace("diagnose\"", "diagnose\",\"x" + typed + "\":\"" + typed + "\"")
                    .text());
    return Stream.of(
            Events.names("interactions").stream().map(name -> Events.body(name).text()),
            Events.names("webhook").stream().map(name -> Events.webhook(name).text()),
            odd)
        .flatMap(texts -> texts)
        .map(text -> arguments(text));
  }

  @MethodSource("bodies")
  @FuzzTest(maxDuration = "5m")
  void any_body_that_Discord_signed_is_answered(@NotNull String body) {
    now =
        Json.tryRead(body)
            .flatMap(json -> json.text("id"))
            .filter(Snowflake::isValid)
            .map(Snowflake::createdAt)
            .orElse(now);
    Json answer = handled(new Events.Body(body).signed().as(AwsShape.HTTP_API_BASE64));

    assertNothingBroke();
    String text = answer.text("body").orElse("");
    assertThat(text.length()).isLessThan(LONGEST_ANSWER);
    if (answer.get("statusCode").integer().orElse(0) == 200) {
      Json reply = Json.read(text);
      assertThat(reply.get("type").integer().orElse(0)).isIn(1L, 4L, 5L, 6L, 7L, 8L, 9L);
      if (!reply.get("data").get("content").isAbsent()) {
        assertThat(reply.get("data").get("allowed_mentions").get("parse").toString())
            .isEqualTo("[]");
      }
    }
  }

  static Stream<Arguments> webhooks() {
    return Stream.concat(
        Events.names("github").stream()
            .map(name -> arguments(Events.github(name).text(), "workflow_run", "11-22")),
        Stream.of(
            arguments("{}", "ping", ""),
            arguments("", "", "x".repeat(3_000)),
            arguments("[[", "a b\n", "\u0000"),
            arguments("{\"workflow_run\":{\"id\":1e99}}", "workflow_run", "#")));
  }

  @MethodSource("webhooks")
  @FuzzTest(maxDuration = "5m")
  void any_body_that_GitHub_signed_is_answered(
      @NotNull String body, @NotNull String event, @NotNull String delivery) {
    byte[] bytes = body.getBytes(UTF_8);
    var request =
        new Events.Body(body)
            .fromGitHub(event, new WebhookSignature(SECRET).sign(bytes))
            .withHeader("x-github-delivery", delivery);
    handled(request.as(AwsShape.HTTP_API_BASE64));
    assertNothingBroke();

    Json forged =
        handled(request.withBody((body + " ").getBytes(UTF_8)).as(AwsShape.HTTP_API_BASE64));
    assertThat(forged.get("statusCode").integer()).hasValue(401);
  }

  private static final String API = "/api/v1/";
  private static final String STORE = "phases/store";

  static Stream<Arguments> calls() {
    String head =
        "{\"phase\":\"validation\",\"repo\":\"octo-org/fuzz\",\"commit_sha\":\"abcdef0\","
            + "\"issue_number\":1,\"data\":";
    Stream<Arguments> stored =
        Stream.of(
                "{}",
                "{\"language\":\"\\\"\\n\\u0000\",\"framework\":\"" + "x".repeat(10_000) + "\"}",
                "{\"language\":\"a\\\"b\\\\c\",\"tests_generated\":1}",
                "{\"duration_ms\":1e400}",
                "{\"tests_generated\":1,\"tests_generated\":2}",
                "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                "{\"vulnerabilities\":[null,7,{\"line\":-1}],\"test_details\":{}}",
                "{\"\\ud800\":\"\\udfff\"}",
                "[]")
            .map(data -> arguments(STORE, "", head + data + "}", "orc_" + "0".repeat(36)));
    String artifact =
        "{\"org_unregistered_hits\":[{\"repo\":\"octo-org/fuzz\",\"path\":\"a.py\",\"pattern\":\"p\"}],"
            + "\"consumer_metadata\":{}}";
    return Stream.concat(
        stored,
        Stream.of(
            arguments("audit/artifacts", "dry_run=true", artifact, "a.b.c"),
            arguments("audit/artifacts", "", "{\"version\":\"2.1.0\",\"runs\":[{}]}", ","),
            arguments("phases/retrieve", "repo=octo-org/fuzz&issue=1", "", "\u0000"),
            arguments("phases/retrieve", "repo=%ff&repo=a&issue=1e9", "", " "),
            arguments("config", "repo=octo-org/fuzz", "", "x".repeat(9_000)),
            arguments("attestations/production/../key", "=&&%00=%", "", "Bearer")));
  }

  /** With a key that is valid, and as a stranger with one that is not. */
  @MethodSource("calls")
  @FuzzTest(maxDuration = "5m")
  void any_call_of_the_api_is_answered(
      @NotNull String suffix, @NotNull String query, @NotNull String body, @NotNull String given) {
    String path = API + suffix;
    for (String method : List.of("GET", "POST")) {
      assertAnswered(call(method, path, query, body, "x-api-key", KEY.reveal()));
      assertAnswered(call(method, path, query, body, "x-api-key", given));
      Json answer = call(method, path, query, body, "authorization", "Bearer " + given);
      assertAnswered(answer);
      assertThat(suffix.equals(STORE) && answer.get("statusCode").integer().orElse(0) == 200)
          .as("a stranger's call was taken")
          .isFalse();
    }
  }

  private static Json call(
      String method, String path, String query, String body, String header, String value) {
    var request =
        new Events.Request(
            method,
            path,
            Map.of("content-type", "application/json", header, value),
            body.getBytes(UTF_8));
    Json event = Json.tryRead(request.as(AwsShape.HTTP_API_BASE64)).orElseThrow();
    byte[] asked =
        Json.bytes(json -> {
          json.writeStartObject();
          for (var member : event.fields().entrySet()) {
            if (!member.getKey().equals("rawQueryString")) {
              json.writeFieldName(member.getKey());
              member.getValue().writeTo(json);
            }
          }
          json.writeStringField("rawQueryString", query);
          json.writeEndObject();
        });
    return handled(asked);
  }

  private static void assertAnswered(Json answer) {
    assertNothingBroke();
    assertThat(answer.toString() + LOG.toString(UTF_8)).doesNotContain(KEY.reveal());
    Json body = answer.text("body").flatMap(Json::tryRead).orElse(Json.MISSING);
    if (body.get("error").isObject()) {
      assertThat(body.text("requestId")).isEqualTo(body.text("trace_id"));
    }
  }
}
