package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChannelRoutesTest {
  private static final String ALERTS = "/channels/" + SimulatedServer.ALERTS.id() + "/messages";

  private BotOnLoopback bot;

  @BeforeEach
  void start() throws IOException {
    bot = BotOnLoopback.withoutRateLimits();
  }

  @AfterEach
  void stop() {
    bot.close();
  }

  @Test
  void a_message_can_be_posted_edited_and_deleted() throws Exception {
    RestClient.Got posted = bot.rest.send("POST", ALERTS, "{\"content\":\"Fire.\"}");
    String path = ALERTS + "/" + posted.json().text("id").orElseThrow();

    assertThat(bot.rest.send("PATCH", path, "{\"content\":\"Out.\"}").json().text("content"))
        .contains("Out.");
    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id()))
        .singleElement()
        .satisfies(message -> assertThat(message.states()).hasSize(2));
    assertThat(bot.rest.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id())).isEmpty();
  }

  @Test
  void a_channel_can_be_read_and_an_unknown_one_cannot() throws Exception {
    assertThat(bot.rest.get("/channels/" + SimulatedServer.ALERTS.id()).json().text("name"))
        .contains("alerts");
    assertThat(bot.rest.get("/channels/1").code()).isEqualTo(10003);
    assertThat(bot.rest.send("POST", "/channels/1/messages", "{\"content\":\"x\"}").code())
        .isEqualTo(10003);
    assertThat(bot.rest.send("PATCH", ALERTS + "/1", "{\"content\":\"x\"}").code())
        .isEqualTo(10008);
  }

  @Test
  void the_same_enforced_nonce_gives_the_first_message_again() throws Exception {
    String body = "{\"content\":\"Fire.\",\"nonce\":\"abc\",\"enforce_nonce\":true}";
    RestClient.Got first = bot.rest.send("POST", ALERTS, body);
    RestClient.Got second = bot.rest.send("POST", ALERTS, body.replace("Fire", "Other"));

    assertThat(second.json().text("id")).isEqualTo(first.json().text("id"));
    assertThat(second.json().text("content")).contains("Fire.");
    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id())).hasSize(1);
  }

  @Test
  void another_nonce_or_channel_makes_a_new_message() throws Exception {
    String body = "{\"content\":\"Fire.\",\"nonce\":\"abc\",\"enforce_nonce\":true}";
    bot.rest.send("POST", ALERTS, body);
    bot.rest.send("POST", ALERTS, body.replace("abc", "abd"));
    bot.rest.send("POST", "/channels/" + SimulatedServer.OPS.id() + "/messages", body);

    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id())).hasSize(2);
    assertThat(bot.discord.messages(SimulatedServer.OPS.id())).hasSize(1);
  }

  @Test
  void a_nonce_that_is_not_enforced_or_too_old_makes_a_new_message() throws Exception {
    String body = "{\"content\":\"Fire.\",\"nonce\":\"abc\",\"enforce_nonce\":true}";
    bot.rest.send("POST", ALERTS, body);
    bot.rest.send("POST", ALERTS, body.replace("true", "false"));
    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id())).hasSize(2);

    bot.clock.advance(Duration.ofMinutes(4));
    bot.rest.send("POST", ALERTS, body);

    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id())).hasSize(3);
  }

  @Test
  void a_nonce_over_25_characters_is_refused() throws Exception {
    RestClient.Got got =
        bot.rest.send("POST", ALERTS, "{\"content\":\"x\",\"nonce\":\"" + "n".repeat(26) + "\"}");

    assertThat(got.code()).isEqualTo(50035);
    assertThat(got.json().get("errors").get("nonce").isAbsent()).isFalse();
  }

  @Test
  void a_posted_message_pings_everybody_it_names_unless_told_otherwise() throws Exception {
    bot.rest.send("POST", ALERTS, "{\"content\":\"@everyone\"}");
    bot.rest.send(
        "POST", ALERTS, "{\"content\":\"@everyone\",\"allowed_mentions\":{\"parse\":[]}}");

    assertThat(bot.discord.messages(SimulatedServer.ALERTS.id()))
        .extracting(message -> message.now().mentions().everyone())
        .containsExactly(true, false);
  }

  @Test
  void parsing_and_naming_users_at_once_is_refused() throws Exception {
    RestClient.Got got =
        bot.rest.send(
            "POST",
            ALERTS,
            "{\"content\":\"x\",\"allowed_mentions\":{\"parse\":[\"users\"],\"users\":[\"1\"]}}");

    assertThat(got.toString()).contains("mutually exclusive");
  }
}
