package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handler with the events that AWS sends, and a table that does not answer. */
@Timeout(60)
class OrchestratorTest {
  private static final InteractionSigner SIGNER =
      new InteractionSigner(
          HexFormat.of()
              .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  private static final String TIMESTAMP = "1700000000";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Orchestrator function = new Orchestrator(TestServices.withoutTable(Map.of(), log));

  private static String id() {
    return Snowflake.of(InstantSource.system().instant(), 1);
  }

  private static String ping() {
    return "{\"id\":\"%s\",\"application_id\":\"1\",\"type\":1,\"token\":\"TEST_TOKEN\",\"new_field\":{}}"
        .formatted(id());
  }

  private static String command(String name) {
    return ("{\"id\":\"%s\",\"application_id\":\"1\",\"type\":2,\"token\":\"TEST_TOKEN_OF_A_COMMAND\","
            + "\"user\":{\"id\":\"4001\",\"username\":\"ada\"},\"data\":{\"id\":\"1\",\"name\":\"%s\",\"type\":1}}")
        .formatted(id(), name);
  }

  private static String quoted(String text) {
    return Json.text(json -> json.writeString(text));
  }

  private Json handle(String event) {
    return Json.tryRead(function.handle(event.getBytes(UTF_8), Optional.empty())).orElseThrow();
  }

  private static String headers(String body, String timestampName, String signatureName) {
    return "\"%s\":\"%s\",\"%s\":\"%s\""
        .formatted(
            timestampName, TIMESTAMP, signatureName, SIGNER.sign(TIMESTAMP, body.getBytes(UTF_8)));
  }

  private static String v2(String body, boolean base64) {
    String sent = base64 ? Base64.getEncoder().encodeToString(body.getBytes(UTF_8)) : body;
    return ("{\"version\":\"2.0\",\"rawPath\":\"/discord/interactions\",\"headers\":{%s},"
            + "\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"POST\",\"path\":\"/discord/interactions\"}},"
            + "\"body\":%s,\"isBase64Encoded\":%s}")
        .formatted(
            headers(body, "x-signature-timestamp", "x-signature-ed25519"), quoted(sent), base64);
  }

  @Test
  void payload_2_0_is_taken_with_and_without_base64() {
    for (boolean base64 : List.of(true, false)) {
      Json answer = handle(v2(ping(), base64));
      assertThat(answer.get("statusCode").integer()).hasValue(200);
      assertThat(answer.text("body")).contains("{\"type\":1}");
      assertThat(answer.get("headers").text("content-type").orElse(""))
          .startsWith("application/json");
    }
  }

  @Test
  void a_named_stage_in_front_of_the_path_is_passed_over() {
    String event =
        v2(ping(), false)
            .replace("\"rawPath\":\"/", "\"rawPath\":\"/prod/")
            .replace("$default", "prod");

    assertThat(handle(event).get("statusCode").integer()).hasValue(200);
  }

  @Test
  void payload_1_0_is_taken_with_headers_in_any_case() {
    String body = ping();
    String event =
        ("{\"resource\":\"/{proxy+}\",\"path\":\"/discord/interactions\",\"httpMethod\":\"POST\","
                + "\"headers\":{%s},\"multiValueHeaders\":{\"X-Signature-TIMESTAMP\":[\"%s\"]},"
                + "\"requestContext\":{\"stage\":\"prod\"},\"body\":%s,\"isBase64Encoded\":false}")
            .formatted(
                headers(body, "X-Signature-Timestamp", "X-SIGNATURE-Ed25519"),
                TIMESTAMP,
                quoted(body));

    assertThat(handle(event).text("body")).contains("{\"type\":1}");
  }

  @Test
  void a_load_balancer_gets_its_status_description_and_multi_value_headers_back() {
    String body = ping();
    String plain =
        ("{\"requestContext\":{\"elb\":{\"targetGroupArn\":\"arn:x\"}},\"httpMethod\":\"POST\","
                + "\"path\":\"/discord/interactions\",\"headers\":{%s},\"body\":%s,\"isBase64Encoded\":false}")
            .formatted(headers(body, "x-signature-timestamp", "x-signature-ed25519"), quoted(body));
    assertThat(handle(plain).text("statusDescription")).contains("200 OK");

    String multiValue =
        ("{\"requestContext\":{\"elb\":{\"targetGroupArn\":\"arn:x\"}},\"httpMethod\":\"POST\","
                + "\"path\":\"/discord/interactions\",\"multiValueHeaders\":{\"x-signature-timestamp\":[\"%s\"],"
                + "\"x-signature-ed25519\":[\"%s\"]},\"body\":%s,\"isBase64Encoded\":false}")
            .formatted(TIMESTAMP, SIGNER.sign(TIMESTAMP, body.getBytes(UTF_8)), quoted(body));
    Json answer = handle(multiValue);
    assertThat(answer.text("statusDescription")).contains("200 OK");
    assertThat(answer.get("multiValueHeaders").get("content-type").items()).hasSize(1);
    assertThat(answer.get("headers").isAbsent()).isTrue();
  }

  @Test
  void headers_that_are_null_or_a_body_that_is_no_base64_are_a_forgery_and_not_a_failure() {
    String nothing =
        "{\"rawPath\":\"/discord/interactions\",\"headers\":null,\"requestContext\":{\"http\":{\"method\":\"POST\"}}}";
    assertThat(handle(nothing).get("statusCode").integer()).hasValue(401);
    String broken =
        v2(ping(), false).replace("\"isBase64Encoded\":false", "\"isBase64Encoded\":true");
    assertThat(handle(broken).get("statusCode").integer()).hasValue(401);
  }

  @Test
  void a_function_takes_only_what_its_role_is_for() {
    String http = v2(ping(), false);
    String schedule = "{\"job\":\"none-of-ours\"}";
    String stream = "{\"Records\":[]}";

    assertThat(refusals("ingress", http, schedule, stream)).containsExactly(schedule, stream);
    assertThat(refusals("worker", http, schedule, stream)).containsExactly(http);
    assertThat(refusals("both", http, schedule, stream)).isEmpty();
  }

  private List<String> refusals(String role, String... events) {
    var one = new Orchestrator(TestServices.withoutTable(Map.of("FUNCTION_ROLE", role), log));
    return Stream.of(events)
        .filter(event -> {
          try {
            return one.handle(event.getBytes(UTF_8), Optional.empty()).length == 0;
          } catch (IllegalStateException refused) {
            return true;
          }
        })
        .toList();
  }

  @Test
  void an_event_of_an_unknown_shape_is_logged_and_refused() {
    for (String event : List.of("{\"warmer\":false}", "[]", "null", "not json", "{}")) {
      assertThat(handle(event).get("error").text("code")).as(event).contains("unknown_event");
    }
    assertThat(log.toString(UTF_8)).contains("an event of an unknown type was refused");
  }

  @Test
  void what_keeps_an_instance_warm_is_known_and_quiet() {
    for (String event :
        List.of(
            "{\"warmer\":true}",
            "{\"warmer\":true,\"concurrency\":3}",
            "{\"warmup\":true}",
            "{\"warmup\":\"true\"}",
            "{\"warmer\":1}",
            "{\"warmUp\":true}",
            "{\"warm-up\":true}",
            "{\"keepWarm\":true}",
            "{\"keep_warm\":true}",
            "{\"ping\":true}",
            "{\"source\":\"serverless-plugin-warmup\"}",
            "{\"source\":\"serverless-plugin-lambda-warmup\"}",
            "{\"source\":\"warmer\"}",
            "{\"type\":\"warmup\"}",
            "{\"action\":\"keep-warm\"}",
            "{\"event\":\"ping\"}",
            "\"#warmup wait=200\"")) {
      assertThat(handle(event).fields()).as(event).isEmpty();
    }
    assertThat(log.toString(UTF_8)).doesNotContain("\"error\"").doesNotContain("\"warn\"");
  }

  @Test
  void a_table_that_is_away_at_the_claim_is_an_honest_answer_and_never_an_endless_wait() {
    Json answer = handle(v2(command("diagnose"), false));
    Json reply = Json.read(answer.text("body").orElse(""));

    assertThat(answer.get("statusCode").integer()).hasValue(200);
    assertThat(reply.get("type").integer()).hasValue(4);
    assertThat(reply.get("data").get("flags").integer()).hasValue(64);
    assertThat(reply.get("data").text("content").orElse(""))
        .contains("nothing was started")
        .containsPattern("trace `1-[0-9a-f]{8}-[0-9a-f]{24}`");
  }

  @Test
  void a_command_that_needs_no_table_is_answered_without_one() {
    Json reply = Json.read(handle(v2(command("help"), false)).text("body").orElse(""));

    assertThat(reply.get("data").text("content").orElse("")).contains("**/diagnose**");
    assertThat(log.toString(UTF_8)).contains("the trace of a finished command was not stored");
  }

  @Test
  void a_stream_record_that_cannot_be_taken_up_is_reported_alone() {
    String insert =
        "{\"eventName\":\"%s\",\"eventSource\":\"aws:dynamodb\",\"dynamodb\":{\"SequenceNumber\":\"%s\",\"NewImage\":{"
            + "\"pk\":{\"S\":\"USER#4001\"},\"sk\":{\"S\":\"TRACE#00000000000000000001\"}%s}}}";
    String work = ",\"work\":{\"M\":{}}";
    String event =
        "{\"Records\":[%s,%s,%s]}"
            .formatted(
                insert.formatted("INSERT", "1", work),
                insert.formatted("MODIFY", "2", work),
                insert.formatted("INSERT", "3", ""));

    assertThat(handle(event).toString())
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}");
  }

