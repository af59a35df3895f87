package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InteractionTest {
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
  void an_interaction_is_signed_with_the_published_key() throws Exception {
    bot.deferred();

    Call call = bot.received.getLast();
    assertThat(bot.isSigned(call)).isTrue();
    assertThat(call.header("user-agent"))
        .contains("Discord-Interactions/1.0 (+https://discord.com)");
  }

  @Test
  void an_interaction_has_discords_envelope() throws Exception {
    SentInteraction sent = bot.deferred();

    Json json = bot.lastInteraction();
    assertThat(json.text("id")).contains(sent.id());
    assertThat(Snowflake.createdAt(sent.id())).isEqualTo(bot.clock.instant());
    assertThat(json.text("application_id")).contains(SimulatedServer.APPLICATION_ID);
    assertThat(json.get("type").integer()).hasValue(2);
    assertThat(json.text("guild_id")).contains(SimulatedServer.GUILD_ID);
    assertThat(json.get("member").get("user").text("username")).contains("ada");
    assertThat(json.get("data").text("name")).contains("diagnose");
    assertThat(json.get("authorizing_integration_owners").text("0"))
        .contains(SimulatedServer.GUILD_ID);
    String token = new String(Base64.getUrlDecoder().decode(sent.token()), StandardCharsets.UTF_8);
    assertThat(token).startsWith("interaction:" + sent.id() + ":");
    assertThat(sent.token()).doesNotContain("=");
  }

  @Test
  void a_direct_message_has_a_user_and_no_member() throws Exception {
    bot.answers("{\"type\":5}");
    bot.discord.interact(
        new Action.Command("diagnose"),
        Caller.of(SimulatedServer.GRACE).in(SimulatedServer.DIRECT));

    Json json = bot.lastInteraction();
    assertThat(json.get("user").text("username")).contains("grace");
    assertThat(json.get("member").isAbsent()).isTrue();
    assertThat(json.get("guild_id").isAbsent()).isTrue();
    assertThat(json.get("context").integer()).hasValue(1);
    assertThat(json.get("authorizing_integration_owners").text("0")).contains("0");
  }

  @Test
  void a_deferred_answer_shows_thinking_until_it_is_edited() throws Exception {
    SentInteraction sent = bot.deferred();
    assertThat(sent.httpStatus()).hasValue(200);
    assertThat(sent.states()).singleElement().matches(MessageState::loading);

    assertThat(bot.edit(sent, "{\"content\":\"All well.\"}").status()).isEqualTo(200);

    assertThat(sent.awaitContent(BotOnLoopback.soon()))
        .hasValueSatisfying(state -> {
          assertThat(state.content()).isEqualTo("All well.");
          assertThat(state.loading()).isFalse();
        });
    assertThat(sent.states()).hasSize(2);
  }

  @Test
  void whether_a_deferred_answer_is_ephemeral_cannot_change() throws Exception {
    bot.answers("{\"type\":5,\"data\":{\"flags\":64}}");
    SentInteraction sent = bot.discord.interact(new Action.Command("help"));

    bot.edit(sent, "{\"content\":\"Only you see this.\",\"flags\":0}");

    assertThat(sent.message().orElseThrow().now().ephemeral()).isTrue();
  }

  @Test
  void a_direct_answer_is_a_message_at_once() throws Exception {
    bot.answers("{\"type\":4,\"data\":{\"content\":\"Hello.\",\"flags\":64}}");

    SentInteraction sent = bot.discord.interact(new Action.Command("help"));

    MessageState now = sent.message().orElseThrow().now();
    assertThat(now.content()).isEqualTo("Hello.");
    assertThat(now.ephemeral()).isTrue();
    assertThat(sent.failure()).isEmpty();
  }

  @Test
  void a_bot_that_is_late_did_not_respond_and_its_token_is_dead() throws Exception {
    try (var late =
        new BotOnLoopback(settings -> settings.withAnswerLimit(Duration.ofMillis(150)))) {
      late.answers(call -> {
        Thread.sleep(5_000);
        return Answer.empty(500);
      });

      SentInteraction sent = late.discord.interact(new Action.Command("diagnose"));

      assertThat(sent.failure()).hasValueSatisfying(why -> assertThat(why).contains("150 ms"));
      assertThat(sent.interaction().phase()).isEqualTo(SimulatedInteraction.Phase.FAILED);
      assertThat(late.edit(sent, "{\"content\":\"late\"}").code()).isEqualTo(10015);
      assertThat(callback(late, sent, "{\"type\":5}").code()).isEqualTo(10062);
    }
  }

  @Test
  void a_refusal_or_an_error_of_the_bot_is_no_response() throws Exception {
    bot.answers(call -> Answer.empty(401));

    SentInteraction sent = bot.discord.interact(new Action.Command("diagnose"));

    assertThat(sent.failure()).contains("the bot answered HTTP 401");
    assertThat(sent.httpStatus()).hasValue(401);
    assertThat(sent.message()).isEmpty();
  }

  @Test
  void an_answer_without_json_content_type_is_no_response() throws Exception {
    bot.answers(call -> new Answer(200, Map.of(), "{\"type\":5}".getBytes(StandardCharsets.UTF_8)));

    assertThat(bot.discord.interact(new Action.Command("diagnose")).failure())
        .contains("the answer's content type is not application/json");
  }

  @Test
  void an_answer_of_the_wrong_type_is_no_response() throws Exception {
    bot.answers("{\"type\":6}");
    assertThat(bot.discord.interact(new Action.Command("diagnose")).failure())
        .hasValueSatisfying(
            why -> assertThat(why).contains("Type 6 does not answer an interaction of type 2"));

    bot.answers("{\"type\":5}");
    assertThat(
            bot.discord
                .interact(new Action.Autocomplete("help", Map.of("command", "di"), "command"))
                .failure())
        .isPresent();
  }

  @Test
  void an_answer_over_a_limit_is_no_response_and_says_where() throws Exception {
    bot.answers("{\"type\":4,\"data\":{\"content\":\"" + "x".repeat(2001) + "\"}}");

    assertThat(bot.discord.interact(new Action.Command("help")).failure())
        .contains("the answer is not valid: data.content: Must be 2000 or fewer in length.");
  }

  @Test
  void only_the_ephemeral_flag_may_stand_in_a_deferral() throws Exception {
    bot.answers("{\"type\":5,\"data\":{\"flags\":32768}}");

    assertThat(bot.discord.interact(new Action.Command("help")).failure()).isPresent();
  }

  @Test
  void a_button_names_its_message_and_edits_it() throws Exception {
    SentInteraction shown = withButton("deploy:1");
    bot.answers("{\"type\":7,\"data\":{\"content\":\"Started.\",\"components\":[]}}");

    SentInteraction pressed =
        bot.discord.interact(
            new Action.Button(shown.messageId().orElseThrow(), "deploy:1"),
            Caller.of(SimulatedServer.LIN));

    Json json = bot.lastInteraction();
    assertThat(json.get("type").integer()).hasValue(3);
    assertThat(json.get("data").text("custom_id")).contains("deploy:1");
    assertThat(json.get("data").get("component_type").integer()).hasValue(2);
    assertThat(json.get("message").text("id")).isEqualTo(shown.messageId());
    assertThat(json.get("member").get("user").text("username")).contains("lin");
    assertThat(shown.message().orElseThrow().now().content()).isEqualTo("Started.");
    assertThat(pressed.messageId()).isEqualTo(shown.messageId());
  }

  @Test
  void a_button_may_defer_its_edit_and_edit_later() throws Exception {
    SentInteraction shown = withButton("deploy:1");
    bot.answers("{\"type\":6}");
    SentInteraction pressed =
        bot.discord.interact(new Action.Button(shown.messageId().orElseThrow(), "deploy:1"));
    assertThat(shown.message().orElseThrow().now().content()).isEqualTo("Sure?");

    bot.edit(pressed, "{\"content\":\"Done.\",\"components\":[]}");

    assertThat(shown.message().orElseThrow().now().content()).isEqualTo("Done.");
  }

  @Test
  void a_button_on_a_message_that_is_gone_cannot_be_pressed() {
    assertThatThrownBy(() -> bot.discord.interact(new Action.Button("1", "deploy:1")))
        .hasMessageContaining("there is no message 1");
  }

  @Test
  void a_modal_may_not_answer_a_modal() throws Exception {
    String modal =
        "{\"type\":9,\"data\":{\"custom_id\":\"m\",\"title\":\"Why?\",\"components\":[{\"type\":18,"
            + "\"label\":\"Reason\",\"component\":{\"type\":4,\"custom_id\":\"r\",\"style\":1}}]}}";
    bot.answers(modal);
    var submit = new Action.ModalSubmit("m", Map.of("r", "because"), Optional.empty());

    assertThat(bot.discord.interact(new Action.Command("alerts")).failure()).isEmpty();
    assertThat(bot.discord.interact(submit).failure()).isPresent();
    assertThat(
            BotOnLoopback.textOf(
                bot.lastInteraction(), "data", "components", "0", "component", "value"))
        .contains("because");
  }

  @Test
  void autocomplete_sends_the_focused_text_and_takes_choices() throws Exception {
    bot.answers(
        "{\"type\":8,\"data\":{\"choices\":[{\"name\":\"diagnose\",\"value\":\"diagnose\"}]}}");

    SentInteraction sent =
        bot.discord.interact(new Action.Autocomplete("help", Map.of("command", "di"), "command"));

    Json option = bot.lastInteraction().get("data").get("options").items().getFirst();
    assertThat(option.get("focused").isTrue()).isTrue();
    assertThat(option.text("value")).contains("di");
    assertThat(sent.failure()).isEmpty();
    assertThat(sent.message()).isEmpty();
  }

  @Test
  void a_bot_may_answer_by_the_callback_and_202() throws Exception {
    bot.answers(call -> {
      Json json = call.json();
      try {
        bot.rest.send(
            "POST",
            "/interactions/%s/%s/callback"
                .formatted(json.text("id").orElseThrow(), json.text("token").orElseThrow()),
            "{\"type\":4,\"data\":{\"content\":\"Hello.\"}}");
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
      return Answer.empty(202);
    });

    SentInteraction sent = bot.discord.interact(new Action.Command("help"));

    assertThat(sent.failure()).isEmpty();
    assertThat(sent.message().orElseThrow().now().content()).isEqualTo("Hello.");
  }

  @Test
  void an_interaction_is_acknowledged_only_once() throws Exception {
    SentInteraction sent = bot.deferred();

    assertThat(callback(bot, sent, "{\"type\":5}").code()).isEqualTo(40060);
  }

  @Test
  void a_callback_may_ask_for_the_message() throws Exception {
    bot.answers(call -> Answer.empty(202));
    String foreign = "some-" + "token";

    RestClient.Got got =
        bot.rest.send(
            "POST",
            "/interactions/1/" + foreign + "/callback?with_response=true",
            "{\"type\":4,\"data\":{\"content\":\"Hello.\"}}");

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().get("resource").get("message").text("content")).contains("Hello.");
  }

  private SentInteraction withButton(String customId) throws InterruptedException {
    bot.answers(
        """
        {"type":4,"data":{"content":"Sure?","components":[{"type":1,"components":[
          {"type":2,"style":3,"label":"Deploy","custom_id":"%s"}]}]}}\
        """
            .formatted(customId));
    return bot.discord.interact(new Action.Command("deploy-client"));
  }

  private static RestClient.Got callback(BotOnLoopback bot, SentInteraction sent, String body)
      throws IOException, InterruptedException {
    return bot.rest.send(
        "POST", "/interactions/%s/%s/callback".formatted(sent.id(), sent.token()), body);
  }

  @Test
  void a_second_delivery_is_the_same_bytes_and_changes_nothing_here() throws Exception {
    SentInteraction sent = bot.deferred();

    Answer again = bot.discord.redeliver(sent).orElseThrow();

    assertThat(again.status()).isEqualTo(200);
    assertThat(bot.received).hasSize(2);
    assertThat(bot.received.get(1).body()).isEqualTo(bot.received.get(0).body());
    assertThat(bot.received.get(1).header("x-signature-ed25519"))
        .isEqualTo(bot.received.get(0).header("x-signature-ed25519"));
    assertThat(sent.states()).hasSize(1);
  }

  private String withSelect(String select) throws InterruptedException {
    bot.answers(
        """
        {"type":4,"data":{"content":"Pick.","components":[{"type":1,"components":[%s]}]}}\
        """
            .formatted(select));
    SentInteraction shown = bot.discord.interact(new Action.Command("deploy-client"));
    assertThat(shown.failure()).isEmpty();
    bot.answers("{\"type\":6}");
    return shown.messageId().orElseThrow();
  }

  private Json selected(String messageId, String... values) throws InterruptedException {
    bot.discord.interact(new Action.Select(messageId, "pick", List.of(values)));
    return bot.lastInteraction().get("data");
  }

  private void assertNotSent(String messageId, String why, String... values) {
    int before = bot.received.size();
    assertThatThrownBy(
            () -> bot.discord.interact(new Action.Select(messageId, "pick", List.of(values))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertThat(bot.received).hasSize(before);
  }

  @Test
  void select_values_are_sent_as_a_client_lets_them_be_chosen() throws Exception {
    String message =
        withSelect(
            """
            {"type":3,"custom_id":"pick","min_values":1,"max_values":2,"options":[
              {"label":"One","value":"one"},{"label":"Two","value":"two"},
              {"label":"Three","value":"three"}]}
            """);

    Json data = selected(message, "one", "two");
    assertThat(data.get("component_type").integer()).hasValue(3);
    assertThat(data.get("custom_id").text()).contains("pick");
    assertThat(data.get("values").items()).hasSize(2);
    assertThat(data.get("resolved").isAbsent()).isTrue();

    assertNotSent(message, "1 to 2 values", "one", "two", "three");
    assertNotSent(message, "1 to 2 values");
    assertNotSent(message, "four", "four");
    assertNotSent(message, "twice", "one", "one");
    assertThatThrownBy(
            () -> bot.discord.interact(new Action.Select(message, "other", List.of("one"))))
        .hasMessageContaining("no select menu other");
  }

  @Test
  void a_menu_that_is_disabled_sends_nothing() throws Exception {
    String message =
        withSelect(
            """
            {"type":3,"custom_id":"pick","disabled":true,"options":[{"label":"One","value":"one"}]}
            """);

    assertNotSent(message, "disabled", "one");
  }

  @Test
  void a_user_select_sends_ids_with_their_users_and_members() throws Exception {
    String message = withSelect("{\"type\":5,\"custom_id\":\"pick\",\"max_values\":2}");

    Json data = selected(message, "ada", SimulatedServer.LIN.id());

    assertThat(data.get("component_type").integer()).hasValue(5);
    assertThat(data.get("values").items().stream().map(id -> id.text().orElse("")))
        .containsExactly(SimulatedServer.ADA.id(), SimulatedServer.LIN.id());
    Json resolved = data.get("resolved");
    assertThat(resolved.get("users").get(SimulatedServer.ADA.id()).text("username"))
        .contains("ada");
    assertThat(resolved.get("members").get(SimulatedServer.LIN.id()).get("user").isAbsent())
        .isTrue();
    assertNotSent(message, "there is no user", "admin");
    assertNotSent(message, "twice", "ada", SimulatedServer.ADA.id());
  }

  @Test
  void role_and_mentionable_selects_send_what_they_name() throws Exception {
    Json roles = selected(withSelect("{\"type\":6,\"custom_id\":\"pick\"}"), "admin");
    assertThat(roles.get("component_type").integer()).hasValue(6);
    assertThat(roles.get("resolved").get("roles").fields())
        .containsOnlyKeys(SimulatedServer.ADMIN_ROLE_ID);

    String both = withSelect("{\"type\":7,\"custom_id\":\"pick\",\"max_values\":25}");
    Json mentionables = selected(both, "grace", "member");
    assertThat(mentionables.get("component_type").integer()).hasValue(7);
    assertThat(mentionables.get("resolved").fields()).containsOnlyKeys("users", "members", "roles");
    assertNotSent(both, "there is no role", "unknown-role");
  }

  @Test
  void a_channel_select_offers_the_kinds_of_channels_that_it_names() throws Exception {
    String text =
        withSelect("{\"type\":8,\"custom_id\":\"pick\",\"channel_types\":[0],\"min_values\":0}");
    Json data = selected(text, "alerts");
    assertThat(data.get("component_type").integer()).hasValue(8);
    assertThat(data.get("resolved").get("channels").get(SimulatedServer.ALERTS.id()).text("name"))
        .contains("alerts");
    assertThat(selected(text).get("values").items()).isEmpty();
    assertNotSent(text, "there is no channel", "direct");

    String voice = withSelect("{\"type\":8,\"custom_id\":\"pick\",\"channel_types\":[2]}");
    assertNotSent(voice, "kind", "alerts");
  }

  @Test
  void menus_that_discord_does_not_take_are_refused() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                "{\"type\":5,\"custom_id\":\"pick\",\"max_values\":26}",
                "max_values",
                "{\"type\":6,\"custom_id\":\"pick\",\"min_values\":-1}",
                "min_values",
                "{\"type\":7,\"custom_id\":\"pick\",\"min_values\":3,\"max_values\":2}",
                "min_values",
                "{\"type\":8,\"custom_id\":\"pick\",\"channel_types\":[\"text\"]}",
                "channel_types",
                "{\"type\":5,\"custom_id\":\"pick\",\"default_values\":[{\"id\":\"1\",\"type\":\"role\"}]}",
                "default_values",
                "{\"type\":6,\"custom_id\":\"pick\",\"placeholder\":\"" + "x".repeat(151) + "\"}",
                "placeholder",
                "{\"type\":3,\"custom_id\":\"pick\",\"max_values\":2,\"options\":[{\"label\":\"a\",\"value\":\"a\"}]}",
                "options")
            .entrySet()) {
      bot.answers(
          "{\"type\":4,\"data\":{\"components\":[{\"type\":1,\"components\":["
              + each.getKey()
              + "]}]}}");
      assertThat(bot.discord.interact(new Action.Command("help")).failure())
          .as(each.getKey())
          .hasValueSatisfying(why -> assertThat(why).contains(each.getValue()));
    }
  }

  @Test
  void what_is_chosen_from_the_start_is_checked() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                "{\"type\":3,\"custom_id\":\"pick\",\"options\":["
                    + "{\"label\":\"a\",\"value\":\"a\",\"default\":true},"
                    + "{\"label\":\"b\",\"value\":\"b\",\"default\":true}]}",
                "options",
                "{\"type\":5,\"custom_id\":\"pick\",\"default_values\":[{\"id\":\"ada\",\"type\":\"user\"}]}",
                "default_values.0.id",
                "{\"type\":5,\"custom_id\":\"pick\",\"min_values\":2,\"max_values\":3,\"default_values\":["
                    + "{\"id\":\"4001\",\"type\":\"user\"}]}",
                "default_values")
            .entrySet()) {
      bot.answers(
          "{\"type\":4,\"data\":{\"components\":[{\"type\":1,\"components\":["
              + each.getKey()
              + "]}]}}");
      assertThat(bot.discord.interact(new Action.Command("help")).failure())
          .as(each.getKey())
          .hasValueSatisfying(why -> assertThat(why).contains(each.getValue()));
    }
  }

  @Test
  void a_text_field_that_discord_does_not_take_is_refused() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                "\"min_length\":-1",
                "min_length",
                "\"max_length\":4001",
                "max_length",
                "\"min_length\":5,\"max_length\":4",
                "min_length")
            .entrySet()) {
      bot.answers(
          "{\"type\":9,\"data\":{\"custom_id\":\"f\",\"title\":\"F\",\"components\":[{\"type\":18,"
              + "\"label\":\"L\",\"component\":{\"type\":4,\"custom_id\":\"t\",\"style\":1,"
              + each.getKey()
              + "}}]}}");
      assertThat(bot.discord.interact(new Action.Command("help")).failure())
          .as(each.getKey())
          .hasValueSatisfying(why -> assertThat(why).contains(each.getValue()));
    }
  }
}
