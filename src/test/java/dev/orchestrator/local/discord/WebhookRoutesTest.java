package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookRoutesTest {
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
  void an_edit_before_the_acknowledgement_finds_no_webhook() throws Exception {
    AtomicReference<RestClient.Got> early = new AtomicReference<>();
    bot.answers(call -> {
      String token = call.json().text("token").orElseThrow();
      try {
        early.set(
            bot.rest.send(
                "PATCH",
                "/webhooks/" + SimulatedServer.APPLICATION_ID + "/" + token + "/messages/@original",
                "{\"content\":\"early\"}"));
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
      return Answer.json(200, "{\"type\":5}".getBytes(StandardCharsets.UTF_8));
    });

    SentInteraction sent = bot.discord.interact(new Action.Command("diagnose"));

    assertThat(early.get().status()).isEqualTo(404);
    assertThat(early.get().json()).hasToString("{\"message\":\"Unknown Webhook\",\"code\":10015}");
    assertThat(bot.edit(sent, "{\"content\":\"now\"}").status()).isEqualTo(200);
  }

  @Test
  void a_token_works_for_15_minutes_and_no_longer() throws Exception {
    SentInteraction sent = bot.deferred();
    bot.clock.advance(Duration.ofMinutes(15));
    assertThat(bot.edit(sent, "{\"content\":\"in time\"}").status()).isEqualTo(200);

    bot.clock.advance(Duration.ofSeconds(1));

    RestClient.Got late = bot.edit(sent, "{\"content\":\"late\"}");
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.code()).isEqualTo(50027);
  }

  @Test
  void another_applications_webhook_is_unknown() throws Exception {
    SentInteraction sent = bot.deferred();

    RestClient.Got got =
        bot.rest.send(
            "PATCH",
            "/webhooks/999/" + sent.token() + "/messages/@original",
            "{\"content\":\"x\"}");

    assertThat(got.code()).isEqualTo(10015);
  }

  @Test
  void an_empty_message_is_refused() throws Exception {
    SentInteraction sent = bot.deferred();

    RestClient.Got got = bot.edit(sent, "{\"content\":\"  \"}");

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.code()).isEqualTo(50006);
    assertThat(sent.message().orElseThrow().now().loading()).isTrue();
  }

  @Test
  void content_over_2000_code_points_is_refused_at_its_place() throws Exception {
    SentInteraction sent = bot.deferred();

    assertThat(bot.edit(sent, "{\"content\":\"" + "😀".repeat(2000) + "\"}").status())
        .isEqualTo(200);
    RestClient.Got got = bot.edit(sent, "{\"content\":\"" + "😀".repeat(2001) + "\"}");

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json())
        .hasToString(
            "{\"message\":\"Invalid Form Body\",\"code\":50035,\"errors\":{\"content\":{\"_errors\":"
                + "[{\"code\":\"BASE_TYPE_MAX_LENGTH\","
                + "\"message\":\"Must be 2000 or fewer in length.\"}]}}}");
  }

  @Test
  void embeds_over_6000_together_are_refused() throws Exception {
    SentInteraction sent = bot.deferred();
    String embed = "{\"description\":\"" + "x".repeat(3001) + "\"}";

    RestClient.Got got = bot.edit(sent, "{\"embeds\":[" + embed + "," + embed + "]}");

    assertThat(BotOnLoopback.textOf(got.json(), "errors", "embeds", "_errors", "0", "code"))
        .contains("MAX_EMBED_SIZE_EXCEEDED");
  }

  @Test
  void an_embed_field_without_value_is_refused_at_its_place() throws Exception {
    SentInteraction sent = bot.deferred();

    RestClient.Got got =
        bot.edit(
            sent,
            "{\"embeds\":[{\"fields\":[{\"name\":\"a\",\"value\":\"b\"},{\"name\":\"c\"}]}]}");

    assertThat(
            BotOnLoopback.textOf(
                got.json(),
                "errors",
                "embeds",
                "0",
                "fields",
                "1",
                "value",
                "_errors",
                "0",
                "code"))
        .contains("BASE_TYPE_REQUIRED");
  }

  @Test
  void two_buttons_with_one_custom_id_are_refused() throws Exception {
    SentInteraction sent = bot.deferred();
    String button = "{\"type\":2,\"style\":1,\"label\":\"Go\",\"custom_id\":\"go\"}";

    RestClient.Got got =
        bot.edit(
            sent,
            "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":["
                + button
                + ","
                + button
                + "]}]}");

    assertThat(got.code()).isEqualTo(50035);
    assertThat(got.toString()).contains("COMPONENT_CUSTOM_ID_DUPLICATED");
  }

  @Test
  void content_and_the_components_flag_exclude_each_other() throws Exception {
    SentInteraction sent = bot.deferred();
    String text = "\"flags\":32768,\"components\":[{\"type\":10,\"content\":\"Hello\"}]";

    assertThat(bot.edit(sent, "{" + text + "}").status()).isEqualTo(200);
    assertThat(bot.edit(sent, "{\"content\":\"both\"," + text + "}").code()).isEqualTo(50035);
  }

  @Test
  void an_edit_keeps_what_it_does_not_name() throws Exception {
    SentInteraction sent = bot.deferred();
    bot.edit(sent, "{\"content\":\"text\",\"embeds\":[{\"title\":\"card\"}]}");

    bot.edit(sent, "{\"content\":null}");

    MessageState now = sent.message().orElseThrow().now();
    assertThat(now.content()).isEmpty();
    assertThat(BotOnLoopback.textOf(now.embeds(), "0", "title")).contains("card");
  }

  @Test
  void mentions_ping_only_whom_they_may() throws Exception {
    SentInteraction sent = bot.deferred();
    String ada = SimulatedServer.ADA.id();

    bot.edit(sent, "{\"content\":\"@everyone <@" + ada + ">\"}");
    assertThat(sent.message().orElseThrow().now().mentions())
        .isEqualTo(new Mentions(false, Set.of(ada), Set.of()));

    bot.edit(
        sent, "{\"content\":\"@everyone <@" + ada + ">\",\"allowed_mentions\":{\"parse\":[]}}");
    assertThat(sent.message().orElseThrow().now().mentions().isNone()).isTrue();
  }

  @Test
  void only_the_roles_and_users_that_are_named_are_pinged() throws Exception {
    SentInteraction sent = bot.deferred();
    String ada = SimulatedServer.ADA.id();
    String grace = SimulatedServer.GRACE.id();
    String role = SimulatedServer.ADMIN_ROLE_ID;

    bot.edit(
        sent,
        "{\"content\":\"<@%s> <@%s> <@&%s>\",\"allowed_mentions\":{\"users\":[\"%s\"],\"roles\":[\"%s\"]}}"
            .formatted(ada, grace, role, grace, role));

    assertThat(sent.message().orElseThrow().now().mentions())
        .isEqualTo(new Mentions(false, Set.of(grace), Set.of(role)));
  }

  @Test
  void follow_ups_can_be_sent_edited_read_and_deleted() throws Exception {
    SentInteraction sent = bot.deferred();
    bot.edit(sent, "{\"content\":\"done\"}");
    RestClient.Got made =
        bot.rest.send("POST", bot.webhookOf(sent), "{\"content\":\"more\",\"flags\":64}");
    String path = bot.webhookOf(sent) + "/messages/" + made.json().text("id").orElseThrow();

    assertThat(sent.followUps()).singleElement().matches(one -> one.now().ephemeral());
    assertThat(bot.rest.send("PATCH", path, "{\"content\":\"edited\"}").status()).isEqualTo(200);
    assertThat(bot.rest.get(path).json().text("content")).contains("edited");
    assertThat(bot.rest.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(bot.rest.get(path).code()).isEqualTo(10008);
  }

  @Test
  void a_follow_up_while_thinking_becomes_the_answer() throws Exception {
    SentInteraction sent = bot.deferred();

    bot.rest.send("POST", bot.webhookOf(sent), "{\"content\":\"answer\"}");

    assertThat(sent.followUps()).isEmpty();
    assertThat(sent.message().orElseThrow().now().content()).isEqualTo("answer");
  }

  @Test
  void a_user_installed_bot_has_five_follow_ups() throws Exception {
    bot.answers("{\"type\":4,\"data\":{\"content\":\"hi\"}}");
    SentInteraction sent =
        bot.discord.interact(
            new Action.Command("help"), Caller.of(SimulatedServer.ADA).asUserInstalled());
    for (int i = 0; i < 5; i++) {
      assertThat(bot.rest.send("POST", bot.webhookOf(sent), "{\"content\":\"x\"}").status())
          .isEqualTo(200);
    }

    RestClient.Got sixth = bot.rest.send("POST", bot.webhookOf(sent), "{\"content\":\"x\"}");

    assertThat(sixth.status()).isEqualTo(400);
    assertThat(sixth.code()).isEqualTo(40094);
  }

  @Test
  void a_deleted_answer_is_an_unknown_message() throws Exception {
    SentInteraction sent = bot.deferred();
    assertThat(bot.rest.send("DELETE", bot.originalOf(sent), "").status()).isEqualTo(204);

    assertThat(bot.edit(sent, "{\"content\":\"x\"}").code()).isEqualTo(10008);
  }

  @Test
  void an_edit_for_an_interaction_from_elsewhere_is_taken_and_shows() throws Exception {
    String foreign = "TEST_" + "TOKEN";

    RestClient.Got got =
        bot.rest.send(
            "PATCH", "/webhooks/42/" + foreign + "/messages/@original", "{\"content\":\"seen\"}");

    assertThat(got.status()).isEqualTo(200);
    assertThat(
            bot.discord.awaitMessage(
                message -> message.now().content().equals("seen"), BotOnLoopback.soon()))
        .hasValueSatisfying(message -> assertThat(message.states().getFirst().loading()).isTrue());
  }

  @Test
  void a_token_from_elsewhere_ages_by_the_id_inside_it() throws Exception {
    String id = Snowflake.of(bot.clock.instant().minus(Duration.ofMinutes(16)), 7);
    String token = new Ids(bot.clock, new Random(1)).token(id);

    assertThat(
            bot.rest
                .send(
                    "PATCH", "/webhooks/42/" + token + "/messages/@original", "{\"content\":\"x\"}")
                .code())
        .isEqualTo(50027);
  }

  @Test
  void a_strict_discord_refuses_tokens_from_elsewhere() throws Exception {
    try (var strict = new BotOnLoopback(SimulatedDiscordSettings::asStrict)) {
      RestClient.Got got =
          strict.rest.send(
              "PATCH",
              "/webhooks/" + SimulatedServer.APPLICATION_ID + "/other/messages/@original",
              "{\"content\":\"x\"}");

      assertThat(got.status()).isEqualTo(401);
      assertThat(got.code()).isEqualTo(50027);
    }
  }

  @Test
  void every_request_is_in_the_journal_with_its_token_kept_from_display() throws Exception {
    SentInteraction sent = bot.deferred();
    bot.edit(sent, "{\"content\":\"text\"}");

    var request = bot.discord.requests().getLast();
    assertThat(request.path()).contains(sent.token());
    assertThat(request)
        .hasToString(
            "PATCH /webhooks/" + SimulatedServer.APPLICATION_ID + "/…/messages/@original 200");
    assertThat(request.json().text("content")).contains("text");
    assertThat(request.is("PATCH", "/messages/@original")).isTrue();
  }
}