  @Test
  void the_schedule_runs_the_jobs_and_a_failing_one_does_not_fail_the_event() {
    Json answer =
        handle("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}");

    // Two jobs handle a table that does not answer, two have nothing to look at; the others fail.
    assertThat(answer.get("jobs").integer()).hasValue(4);
    assertThat(log.toString(UTF_8)).contains("failed to list open commands");
    assertThat(handle("{\"job\":\"no-such-job\"}").get("jobs").integer()).hasValue(0);
  }

  @Test
  void the_trace_id_is_Lambdas_own_when_it_gives_one() {
    String id = "1-5759e988-bd862e3fe1be46a994272793";
    byte[] answer =
        function.handle(
            "{\"rawPath\":\"/x\",\"requestContext\":{\"http\":{\"method\":\"GET\"}}}"
                .getBytes(UTF_8),
            Optional.of("Root=" + id + ";Parent=53995c3f42cd8ad8;Sampled=1"));

    assertThat(Json.tryRead(answer).orElseThrow().text("body").orElse("")).contains(id);
  }

  @Test
  void health_says_what_is_ill() {
    Json answer =
        handle(
            "{\"rawPath\":\"/health\",\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"headers\":{}}");

    assertThat(answer.get("statusCode").integer()).hasValue(503);
    assertThat(answer.text("body"))
        .contains("{\"status\":\"unhealthy\",\"reason\":\"the table does not answer\"}");
  }
}
