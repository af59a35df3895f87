package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a stranger can send, and what they learn from the answer. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeFlowTest {
  private static final String PATH = "/discord/interactions";
  private static final InstantSource CLOCK = InstantSource.system();
  private static final InteractionSigner SIGNER = new InteractionSigner(seed());

  private RunningSystem running;

  private static byte[] seed() {
    return HexFormat.of()
        .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  }

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start("DISCORD_PUBLIC_KEY", SIGNER.publicKeyHex());
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static byte[] ping(Instant madeAt) {
    return ("{\"application_id\":\"1\",\"id\":\"%s\",\"token\":\"TEST_TOKEN\",\"type\":1,\"version\":1}")
        .formatted(Snowflake.of(madeAt, 7))
        .getBytes(UTF_8);
  }

  private Map<String, String> signed(byte[] body) {
    return signed(body, "1700000000");
  }

  private Map<String, String> signed(byte[] body, String timestamp) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Signature-Timestamp", timestamp);
    headers.put("X-Signature-Ed25519", SIGNER.sign(timestamp, body));
    return headers;
  }

  private static void assertRefusedLikeEveryForgery(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    Json body = Json.read(response.body());
    assertThat(body.get("error").toString())
        .isEqualTo(
            "{\"code\":\"unauthorized\",\"message\":\"The request is not signed by Discord.\"}");
    assertThat(body.text("trace_id").orElse("")).matches("1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
  }

  @Test
  void a_signed_ping_is_answered_with_a_pong() throws Exception {
    byte[] body = ping(CLOCK.instant());
    var response = running.post(PATH, signed(body), body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"type\":1}");
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
  }

  @Test
  void a_signed_ping_that_was_made_by_hand_needs_no_id() throws Exception {
    byte[] body = "{\"type\":1}".getBytes(UTF_8);

    assertThat(running.post(PATH, signed(body), body).body()).isEqualTo("{\"type\":1}");
    assertThat(running.post(PATH, Map.of(), body).statusCode()).isEqualTo(401);
  }

  @Test
  void the_timestamp_is_not_held_against_our_clock() throws Exception {
    byte[] body = ping(CLOCK.instant());

    assertThat(running.post(PATH, signed(body, "1"), body).statusCode()).isEqualTo(200);
  }

  @Test
  void every_forgery_gets_the_same_answer() throws Exception {
    byte[] body = ping(CLOCK.instant());
    byte[] spaced = (new String(body, UTF_8) + " ").getBytes(UTF_8);
    assertRefusedLikeEveryForgery(running.post(PATH, Map.of(), body));
    assertRefusedLikeEveryForgery(running.post(PATH, signed(body), spaced));
    for (String signature :
        new String[] {
          "", "zz", "00".repeat(64), "0".repeat(127), "g".repeat(128), "ff".repeat(64)
        }) {
      var headers = signed(body);
      headers.put("X-Signature-Ed25519", signature);
      assertRefusedLikeEveryForgery(running.post(PATH, headers, body));
    }
    var otherTime = signed(body);
    otherTime.put("X-Signature-Timestamp", "1700000001");
    assertRefusedLikeEveryForgery(running.post(PATH, otherTime, body));
    assertRefusedLikeEveryForgery(running.post(PATH, signed(body, "zzz"), body));
    var withoutTime = signed(body);
    withoutTime.remove("X-Signature-Timestamp");
    assertRefusedLikeEveryForgery(running.post(PATH, withoutTime, body));
  }

  @Test
  void an_interaction_that_outlived_its_token_is_refused_like_a_forgery() throws Exception {
    byte[] old = ping(CLOCK.instant().minus(Duration.ofMinutes(16)));
    assertRefusedLikeEveryForgery(running.post(PATH, signed(old), old));

    byte[] young = ping(CLOCK.instant().minus(Duration.ofMinutes(14)));
    assertThat(running.post(PATH, signed(young), young).statusCode()).isEqualTo(200);
  }

  @Test
  void a_signed_body_that_is_no_interaction_is_a_bad_request() throws Exception {
    for (String text :
        new String[] {
          "not json",
          "",
          "[]",
          "null",
          "{}",
          "{\"type\":2}",
          "{\"type\":\"1\",\"id\":\"1\"}",
          "{\"type\":1,\"id\":\"abc\"}",
          "[".repeat(10_000),
          "{\"type\":1} trailing"
        }) {
      byte[] body = text.getBytes(UTF_8);
      var response = running.post(PATH, signed(body), body);
      assertThat(response.statusCode()).as(text).isEqualTo(400);
      assertThat(Json.read(response.body()).get("error").text("code")).contains("bad_request");
    }
  }

  @Test
  void a_body_over_256_KiB_is_too_large_signed_or_not() throws Exception {
    byte[] large = "x".repeat(256 * 1024 + 1).getBytes(UTF_8);

    assertThat(running.post(PATH, signed(large), large).statusCode()).isEqualTo(413);
    byte[] larger = new byte[3_000_000];
    assertThat(running.post(PATH, Map.of(), larger).statusCode()).isEqualTo(413);
  }

  @Test
  void unknown_paths_and_methods_are_told_in_JSON() throws Exception {
    var nothing = running.send("GET", "/nothing/here");
    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(Json.read(nothing.body()).get("error").text("code")).contains("not_found");

    var wrongMethod = running.send("GET", PATH);
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("allow")).contains("POST");
    assertThat(running.send("POST", "/health").headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void health_is_asked_without_a_body_too() throws Exception {
    var head = running.send("HEAD", "/health");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("orchestrator-version")).isPresent();
  }

  @Test
  void health_is_good_while_the_table_answers() throws Exception {
    var health = running.send("GET", "/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("{\"status\":\"healthy\"}");
  }

  @Test
  void there_is_no_webhook_while_there_is_no_secret() throws Exception {
    assertThat(running.post("/github/webhook", Map.of(), new byte[0]).statusCode()).isEqualTo(404);
  }

  @Test
  void a_forged_request_is_logged_in_a_short_line_without_what_was_sent() throws Exception {
    byte[] body = "{\"planted\":\"in-a-forged-body\"}".getBytes(UTF_8);
    running.post(PATH, Map.of("X-Signature-Ed25519", "planted-header"), body);

    var refusals =
        running.logLines().stream()
            .filter(line -> line.text("msg").orElse("").equals("a request was refused"))
            .toList();
    assertThat(refusals).isNotEmpty();
    assertThat(refusals).allSatisfy(line -> assertThat(line.toBytes().length).isLessThan(400));
    assertThat(running.logText()).doesNotContain("planted");
  }
}
