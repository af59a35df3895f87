package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.ExitCode;

@Timeout(60)
class RegisterToolTest {
  private ToolStage stage;

  @BeforeEach
  void open() throws IOException {
    stage = new ToolStage();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static List<String> declared() {
    return TestServices.inert().router().specs().stream().map(spec -> spec.name()).toList();
  }

  private List<String> registered() {
    return stage.discord.globalCommands().stream()
        .map(command -> command.text("name").orElse(""))
        .toList();
  }

  @Test
  void the_plan_is_printed_and_nothing_is_written_without_apply() {
    assertThat(stage.register()).isEqualTo(ExitCode.SOFTWARE);

    assertThat(stage.printed())
        .contains("  + /diagnose", "added", "Nothing was written")
        .contains("%d added, 0 changed, 0 removed, 0 same".formatted(declared().size()));
    assertThat(stage.writes()).isZero();
  }

  @Test
  void apply_writes_and_a_second_run_finds_everything_the_same() {
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(registered()).isEqualTo(declared());
    stage.printed();

    long writes = stage.writes();
    assertThat(stage.register()).isEqualTo(ExitCode.OK);
    assertThat(stage.printed())
        .contains("0 added, 0 changed, 0 removed, %d same".formatted(declared().size()))
        .contains("Discord has what is declared.");
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(stage.writes()).isEqualTo(writes);
  }

  @Test
  void what_others_left_is_changed_or_removed_under_its_id_and_an_entry_point_is_kept()
      throws Exception {
    stage.registered(
        """
        [{"name":"help","type":1,"description":"An old text","options":[]},
         {"name":"gone","type":1,"description":"Nobody declares it"},
         {"name":"launch","type":4,"description":""}]\
        """);
    String helpId = id("help");
    String launchId = id("launch");

    assertThat(stage.register()).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed())
        .containsPattern(
            "~ /help +changed: contexts, description, options, options.command.autocomplete")
        .containsPattern("- /gone +removed")
        .containsPattern("= launch \\(entry point\\) +kept");

    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(registered()).contains("launch", "help").doesNotContain("gone");
    assertThat(id("help")).isEqualTo(helpId);
    assertThat(id("launch")).isEqualTo(launchId);
  }

