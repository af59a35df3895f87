package dev.orchestrator.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.entry.TestServices;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to the webhook of GitHub from anyone: no error, no alert, no access to the table. */
@Timeout(120)
class WebhookFloodTest {
  private static final int REQUESTS = 300;
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private static final Map<String, String> UNREADABLE =
      Map.of(
          "GITHUB_WEBHOOK_SECRET", "",
          "GITHUB_WEBHOOK_SECRET_PARAMETER", "/orchestrator/prod/github-webhook-secret",
          "AWS_ENDPOINT_URL_SSM", TestServices.NOWHERE.toString(),
          "ENABLE_ALERTS", "true",
          "ALERT_CHANNEL_ID", "3000000000000000001",
          "DISCORD_BOT_TOKEN_PARAMETER", "/orchestrator/prod/discord-bot-token");

  private final Map<String, String> before = new TreeMap<>();

  @BeforeEach
  void setCredentials() {
    for (String name : CREDENTIALS) {
      before.put(name, System.getProperty(name, ""));
      System.setProperty(name, "made-up");
    }
  }

  @AfterEach
  void restoreCredentials() {
    before.forEach((name, value) -> {
      if (value.isEmpty()) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, value);
      }
    });
  }

  private static Events.Request signedAs(String signature) {
    return Events.github("workflow-run-requested").fromGitHub("workflow_run", signature);
  }

  private static String wellFormed() {
    return "sha256=" + "0".repeat(64);
  }

  private static long with(List<String> lines, String level) {
    return lines.stream().filter(line -> line.contains("\"level\":\"" + level + "\"")).count();
  }

  @Test
  void unsigned_requests_are_refused_before_a_secret_that_cannot_be_read_is_asked_for()
      throws IOException {
    List<Events.Request> unsigned =
        List.of(
            signedAs("").withoutHeader("x-hub-signature-256"),
            signedAs(""),
            signedAs("sha256="),
            signedAs("sha1=" + "0".repeat(40)),
            signedAs("sha256=" + "0".repeat(63)),
            signedAs("sha256=" + "0".repeat(65)),
            signedAs("sha256=" + "g".repeat(64)),
            signedAs("sha512=" + "0".repeat(64)),
            signedAs("x".repeat(8_000)),
            signedAs("0".repeat(71)));
    try (var target = new Target(UNREADABLE)) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(Target.status(target.send(unsigned.get(i % unsigned.size())))).isEqualTo(401);
      }
      List<String> lines = target.logLines();
      assertThat(with(lines, "error")).isZero();
      assertThat(with(lines, "warn")).isZero();
      assertThat(lines).allSatisfy(line -> assertThat(line.getBytes(UTF_8)).hasSizeLessThan(400));
      assertThat(target.table().calls()).isZero();
    }
  }

  @Test
  void a_secret_that_cannot_be_read_is_one_warning_however_many_requests_want_it()
      throws IOException {
    try (var target = new Target(UNREADABLE)) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(Target.status(target.send(signedAs(wellFormed())))).isEqualTo(503);
      }
      List<String> lines = target.logLines();
      assertThat(with(lines, "error")).isZero();
      assertThat(with(lines, "warn")).isEqualTo(1);
      assertThat(lines.toString()).contains("/orchestrator/prod/github-webhook-secret");
      assertThat(target.table().calls()).isZero();
    }
  }

  @Test
  void forged_signatures_and_a_webhook_that_is_not_configured_raise_nothing_either()
      throws IOException {
    try (var target = new Target();
        var without = new Target(Map.of("GITHUB_WEBHOOK_SECRET", ""))) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(Target.status(target.send(signedAs(wellFormed())))).isEqualTo(401);
        assertThat(Target.status(without.send(signedAs(wellFormed())))).isEqualTo(404);
        assertThat(Target.status(without.send(signedAs("")))).isEqualTo(404);
      }
      for (Target one : List.of(target, without)) {
        List<String> lines = one.logLines();
        assertThat(with(lines, "error") + with(lines, "warn")).isZero();
        assertThat(one.table().calls()).isZero();
      }
    }
  }

  @Test
  void the_other_entrances_take_a_flood_as_quietly() throws IOException {
    Events.Request ping = Events.body("ping").signed();
    List<Events.Request> requests =
        List.of(
            ping.withoutHeader("x-signature-ed25519"),
            ping.withHeader("x-signature-ed25519", "xyz"),
            ping.withHeader("x-signature-timestamp", "now"),
            ping.withHeader("x-signature-ed25519", "00".repeat(64)),
            ping.withPath("/nothing/here"),
            ping.withPath("/health"),
            ping.withPath("/%2e%2e/health"));
    try (var target = new Target()) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(Target.status(target.send(requests.get(i % requests.size()))))
            .isIn(401L, 404L, 405L);
      }
      List<String> lines = target.logLines();
      assertThat(with(lines, "error") + with(lines, "warn")).isZero();
      assertThat(target.table().calls()).isZero();
    }
  }
}
