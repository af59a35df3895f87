package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.WebhookSigner;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Events of GitHub, genuine and forged, through every real part. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitHubWebhookFlowTest {
  private static final String SECRET = "webhook-secret-" + "of-the-test";
  private static final WebhookSigner SIGNER = new WebhookSigner(SECRET);
  private static final byte[] RUN =
      Events.github("workflow-run-completed-success").json().toBytes();

  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start("GITHUB_WEBHOOK_SECRET", SECRET);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpResponse<String> post(Map<String, String> headers, byte[] body) throws Exception {
    return running.post("/github/webhook", headers, body);
  }

  private static Map<String, String> headers(String event, String delivery, byte[] body) {
    return new HashMap<>(SIGNER.headers(event, delivery, body));
  }

  private long count(String message, String event) {
    return running.logLines().stream()
        .filter(line -> line.text("msg").orElse("").equals(message))
        .filter(line -> line.text("github_event").orElse("").equals(event))
        .count();
  }

  private static String code(HttpResponse<String> answer) {
    return Json.read(answer.body()).get("error").text("code").orElse("");
  }

  @Test
  void a_ping_is_answered_and_what_nobody_asked_for_is_ignored() throws Exception {
    byte[] ping = Events.github("ping").json().toBytes();
    byte[] star = "{\"action\":\"created\"}".getBytes(UTF_8);

    assertThat(post(headers("ping", "p-1", ping), ping).statusCode()).isEqualTo(202);
    assertThat(post(headers("star", "s-1", star), star).statusCode()).isEqualTo(202);
    assertThat(count("a GitHub event was acknowledged", "star")).isEqualTo(1);
  }

  @Test
  void a_forgery_is_refused_whatever_it_says() throws Exception {
    byte[] changed = (new String(RUN, UTF_8) + " ").getBytes(UTF_8);
    assertThat(post(headers("workflow_run", "f-1", RUN), changed).statusCode()).isEqualTo(401);
    for (String signature : new String[] {"", "sha256=", "sha256=" + "0".repeat(64), "sha1=00"}) {
      var headers = headers("workflow_run", "f-2", RUN);
      headers.put("X-Hub-Signature-256", signature);
      assertThat(code(post(headers, RUN))).as(signature).isEqualTo("unauthorized");
    }
    var unsigned = headers("workflow_run", "f-3", RUN);
    unsigned.remove("X-Hub-Signature-256");
    assertThat(code(post(unsigned, RUN))).isEqualTo("unauthorized");
    var other = new HashMap<>(new WebhookSigner("another").headers("ping", "f-4", RUN));
    assertThat(code(post(other, RUN))).isEqualTo("unauthorized");
  }

  @Test
  void a_form_is_refused_in_json_and_a_body_that_says_nothing_is_ignored() throws Exception {
    byte[] form = "payload=%7B%7D".getBytes(UTF_8);
    var asForm = headers("workflow_run", "w-1", form);
    asForm.put("Content-Type", "application/x-www-form-urlencoded");
    var answer = post(asForm, form);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(code(answer)).isEqualTo("unsupported_media_type");

    for (String text : new String[] {"", "[]", "{}", "not json", "{\"workflow_run\":{\"id\":1}}"}) {
      byte[] body = text.getBytes(UTF_8);
      assertThat(post(headers("workflow_run", "w-2", body), body).statusCode())
          .as(text)
          .isEqualTo(202);
    }
    var nameless = headers("workflow_run", "../../x", RUN);
    assertThat(post(nameless, RUN).statusCode()).isEqualTo(202);

    assertThat(running.send("GET", "/github/webhook").headers().firstValue("allow"))
        .contains("POST");
    byte[] large = new byte[256 * 1024 + 1];
    assertThat(post(headers("workflow_run", "w-3", large), large).statusCode()).isEqualTo(413);
  }

  @Test
  void a_content_type_may_name_its_charset() throws Exception {
    byte[] ping = Events.github("ping").json().toBytes();
    var headers = headers("ping", "c-1", ping);
    headers.put("Content-Type", "Application/JSON; charset=utf-8");

    assertThat(post(headers, ping).statusCode()).isEqualTo(202);
  }

  @Test
  void the_secret_and_the_body_stay_out_of_the_log() throws Exception {
    byte[] body = "{\"zen\":\"planted-in-a-ping\"}".getBytes(UTF_8);
    post(headers("ping", "l-1", body), body);

    assertThat(running.logText()).doesNotContain("planted-in-a-ping").doesNotContain(SECRET);
  }
}
