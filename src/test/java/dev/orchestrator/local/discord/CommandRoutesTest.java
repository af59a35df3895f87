package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommandRoutesTest {
  private static final String GLOBAL =
      "/applications/" + SimulatedServer.APPLICATION_ID + "/commands";
  private static final String GUILD =
      "/applications/%s/guilds/%s/commands"
          .formatted(SimulatedServer.APPLICATION_ID, SimulatedServer.GUILD_ID);
  private static final String STATUS =
      """
      {"name":"status","description":"Last runs","options":[
        {"type":4,"name":"count","description":"How many","min_value":1,"max_value":10,"required":false}]}\
      """;
  private static final String ALERTS =
      """
      {"name":"alerts","description":"Alerts","options":[
        {"type":1,"name":"silence","description":"Be quiet","options":[
          {"type":3,"name":"fingerprint","description":"Which","required":true},
          {"type":6,"name":"who","description":"For whom"}]}]}\
      """;

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
  void replaced_commands_are_returned_and_listed() throws Exception {
    RestClient.Got put = bot.rest.send("PUT", GLOBAL, "[" + STATUS + "]");

    assertThat(put.status()).isEqualTo(200);
    Json stored = put.json().items().getFirst();
    assertThat(stored.text("application_id")).contains(SimulatedServer.APPLICATION_ID);
    assertThat(stored.get("type").integer()).hasValue(1);
    assertThat(BotOnLoopback.textOf(stored, "options", "0", "name")).contains("count");
    assertThat(stored.toString()).doesNotContain("required");
    assertThat(bot.rest.get(GLOBAL + "?with_localizations=true").json())
        .hasToString(put.json().toString());
    assertThat(bot.rest.get(GUILD).json()).hasToString("[]");
  }

  @Test
  void localizations_are_listed_only_on_request() throws Exception {
    bot.rest.send("PUT", GUILD, "[" + STATUS + "]");

    assertThat(bot.rest.get(GUILD).toString()).doesNotContain("name_localizations");
    assertThat(bot.rest.get(GUILD + "?with_localizations=true").toString())
        .contains("name_localizations");
  }

  @Test
  void a_command_keeps_its_id_and_only_a_changed_one_gets_a_new_version() throws Exception {
    Json before = put(STATUS).items().getFirst();
    Json same = put(STATUS).items().getFirst();
    Json changed = put(STATUS.replace("Last runs", "Runs")).items().getFirst();

    assertThat(same).hasToString(before.toString());
    assertThat(changed.text("id")).isEqualTo(before.text("id"));
    assertThat(changed.text("version")).isNotEqualTo(before.text("version"));
  }

  @Test
  void what_is_wrong_is_told_at_its_place() throws Exception {
    RestClient.Got got =
        bot.rest.send(
            "PUT",
            GLOBAL,
            "["
                + STATUS
                + ",{\"name\":\"Bad Name\",\"description\":\"x\",\"options\":["
                + "{\"type\":3,\"name\":\"a\"}]}]");

    assertThat(got.code()).isEqualTo(50035);
    assertThat(BotOnLoopback.textOf(got.json(), "errors", "1", "name", "_errors", "0", "code"))
        .contains("APPLICATION_COMMAND_INVALID_NAME");
    assertThat(
            BotOnLoopback.textOf(
                got.json(),
                "errors",
                "1",
                "options",
                "0",
                "description",
                "_errors",
                "0",
                "message"))
        .contains("This field is required");
    assertThat(bot.discord.globalCommands()).isEmpty();
  }

  @Test
  void discords_rules_for_declarations_are_kept() throws Exception {
    refused("APPLICATION_COMMANDS_DUPLICATE_NAME", STATUS + "," + STATUS);
    refused(
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        option("{\"type\":3,\"name\":\"a\",\"description\":\"x\"},")
            .replace(
                "]}", "{\"type\":3,\"name\":\"b\",\"description\":\"x\",\"required\":true}]}"));
    refused(
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        option(
            "{\"type\":3,\"name\":\"a\",\"description\":\"x\"},"
                + "{\"type\":1,\"name\":\"b\",\"description\":\"x\"}"));
    refused("Must be between 1 and 100", "{\"name\":\"x\",\"description\":\"\"}");
    refused("Command name is invalid", "{\"name\":\"Status\",\"description\":\"x\"}");
    refused(
        "Autocomplete cannot be used",
        option(
            "{\"type\":3,\"name\":\"a\",\"description\":\"x\",\"autocomplete\":true,"
                + "\"choices\":[{\"name\":\"n\",\"value\":\"v\"}]}"));
    String many = "{\"type\":5,\"name\":\"o%d\",\"description\":\"x\"}";
    var options = new StringBuilder();
    for (int i = 0; i < 26; i++) {
      options.append(i == 0 ? "" : ",").append(many.formatted(i));
    }
    refused("Must be 25 or fewer in length", option(options.toString()));
  }

  @Test
  void localizations_follow_the_rules_of_what_they_translate() throws Exception {
    String status = "{\"name\":\"x\",\"description\":\"x\",%s}";
    refused(
        "Command name is invalid", status.formatted("\"name_localizations\":{\"de\":\"Zwei\"}"));
    refused(
        "Value must be one of", status.formatted("\"name_localizations\":{\"german\":\"zwei\"}"));
    refused(
        "Must be between 1 and 100",
        status.formatted("\"description_localizations\":{\"de\":\"\"}"));
    refused("Only dictionaries may be used", status.formatted("\"name_localizations\":[\"zwei\"]"));
    refused(
        "Must be between 1 and 32",
        "{\"name\":\"Report\",\"type\":3,\"name_localizations\":{\"de\":\""
            + "x".repeat(33)
            + "\"}}");
    refused(
        "Command name is invalid",
        option(
            "{\"type\":1,\"name\":\"on\",\"description\":\"x\",\"name_localizations\":{\"de\":\"An\"}}"));
    refused(
        "Must be between 1 and 100",
        option(
            "{\"type\":3,\"name\":\"a\",\"description\":\"x\",\"choices\":[{\"name\":\"n\","
                + "\"value\":\"v\",\"name_localizations\":{\"de\":\""
                + "x".repeat(101)
                + "\"}}]}"));
  }

  @Test
  void the_longest_localization_counts_for_the_size_of_a_command() throws Exception {
    var options = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      var choices = new StringBuilder();
      for (int c = 0; c < 4; c++) {
        choices.append(
            "%s{\"name\":\"c%d\",\"value\":\"v\",\"name_localizations\":{\"de\":\"%s\"}}"
                .formatted(c == 0 ? "" : ",", c, "x".repeat(100)));
      }
      options.append(
          "%s{\"type\":3,\"name\":\"o%d\",\"description\":\"x\",\"choices\":[%s]}"
              .formatted(i == 0 ? "" : ",", i, choices));
    }
    refused("Command exceeds maximum size", option(options.toString()));
  }

  @Test
  void a_name_may_have_letters_of_any_script_and_an_apostrophe() throws Exception {
    assertThat(put("{\"name\":\"état-d'été\",\"description\":\"x\"}").items()).hasSize(1);
  }

  @Test
  void over_200_creates_a_day_are_refused() throws Exception {
    for (int round = 0; round < 2; round++) {
      var names = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        names
            .append(i == 0 ? "" : ",")
            .append("{\"name\":\"c%d-%d\",\"description\":\"x\"}".formatted(round, i));
      }
      put(names.toString());
    }

    assertThat(bot.rest.send("PUT", GLOBAL, "[" + STATUS + "]").code()).isEqualTo(30034);
  }

  @Test
  void another_application_or_server_is_refused() throws Exception {
    assertThat(bot.rest.get("/applications/1/commands").code()).isEqualTo(20012);
    assertThat(
            bot.rest
                .get("/applications/" + SimulatedServer.APPLICATION_ID + "/guilds/1/commands")
                .code())
        .isEqualTo(50001);
  }

  @Test
  void typed_options_get_the_declared_types() throws Exception {
    put(STATUS + "," + ALERTS);
    bot.answers("{\"type\":5}");

    bot.discord.interact(new Action.Command("status", Map.of("count", "5")));
    Json count = bot.lastInteraction().get("data").get("options").items().getFirst();
    assertThat(count.get("type").integer()).hasValue(4);
    assertThat(count.get("value").integer()).hasValue(5);

    bot.discord.interact(
        new Action.Command("alerts silence", Map.of("fingerprint", "42", "who", "grace")));
    Json data = bot.lastInteraction().get("data");
    assertThat(BotOnLoopback.textOf(data, "options", "0", "name")).contains("silence");
    assertThat(BotOnLoopback.textOf(data, "options", "0", "options", "0", "value")).contains("42");
    assertThat(data.get("resolved").get("users").fields()).containsKey(SimulatedServer.GRACE.id());
    assertThat(data.text("id")).isEqualTo(bot.discord.globalCommands().get(1).text("id"));
  }

  @Test
  void a_file_is_sent_as_an_attachment_that_is_resolved() throws Exception {
    put(
        """
        {"name":"upload","description":"Upload","options":[
          {"type":11,"name":"report","description":"Which file","required":true}]}\
        """);
    bot.answers("{\"type\":5}");

    bot.discord.interact(new Action.Command("upload", Map.of("report", "scan 1.json:2048")));

    Json data = bot.lastInteraction().get("data");
    String id = BotOnLoopback.textOf(data, "options", "0", "value").orElseThrow();
    Json file = data.get("resolved").get("attachments").get(id);
    assertThat(file.text("filename")).contains("scan 1.json");
    assertThat(file.get("size").integer()).hasValue(2048);
    assertThat(file.text("content_type")).contains("application/json; charset=utf-8");
    assertThat(file.get("ephemeral").isTrue()).isTrue();
    assertThat(file.text("url").orElse("")).startsWith("https://cdn.discordapp.com/");

    assertThatThrownBy(() -> type("upload", Map.of("report", "big.zip:10485761")))
        .hasMessageContaining("larger than 10 MiB");
    assertThatThrownBy(() -> type("upload", Map.of("report", "../etc/passwd")))
        .hasMessageContaining("no name of a file");
  }

  @Test
  void what_no_client_would_send_is_refused_with_a_sentence() throws Exception {
    put(STATUS + "," + ALERTS);

    assertThatThrownBy(() -> type("status", Map.of("count", "many")))
        .hasMessage("Discord would not send this: count wants a whole number.");
    assertThatThrownBy(() -> type("status", Map.of("count", "11")))
        .hasMessage(
            "Discord would not send this: the number for count is too small or too large; it wants 1 to 10.");
    assertThatThrownBy(() -> type("status", Map.of("other", "1")))
        .hasMessage("Discord would not send this: there is no option other, only count.");
    assertThatThrownBy(() -> type("alerts silence", Map.of()))
        .hasMessageContaining("fingerprint is required");
    assertThatThrownBy(() -> type("alerts", Map.of()))
        .hasMessageContaining("one of the subcommands must be named: ")
        .hasMessageContaining("silence");
    assertThat(bot.received).isEmpty();
  }

  @Test
  void undeclared_commands_are_typed_by_how_they_look() throws Exception {
    bot.answers("{\"type\":5}");
    type("new", Map.of("a", "12"));
    assertThat(firstType()).isEqualTo(4);
    type("new", Map.of("a", "true"));
    assertThat(firstType()).isEqualTo(5);
    type("new", Map.of("a", "12a"));
    assertThat(firstType()).isEqualTo(3);
  }

  private long firstType() {
    Json option = bot.lastInteraction().get("data").get("options").items().getFirst();
    return option.get("type").integer().orElse(0);
  }

  private void type(String command, Map<String, String> options) throws InterruptedException {
    var unused = bot.discord.interact(new Action.Command(command, options));
  }

  private void refused(String why, String commands) throws IOException, InterruptedException {
    assertThat(bot.rest.send("PUT", GLOBAL, "[" + commands + "]"))
        .satisfies(got -> assertThat(got.status()).isEqualTo(400))
        .asString()
        .contains(why);
  }

  private static String option(String options) {
    return "{\"name\":\"x\",\"description\":\"x\",\"options\":[" + options + "]}";
  }

  private Json put(String commands) throws IOException, InterruptedException {
    return bot.rest.send("PUT", GLOBAL, "[" + commands + "]").json();
  }
}