  private String id(String name) {
    return stage.discord.globalCommands().stream()
        .filter(command -> command.text("name").orElse("").equals(name))
        .map(command -> command.text("id").orElse(""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_commands_of_one_server_are_its_own() {
    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--apply"))
        .isEqualTo(ExitCode.OK);

    assertThat(stage.discord.guildCommands()).hasSameSizeAs(declared());
    assertThat(registered()).isEmpty();
    assertThat(stage.register("--guild", "1100000000000000999")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains("is not in server 1100000000000000999");
  }

  @Test
  void no_public_key_and_no_application_id_are_needed() {
    stage.unset("DISCORD_APPLICATION_ID");
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
  }

  @Test
  void the_token_of_another_application_is_told_and_nothing_is_written() {
    stage.set("DISCORD_APPLICATION_ID", "1100000000000000999");

    assertThat(stage.register("--apply")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed())
        .contains(
            "wrong application",
            SimulatedServer.APPLICATION_ID,
            "1100000000000000999",
            "Nothing was changed");
    assertThat(stage.writes()).isZero();
  }

  @Test
  void a_token_that_Discord_does_not_know_is_told_without_showing_it() {
    stage.set("DISCORD_BOT_TOKEN", "another-" + "made-up-token");

    assertThat(stage.register()).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains("does not accept the bot token").doesNotContain("made-up");
  }

  @Test
  void the_limit_of_200_new_commands_a_day_is_explained_with_the_number_of_the_plan() {
    for (int status : new int[] {400, 429}) {
      stage.refuseOverwrite(status, "{\"code\":30034,\"message\":\"Max number\"}");
      assertThat(stage.register("--apply")).isEqualTo(ExitCode.SOFTWARE);
      assertThat(stage.printed())
          .contains("200 new commands a day")
          .contains("This plan adds %d.".formatted(declared().size()));
      assertThat(registered()).isEmpty();
    }
  }

  @Test
  void a_short_rate_limit_is_waited_out_and_a_long_one_is_told() {
    stage.refuseOverwrite(429, "{\"message\":\"slow\",\"retry_after\":0.05,\"global\":false}");
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(registered()).isEqualTo(declared());
    stage.printed();

    stage.refuseOverwrite(429, "{\"message\":\"slow\",\"retry_after\":900,\"global\":false}");
    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--apply"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains("asks to wait 15 min", "does not list what is declared");
  }

  @Test
  void wrong_use_is_told_with_the_usage() {
    assertThat(stage.register("--aply")).isEqualTo(ExitCode.USAGE);
    assertThat(stage.register("--guild")).isEqualTo(ExitCode.USAGE);
    assertThat(stage.register("--guild", "storefront")).isEqualTo(ExitCode.USAGE);
    stage.set("DISCORD_APPLICATION_ID", "not-an-id");
    assertThat(stage.register()).isEqualTo(ExitCode.USAGE);
    assertThat(stage.printed())
        .contains("Usage: ./orchestrator register", "DISCORD_APPLICATION_ID");
    assertThat(stage.discord.requests()).isEmpty();
  }

  @Test
  void what_discord_fills_in_is_no_difference_and_what_a_person_changed_is() {
    Json declared =
        Json.read(
            """
            {"name":"alerts","type":1,"description":"Alerts","default_member_permissions":null,"options":[
              {"type":1,"name":"silence","description":"Be quiet","options":[
                {"type":4,"name":"count","description":"How many","required":false,"min_value":1,
                 "choices":[{"name":"one","value":1}]}]}]}\
            """);
    String echoed =
        """
        {"id":"1","application_id":"2","version":"3","name":"alerts","type":1,"description":"Alerts",
         "name_localizations":null,"description_localizations":null,"nsfw":false,"contexts":[0,1,2],
         "integration_types":[0],"dm_permission":true,"default_permission":true,
         "default_member_permissions":null,"options":[
          {"type":1,"name":"silence","name_localizations":null,"description":"Be quiet","options":[
            {"type":4,"name":"count","description":"How many","min_value":1.0,
             "choices":[{"name":"one","name_localizations":null,"value":1}]}]}]}\
        """;
    CommandForm form = CommandForm.of(declared);

    assertThat(form.differences(CommandForm.of(Json.read(echoed)))).isEmpty();
    assertThat(
            form.differences(
                CommandForm.of(Json.read(echoed.replace("\"nsfw\":false", "\"nsfw\":true")))))
        .containsExactly("nsfw");
    assertThat(
            form.differences(
                CommandForm.of(Json.read(echoed.replace("\"value\":1", "\"value\":2")))))
        .containsExactly("options.silence.options.count.choices");
    assertThat(
            form.differences(
                CommandForm.of(
                    Json.read(
                        echoed.replace(
                            "\"name_localizations\":null,\"description_localizations\"",
                            "\"name_localizations\":{\"de\":\"alarm\"},\"description_localizations\"")))))
        .containsExactly("name_localizations");
  }

  @Test
  void fields_that_Discord_added_are_no_difference_wherever_they_stand() throws Exception {
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    String listed =
        stage
            .discord
            .globalCommands()
            .toString()
            .replace("\"description\":", "\"something_new\":{\"of\":[true]},\"description\":");
    stage.answerCommands(listed);

    assertThat(stage.register()).isEqualTo(ExitCode.OK);
  }

  @Test
  void the_order_of_contexts_is_no_difference_and_another_context_is() {
    Json declared = Json.read("{\"name\":\"a\",\"type\":1,\"contexts\":[0,1]}");
    CommandForm form = CommandForm.of(declared);
    assertThat(
            form.differences(
                CommandForm.of(Json.read("{\"name\":\"a\",\"type\":1,\"contexts\":[1,0]}"))))
        .isEmpty();
    assertThat(
            form.differences(
                CommandForm.of(Json.read("{\"name\":\"a\",\"type\":1,\"contexts\":[0,1,2]}"))))
        .containsExactly("contexts");
  }

  @Test
  void commands_are_offered_in_servers_only_unless_direct_messages_are_allowed() {
    stage.register("--apply");
    assertThat(stage.discord.globalCommands())
        .allSatisfy(command -> {
          assertThat(command.get("contexts").toString()).isEqualTo("[0]");
          assertThat(command.get("integration_types").toString()).isEqualTo("[0]");
          assertThat(command.get("default_member_permissions").text()).isEmpty();
        });
    stage.set("ALLOW_DMS", "true");
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(stage.discord.globalCommands())
        .allSatisfy(command -> assertThat(command.get("contexts").toString()).isEqualTo("[0,1]"));
  }

  @Test
  void a_server_without_the_application_is_told_with_the_address_that_adds_it() {
    stage.refuse("GET *", 403, "{\"code\":50001,\"message\":\"Missing Access\"}", "/guilds/");

    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--apply"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed())
        .contains("not in server " + SimulatedServer.GUILD_ID)
        .contains("applications.commands")
        .contains(
            "https://discord.com/oauth2/authorize?client_id="
                + SimulatedServer.APPLICATION_ID
                + "&scope=bot+applications.commands&permissions="
                + (1L << 10 | 1L << 11 | 1L << 16 | 1L << 38))
        .contains("View Channel, Send Messages, Read Message History")
        .doesNotContain("give it View Channel there");
  }

  @Test
  void commands_that_were_written_though_the_answer_was_lost_are_found_by_reading_again() {
    stage.discord.faults().add(DiscordFaults.lostAnswer().on("PUT *").times(Fault.ALWAYS));

    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(stage.printed()).contains("Written.").doesNotContain("were not changed");
    assertThat(registered()).isEqualTo(declared());
  }

  @Test
  void commands_that_were_not_written_are_told_as_what_Discord_has() {
    stage.discord.faults().add(DiscordFaults.reset().on("PUT *").times(Fault.ALWAYS));

    assertThat(stage.register("--apply")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains("does not list what is declared", "+ /diagnose");
  }

  @Test
  void an_answer_that_is_no_list_of_commands_is_an_error_and_nothing_is_written() {
    for (String body :
        new String[] {
          "{}",
          "{\"commands\":[]}",
          "{\"id\":\"1\"}",
          "[null]",
          "[\"diagnose\"]",
          "[{\"message\":\"maintenance\"}]",
          "[[]]"
        }) {
      stage.answerCommands(body);
      assertThat(stage.register("--apply")).as(body).isEqualTo(ExitCode.SOFTWARE);
      assertThat(stage.writes()).as(body).isZero();
    }
  }

  @Test
  void commands_that_are_everywhere_already_are_warned_of_and_a_server_s_own_can_be_removed() {
    assertThat(stage.register("--apply")).isEqualTo(ExitCode.OK);
    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--apply"))
        .isEqualTo(ExitCode.OK);
    assertThat(stage.printed()).contains("Warning:", "twice", "--remove");

    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--remove"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(stage.printed()).contains("- /diagnose", "Nothing was written");
    assertThat(stage.register("--guild", SimulatedServer.GUILD_ID, "--remove", "--apply"))
        .isEqualTo(ExitCode.OK);
    assertThat(stage.discord.guildCommands()).isEmpty();
    assertThat(registered()).isEqualTo(declared());
    assertThat(stage.register("--remove", "--apply")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_missing_token_is_named_before_anyone_is_asked() {
    stage.unset("DISCORD_BOT_TOKEN");
    assertThat(stage.register()).isEqualTo(ExitCode.USAGE);
    assertThat(stage.printed())
        .contains("DISCORD_BOT_TOKEN must be set, or DISCORD_BOT_TOKEN_PARAMETER");
    assertThat(stage.discord.requests()).isEmpty();
  }
}
