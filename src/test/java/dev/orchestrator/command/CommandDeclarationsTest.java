package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.command.CommandSpec.NoOptions;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.discord.DiscordLocale;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ActionComponent.DefaultValue;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What cannot be right stops the start, with the command's name. */
class CommandDeclarationsTest {
  private static final OptionSpec<String> TEXT = OptionSpec.string("text", "A text");
  private static final OptionSpec<String> MAYBE = OptionSpec.string("maybe", "A text").orElse("");

  private record One<A>(CommandSpec<A> spec) implements Command.Immediate<A> {
    @Override
    public Reply.ToCommand run(A options, CommandCall call) {
      return new Reply.SendMessage(Message.of("x"));
    }
  }

  private static CommandRouter router(CommandSpec<?>... specs) {
    return new CommandRouter(
        List.of(specs).stream().map(CommandDeclarationsTest::one).toList(),
        new Admins(Set.of(), Set.of()));
  }

  private static <A> Command<A> one(CommandSpec<A> spec) {
    return new One<>(spec);
  }

  private static CommandSpec<NoOptions> slash(String name) {
    return CommandSpec.slash(name, "Does something");
  }

  private static CommandSpec<String> with(OptionSpec<?>... options) {
    return slash("note").withOptions(values -> "", options);
  }

