package dev.orchestrator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.command.CommandSpec.Decoded;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.OptionType;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSpecTest {
  private static final OptionSpec<String> REF =
      OptionSpec.string("ref", "A branch or tag").between(1, 5);
  private static final OptionSpec<Long> COUNT =
      OptionSpec.integer("count", "How many").between(1, 10).orElse(3L);
  private static final OptionSpec<Optional<Boolean>> WAIT =
      OptionSpec.bool("wait", "Follow it").optional();
  private static final OptionSpec<String> STAGE =
      OptionSpec.string("stage", "Where").of(Choice.of("dev"), Choice.of("prod")).orElse("dev");

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("deploy", "Deploy it")
          .withOptions(
              values ->
                  new Options(
                      values.get(REF), values.get(COUNT), values.get(WAIT), values.get(STAGE)),
              REF,
              COUNT,
              WAIT,
              STAGE);

  private record Options(String ref, long count, Optional<Boolean> follow, String stage) {}

  private static OptionMapping given(String name, OptionType type, String json) {
    return new OptionMapping(name, Optional.of(type), Json.read(json), false);
  }

  private static Decoded<Options> decode(OptionMapping... given) {
    return SPEC.decode(List.of(), List.of(given));
  }

  private static String refusal(OptionMapping... given) {
    return ((Decoded.Refused<Options>) decode(given)).sentence();
  }

  @Test
  void options_are_read_into_the_record_and_defaults_stand_in_for_what_is_left_out() {
    assertThat(decode(given("ref", OptionType.STRING, "\"main\"")))
        .isEqualTo(new Decoded.Options<>(new Options("main", 3, Optional.empty(), "dev")));
    assertThat(
            decode(
                given("ref", OptionType.STRING, "\"v1\""),
                given("count", OptionType.INTEGER, "10"),
                given("wait", OptionType.BOOLEAN, "false"),
                given("stage", OptionType.STRING, "\"prod\"")))
        .isEqualTo(new Decoded.Options<>(new Options("v1", 10, Optional.of(false), "prod")));
  }

  @Test
  void a_missing_required_option_is_named() {
    assertThat(refusal()).contains("`ref` is missing");
  }

  @Test
  void an_option_of_another_type_is_refused_and_not_guessed() {
    assertThat(refusal(given("ref", OptionType.INTEGER, "5"))).contains("`ref`");
    assertThat(
            refusal(
                given("ref", OptionType.STRING, "\"m\""), given("wait", OptionType.STRING, "true")))
        .contains("`wait`");
    assertThat(refusal(new OptionMapping("ref", Optional.empty(), Json.read("\"main\""), false)))
        .contains("`ref`");
  }

  @Test
  void bounds_are_held_and_lengths_are_counted_in_code_points() {
    assertThat(decode(given("ref", OptionType.STRING, "\"🚢🚢🚢🚢🚢\"")))
        .isInstanceOf(Decoded.Options.class);
    assertThat(refusal(given("ref", OptionType.STRING, "\"toolong\""))).contains("at most 5");
    assertThat(
            refusal(
                given("ref", OptionType.STRING, "\"m\""), given("count", OptionType.INTEGER, "11")))
        .contains("`count` must be at most 10");
    assertThat(
            refusal(
                given("ref", OptionType.STRING, "\"m\""),
                given("count", OptionType.INTEGER, "9007199254740993000")))
        .contains("`count`");
  }

  @Test
  void a_value_that_is_not_in_the_list_is_refused() {
    assertThat(
            refusal(
                given("ref", OptionType.STRING, "\"m\""),
                given("stage", OptionType.STRING, "\"moon\"")))
        .contains("`stage` must be one of");
  }

  @Test
  void an_option_that_the_command_does_not_have_is_not_ignored() {
    assertThat(
            refusal(
                given("ref", OptionType.STRING, "\"m\""),
                given("force", OptionType.BOOLEAN, "true")))
        .contains("has changed since it was registered");
  }

  private sealed interface Act {
    record Show() implements Act {}

    record Mute(String what) implements Act {}
  }

  @Test
  void a_subcommand_decides_what_is_read() {
    OptionSpec<String> what = OptionSpec.string("what", "What to mute");
    CommandSpec<Act> spec =
        CommandSpec.slash("alerts", "Alerts")
            .withSubcommands(
                List.of(
                    new SubcommandSpec<>("show", "Show", List.of(), values -> new Act.Show()),
                    new SubcommandSpec<>(
                        "mute", "Mute", List.of(what), values -> new Act.Mute(values.get(what)))));

    assertThat(spec.decode(List.of("show"), List.of()))
        .isEqualTo(new Decoded.Options<Act>(new Act.Show()));
    assertThat(spec.decode(List.of("mute"), List.of(given("what", OptionType.STRING, "\"disk\""))))
        .isEqualTo(new Decoded.Options<Act>(new Act.Mute("disk")));
    assertThat(spec.decode(List.of("gone"), List.of())).isInstanceOf(Decoded.Refused.class);
    assertThat(spec.decode(List.of(), List.of())).isInstanceOf(Decoded.Refused.class);
  }

  @Test
  void the_registration_says_what_the_declaration_says() {
    String json =
        new String(
            Registration.body(
                List.of(SPEC), Set.of(InteractionContext.BOT_DM, InteractionContext.GUILD)),
            UTF_8);

    assertThat(json)
        .isEqualTo(
            "[{\"name\":\"deploy\",\"type\":1,\"description\":\"Deploy"
                + " it\",\"options\":[{\"type\":3,\"name\":\"ref\",\"description\":\"A branch or"
                + " tag\",\"required\":true,\"min_length\":1,\"max_length\":5},{\"type\":4,\"name\":\"count\",\"description\":\"How"
                + " many\",\"required\":false,\"min_value\":1,\"max_value\":10},{\"type\":5,\"name\":\"wait\",\"description\":\"Follow"
                + " it\",\"required\":false},"
                + "{\"type\":3,\"name\":\"stage\",\"description\":\"Where\",\"required\":false,\"choices\":[{\"name\":\"dev\",\"value\":\"dev\"},{\"name\":\"prod\",\"value\":\"prod\"}]}"
                + "],\"default_member_permissions\":null,"
                + "\"contexts\":[0,1],\"integration_types\":[0]}]");
  }
}
