package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ControlRoutesTest {
  private BotOnLoopback bot;
  private RestClient control;

  @BeforeEach
  void start() throws IOException {
    bot = BotOnLoopback.withoutRateLimits();
    control = new RestClient(bot.discord.apiBase().resolve("/simulator"));
  }

  @AfterEach
  void stop() {
    control.close();
    bot.close();
  }

  @Test
  void another_process_can_type_a_command_as_a_person() throws Exception {
    bot.answers("{\"type\":5}");

    RestClient.Got got =
        interact(
            "{\"command\":\"diagnose\",\"options\":{\"target\":\"https://shop.example\",\"deep\":true},"
                + "\"as\":\"lin\",\"channel\":\"alerts\"}");

    assertThat(got.status()).isEqualTo(200);
    Json sent = bot.lastInteraction();
    assertThat(got.json().text("id")).isEqualTo(sent.text("id"));
    assertThat(got.json().get("status").integer()).hasValue(200);
    assertThat(got.json().get("answer").get("type").integer()).hasValue(5);
    assertThat(got.json().text("phase")).contains("acknowledged");
    assertThat(sent.get("member").get("user").text("username")).contains("lin");
    assertThat(sent.text("channel_id")).contains(SimulatedServer.ALERTS.id());
    assertThat(BotOnLoopback.textOf(sent, "data", "options", "0", "value"))
        .contains("https://shop.example");
    assertThat(BotOnLoopback.textOf(got.json(), "request", "headers", "X-Signature-Ed25519"))
        .isPresent();
  }

  @Test
  void any_user_id_may_be_acted_for() throws Exception {
    bot.answers("{\"type\":5}");

    interact("{\"command\":\"help\",\"as\":\"4000000000000000001\"}");

    assertThat(bot.lastInteraction().get("member").get("user").text("id"))
        .contains("4000000000000000001");
  }

  @Test
  void an_invalid_request_is_refused_with_a_message() throws Exception {
    assertThat(interact("{}").status()).isEqualTo(400);
    assertThat(interact("{\"command\":\"help\",\"as\":\"unknown-user\"}").toString())
        .contains("There is no user unknown-user.");
    assertThat(interact("{\"button\":\"gone\"}").toString())
        .contains("No message has the component gone.");
    assertThat(control.get("/interactions/1").status()).isEqualTo(404);
    assertThat(control.get("/nothing").status()).isEqualTo(404);
    assertThat(control.send("DELETE", "/faults", "").status()).isEqualTo(405);
    assertThat(bot.received).isEmpty();
  }

  @Test
  void an_application_that_did_not_respond_is_told_with_the_reason() throws Exception {
    RestClient.Got got = interact("{\"command\":\"help\"}");

    assertThat(got.json().text("phase")).contains("failed");
    assertThat(got.json().text("failure")).contains("the bot answered HTTP 500");
  }

  @Test
  void a_long_poll_returns_the_next_edit_as_soon_as_it_is_there() throws Exception {
    bot.answers("{\"type\":5}");
    String id = interact("{\"command\":\"diagnose\"}").json().text("id").orElseThrow();
    Json first = control.get("/interactions/" + id + "?after=0").json();
    assertThat(first.get("states").items())
        .singleElement()
        .matches(state -> state.get("loading").isTrue());
    long next = first.get("next").integer().orElseThrow();

    var waiting =
        CompletableFuture.supplyAsync(
            () -> poll("/interactions/" + id + "?wait_ms=20000&after=" + next));
    bot.rest.send(
        "PATCH",
        "/webhooks/"
            + SimulatedServer.APPLICATION_ID
            + "/"
            + bot.discord.interaction(id).orElseThrow().token()
            + "/messages/@original",
        "{\"content\":\"All well.\"}");

    Json news = waiting.get(10, TimeUnit.SECONDS).json();
    assertThat(news.get("states").items())
        .singleElement()
        .satisfies(state -> assertThat(state.text("content")).contains("All well."));
    assertThat(news.get("next").integer().orElseThrow()).isGreaterThan(next);
  }

  @Test
  void a_long_poll_without_news_ends_with_nothing() throws Exception {
    bot.answers("{\"type\":5}");
    String id = interact("{\"command\":\"diagnose\"}").json().text("id").orElseThrow();
    long next = control.get("/interactions/" + id).json().get("next").integer().orElseThrow();

    Json nothing = control.get("/interactions/" + id + "?wait_ms=30&after=" + next).json();

    assertThat(nothing.get("states").items()).isEmpty();
    assertThat(nothing.get("next").integer()).hasValue(next);
  }

  @Test
  void a_button_is_found_by_its_custom_id_and_its_edit_shows() throws Exception {
    bot.answers(
        "{\"type\":4,\"data\":{\"content\":\"Sure?\",\"components\":[{\"type\":1,\"components\":["
            + "{\"type\":2,\"style\":3,\"label\":\"Deploy\",\"custom_id\":\"go:1\"}]}]}}");
    interact("{\"command\":\"deploy-client\"}");
    bot.answers("{\"type\":7,\"data\":{\"content\":\"Started.\",\"components\":[]}}");

    String id = interact("{\"button\":\"go:1\"}").json().text("id").orElseThrow();

    assertThat(control.get("/interactions/" + id).json().get("states").items())
        .singleElement()
        .satisfies(state -> assertThat(state.text("content")).contains("Started."));
  }

  @Test
  void messages_events_requests_and_the_server_can_be_read() throws Exception {
    bot.rest.send(
        "POST",
        "/channels/" + SimulatedServer.ALERTS.id() + "/messages",
        "{\"content\":\"Fire.\"}");

    Json messages = control.get("/channels/alerts/messages").json().get("messages");
    assertThat(BotOnLoopback.textOf(messages, "0", "content")).contains("Fire.");
    Json events = control.get("/events?after=0").json().get("events");
    assertThat(BotOnLoopback.textOf(events, "0", "message", "content")).contains("Fire.");
    Json requests = control.get("/requests").json().get("requests");
    assertThat(BotOnLoopback.textOf(requests, "0", "method")).contains("POST");
    Json server = control.get("/server").json();
    assertThat(server.get("people").items()).hasSize(3);
    assertThat(server.text("public_key")).contains(bot.discord.publicKey());
  }

  @Test
  void faults_are_switched_on_counted_and_switched_off() throws Exception {
    SentInteraction sent = bot.deferred();
    RestClient.Got put =
        control.send("PUT", "/faults", "{\"faults\":[{\"kind\":\"unknown_webhook\",\"times\":2}]}");
    assertThat(put.status()).isEqualTo(200);

    assertThat(bot.edit(sent, "{\"content\":\"x\"}").code()).isEqualTo(10015);
    Json shown = control.get("/faults").json();
    assertThat(shown.get("hits").get("unknown_webhook").integer()).hasValue(1);
    assertThat(shown.get("faults").items().getFirst().get("left").integer()).hasValue(1);

    control.send("PUT", "/faults", "{\"faults\":[]}");
    assertThat(bot.edit(sent, "{\"content\":\"x\"}").status()).isEqualTo(200);
  }

  @Test
  void an_unknown_fault_changes_nothing() throws Exception {
    control.send("PUT", "/faults", "{\"faults\":[{\"kind\":\"server_error\",\"times\":9}]}");

    assertThat(control.send("PUT", "/faults", "{\"faults\":[{\"kind\":\"gremlin\"}]}").status())
        .isEqualTo(400);
    assertThat(control.send("PUT", "/faults", "{}").status()).isEqualTo(400);
    assertThat(bot.discord.faults().active()).hasSize(1);
  }

  @Test
  void every_kind_that_is_listed_can_be_switched_on() throws Exception {
    for (String kind : DiscordFaults.KINDS) {
      assertThat(
              control.send("PUT", "/faults", "{\"faults\":[{\"kind\":\"" + kind + "\"}]}").status())
          .as(kind)
          .isEqualTo(200);
      assertThat(bot.discord.faults().active().getFirst().fault().name()).isEqualTo(kind);
    }
  }

  private RestClient.Got interact(String body) throws IOException, InterruptedException {
    return control.send("POST", "/interactions", body);
  }

  private RestClient.Got poll(String path) {
    try {
      return control.get(path);
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