  private static void assertRefused(String problem, CommandSpec<?>... specs) {
    assertThatThrownBy(() -> router(specs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void names_and_descriptions_follow_the_rules_of_discord() {
    assertRefused("the command /Note", slash("Note"));
    assertRefused("the command /two words", slash("two words"));
    assertRefused("/note cannot be registered: its description", CommandSpec.slash("note", ""));
    assertRefused("the option no good", with(OptionSpec.string("no good", "x")));
    assertRefused(
        "the description of the option text", with(OptionSpec.string("text", " ".repeat(101))));
    assertRefused("its name must have 1 to 32", CommandSpec.message("x".repeat(33)));
    assertThat(router(CommandSpec.message("Report message")).specs()).hasSize(1);
  }

  @Test
  void the_order_and_the_number_of_options_are_checked() {
    assertRefused("text, which is required, after one that may be left out", with(MAYBE, TEXT));
    assertRefused("has the option text twice", with(TEXT, TEXT));
    assertRefused(
        "has choices or suggestions for the option who, whose type has none",
        with(OptionSpec.user("who", "x").withAutocomplete()));
    assertRefused(
        "both choices and suggestions",
        with(OptionSpec.string("text", "x").of(Choice.of("a")).withAutocomplete()));
    assertRefused(
        "a least above the greatest value", with(OptionSpec.integer("n", "x").between(5, 1)));
  }

  @Test
  void suggestions_without_a_handler_are_found() {
    assertRefused(
        "/note declares suggestions for the option text but does not implement",
        with(OptionSpec.string("text", "x").withAutocomplete()));
  }

  @Test
  void an_option_that_is_read_and_not_declared_is_found() {
    assertRefused(
        "the command /note reads the option maybe, which it does not declare",
        slash("note").withOptions(values -> values.get(TEXT) + values.get(MAYBE), TEXT));
    assertRefused(
        "the command /note reads the option maybe",
        slash("note")
            .withSubcommands(
                List.of(
                    new SubcommandSpec<>(
                        "add", "Add", List.of(TEXT), values -> values.get(MAYBE)))));
  }

  @Test
  void commands_of_one_name_are_told_apart_by_their_type_only() {
    assertRefused("two commands are called note", slash("note"), slash("note"));
    assertThat(router(slash("note"), CommandSpec.user("note"), CommandSpec.message("note")).specs())
        .hasSize(3);
  }

  @Test
  void more_context_menu_commands_than_discord_allows_are_refused() {
    CommandSpec<?>[] sixteen = new CommandSpec<?>[16];
    for (int i = 0; i < sixteen.length; i++) {
      sixteen[i] = CommandSpec.user("Menu " + i);
    }
    assertRefused("there are 16 commands of the type USER; Discord allows 15", sixteen);
  }

  @Test
  void a_component_that_belongs_to_no_command_is_found() {
    var menu =
        new SelectMenu.Immediate<String>() {
          @Override
          public SelectSpec<String> spec() {
            return SelectSpec.strings("pick", "gone");
          }

          @Override
          public Reply.ToComponent choose(Selection<String> selection, CommandCall call) {
            return Reply.ephemeral("x");
          }
        };
    var components =
        new ComponentRouter(List.of(), List.of(menu), List.of(), new Admins(Set.of(), Set.of()));

    assertThatThrownBy(() -> components.checkOwners(Set.of("note")))
        .hasMessage("the select menu pick belongs to the command gone, which does not exist");
  }

  @Test
  void an_argument_cannot_pretend_to_be_bound_to_a_user() {
    ButtonSpec button = ButtonSpec.of("close", "note");

    assertThat(button.customIdFor("4001", "n1")).isEqualTo("close:@4001:n1");
    assertThatThrownBy(() -> button.customId("@4002:n1"))
        .hasMessageContaining("the argument of close begins with @");
  }

  @Test
  void permissions_contexts_and_translations_are_registered() {
    CommandSpec<ReceivedMessage> menu =
        CommandSpec.message("Report")
            .withAccess(Access.permissions(Permission.MESSAGE_MANAGE, Permission.KICK_MEMBERS))
            .inServersOnly()
            .translated(new Translation(DiscordLocale.GERMAN, "Melden", ""));

    Json registered =
        Json.tryRead(
                Registration.body(
                    List.of(menu), Set.of(InteractionContext.GUILD, InteractionContext.BOT_DM)))
            .orElseThrow()
            .items()
            .getFirst();

    assertThat(registered.toString())
        .isEqualTo(
            "{\"name\":\"Report\",\"type\":3,\"description\":\"\","
                + "\"name_localizations\":{\"de\":\"Melden\"},"
                + "\"default_member_permissions\":\"8194\",\"contexts\":[0],"
                + "\"integration_types\":[0]}");
  }

  @Test
  void subcommands_groups_options_and_choices_are_translated() {
    OptionSpec<String> when =
        OptionSpec.string("when", "At which failures")
            .of(new Choice("always", "all").translated(DiscordLocale.GERMAN, "immer"))
            .translated(new Translation(DiscordLocale.GERMAN, "wann", "Bei welchen Fehlern"));
    var group =
        new SubcommandGroup("notify", "Notifications")
            .translated(new Translation(DiscordLocale.GERMAN, "melden", "Meldungen"));
    var on =
        new CommandSpec.SubcommandSpec<>(
                "on", "Switch on", List.of(when), values -> values.get(when))
            .translated(new Translation(DiscordLocale.GERMAN, "an", "Einschalten"))
            .in(group);
    CommandSpec<String> me = CommandSpec.slash("me", "What is yours").withSubcommands(List.of(on));
    router(me);

    Json notify =
        Json.tryRead(Registration.guildBody(List.of(me)))
            .orElseThrow()
            .items()
            .getFirst()
            .get("options")
            .items()
            .getFirst();
    assertThat(notify.text("description")).contains("Notifications");
    assertThat(notify.get("name_localizations").text("de")).contains("melden");
    assertThat(notify.get("description_localizations").text("de")).contains("Meldungen");
    Json itsOn = notify.get("options").items().getFirst();
    assertThat(itsOn.text("name")).contains("on");
    assertThat(itsOn.get("name_localizations").text("de")).contains("an");
    Json choice = itsOn.get("options").items().getFirst().get("choices").items().getFirst();
    assertThat(choice)
        .hasToString(
            "{\"name\":\"always\",\"name_localizations\":{\"de\":\"immer\"},\"value\":\"all\"}");
    assertThat(me.decode(List.of("notify", "on"), List.of()))
        .isInstanceOf(CommandSpec.Decoded.Refused.class);
  }

  @Test
  void a_translation_that_discord_refuses_is_found() {
    var upper = new Translation(DiscordLocale.GERMAN, "An", "Einschalten");
    var on = new CommandSpec.SubcommandSpec<>("on", "Switch on", List.of(), _ -> "");
    assertRefused(
        "the subcommand on, its name in GERMAN must have",
        CommandSpec.slash("me", "What is yours").withSubcommands(List.of(on.translated(upper))));
    assertRefused(
        "the group notify, its description in GERMAN must have",
        CommandSpec.slash("me", "What is yours")
            .withSubcommands(
                List.of(
                    on.in(
                        new SubcommandGroup("notify", "Notifications")
                            .translated(new Translation(DiscordLocale.GERMAN, "melden", ""))))));
    OptionSpec<String> when =
        OptionSpec.string("when", "When")
            .of(Choice.of("all").translated(DiscordLocale.GERMAN, "x".repeat(101)));
    assertRefused(
        "a choice of the option when in GERMAN",
        CommandSpec.slash("me", "What is yours").withOptions(values -> values.get(when), when));
  }

  @Test
  void a_context_menu_command_is_translated_within_the_limits() {
    assertRefused(
        "the command Report cannot be registered: its name in GERMAN must have 1 to 32",
        CommandSpec.message("Report")
            .translated(new Translation(DiscordLocale.GERMAN, "x".repeat(33), "")));
  }

  @Test
  void groups_and_subcommands_beside_each_other_are_counted_together() {
    List<SubcommandSpec<? extends String>> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(new SubcommandSpec<>("group" + i + " on", "On", List.of(), _ -> ""));
    }
    router(slash("me").withSubcommands(List.copyOf(all)));
    all.add(new SubcommandSpec<>("off", "Off", List.of(), _ -> ""));
    assertRefused("/me has too many subcommands", slash("me").withSubcommands(all));
  }

  @Test
  void a_group_is_declared_in_one_way() {
    var on = new SubcommandSpec<>("on", "On", List.of(), _ -> "");
    var off = new SubcommandSpec<>("off", "Off", List.of(), _ -> "");
    assertRefused(
        "/me declares the group notify in two ways",
        slash("me")
            .withSubcommands(
                List.of(
                    on.in(new SubcommandGroup("notify", "Notifications")),
                    off.in(new SubcommandGroup("notify", "Messages")))));
  }

  @Test
  void the_longest_language_counts_for_the_size_of_a_command() {
    OptionSpec<?>[] options = new OptionSpec<?>[25];
    for (int i = 0; i < options.length; i++) {
      var choices = new Choice[4];
      for (int c = 0; c < choices.length; c++) {
        choices[c] = new Choice("c" + c, "v").translated(DiscordLocale.GERMAN, "x".repeat(100));
      }
      options[i] = OptionSpec.string("option" + i, "x").of(choices);
    }
    assertRefused("/note has more than 8000 characters in all", with(options));
  }

  @Test
  void choices_have_values_of_the_type_of_their_option_and_names_of_their_own() {
    assertRefused(
        "a value of the option text must have 1 to 100",
        with(OptionSpec.string("text", "x").of(new Choice("a", "x".repeat(101)))));
    assertRefused(
        "/note has a choice of the option n whose value is not of its type",
        with(OptionSpec.integer("n", "x").of(Choice.of("a"))));
    assertRefused(
        "/note has a choice of the option text whose value is not of its type",
        with(OptionSpec.string("text", "x").of(new Choice("a", 1L))));
    assertRefused(
        "/note has two choices of the option text called a",
        with(OptionSpec.string("text", "x").of(new Choice("a", "1"), new Choice("a", "2"))));
  }

  @Test
  void bounds_are_within_what_discord_allows() {
    assertRefused("a length that Discord does not", with(TEXT.between(0, 6001)));
    assertRefused("a length that Discord does not", with(TEXT.between(-1, 5)));
    assertRefused(
        "a value that Discord does not",
        with(OptionSpec.integer("n", "x").between(0, Limits.INTEGER + 1)));
    assertRefused(
        "a value that Discord does not", with(OptionSpec.number("n", "x").between(-1e17, 0)));
  }

  @Test
  void the_fields_of_a_form_are_within_what_discord_allows() {
    assertThatThrownBy(() ->
            FieldSpec.choice(
                "level", "Level", SelectOption.of("A", "a"), SelectOption.of("B", "a")))
        .hasMessage("the field level has the value a twice");
    assertThatThrownBy(() ->
            FieldSpec.choice(
                "level",
                "Level",
                SelectOption.of("A", "a").asSelected(),
                SelectOption.of("B", "b").asSelected()))
        .hasMessage("the field level has more than one entry that is selected from the start");
    assertThatThrownBy(() -> FieldSpec.choice("level", "Level", SelectOption.of("A", "")))
        .hasMessage("an entry of the field level must have a value of 1 to 100 characters");
    assertThatThrownBy(() -> FieldSpec.files("log", "Log", 0, 11))
        .hasMessage("the field log takes 0 to 11 values; Discord allows up to 10");
    assertThatThrownBy(() -> FieldSpec.entities("who", "Who", new SelectKind.Users(), 2, 1))
        .hasMessageContaining("the field who takes 2 to 1 values");
  }

  @Test
  void what_is_chosen_from_the_start_fits_the_menu() {
    SelectSpec<ResolvedUser> menu = SelectSpec.users("who", "note").between(1, 2);

    assertThat(menu.rowWithDefaults("", List.of(DefaultValue.user("4001"))).components())
        .singleElement()
        .hasFieldOrPropertyWithValue("defaults", List.of(DefaultValue.user("4001")));
    assertThatThrownBy(() -> menu.rowWithDefaults("", List.of(DefaultValue.role("5001"))))
        .hasMessage("the select menu who takes 1 to 2 values of the type USER");
    assertThatThrownBy(() -> menu.rowWithDefaults("", List.of()))
        .hasMessageContaining("takes 1 to 2 values");
    assertThatThrownBy(() -> SelectSpec.strings("what", "note").rowWithDefaults("", List.of()))
        .hasMessageContaining("mark those that are selected");
  }

  @Test
  void a_button_cannot_take_the_name_of_the_one_that_opens_a_refused_form() {
    var button =
        new Button.Immediate() {
          @Override
          public ButtonSpec spec() {
            return ButtonSpec.of("edit-form", "note");
          }

          @Override
          public Reply.ToComponent press(ButtonPress press, CommandCall call) {
            return Reply.ephemeral("x");
          }
        };
    assertThatThrownBy(() -> new ComponentRouter(List.of(button), new Admins(Set.of(), Set.of())))
        .hasMessageContaining("a button cannot be called edit-form");
  }
}
