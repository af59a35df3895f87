package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@code send} prints of a message and of a form. */
class SentCommandTest {

  private static String printed(String user, Consumer<SentCommand> printing) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, UTF_8);
    printing.accept(new SentCommand(new Terminal(stream, stream, Map.of()), user));
    return out.toString(UTF_8);
  }

  private static String message(String state) {
    return printed("ada", sent -> sent.message(Json.read(state)));
  }

  @Test
  void embeds_links_and_disabled_buttons_are_shown() {
    assertThat(
            message(
                """
                {"message_id": "7", "kind": "follow_up", "content": "Done.",
                 "embeds": [{"title": "Runs", "description": "two\\nlines",
                   "fields": [{"name": "build", "value": "green"}], "footer": {"text": "octo"}}],
                 "components": [{"type": 1, "components": [
                   {"type": 2, "style": 5, "label": "Run", "url": "https://example.com/1"},
                   {"type": 2, "style": 1, "label": "Off", "custom_id": "o", "disabled": true}]}]}
                """))
        .isEqualTo(
            """

            message 7, follow-up
            Done.
              | Runs
              | two
              | lines
              | build: green
              | octo
              [Run] https://example.com/1
              [Off] disabled
            """);
  }

  @Test
  void buttons_and_menus_inside_of_containers_are_commands_too() {
    assertThat(
            message(
                """
                {"message_id": "7", "content": "", "components": [{"type": 17, "components": [
                  {"type": 10, "content": "A heading"},
                  {"type": 9, "components": [{"type": 10, "content": "A text"}],
                   "accessory": {"type": 2, "label": "It's on", "custom_id": "it's on"}},
                  {"type": 1, "components": [{"type": 3, "custom_id": "pick", "placeholder": "Which?",
                   "options": [{"label": "One", "value": "1", "description": "the first"}]}]}]}]}
                """))
        .isEqualTo(
            """

            message 7
            A heading
            A text
              [It's on] ./orchestrator send --button 'it'\\''s on' --message 7
              [Which?]
                [One] the first ./orchestrator send --select pick --message 7 --value 1
            """);
  }

  @Test
  void a_form_is_printed_as_the_command_that_submits_it() {
    assertThat(
            printed(
                "lin",
                sent ->
                    sent.modal(
                        Json.read(
                            """
                            {"custom_id": "silence", "title": "Silence", "components": [
                              {"type": 1, "components": [{"type": 4, "custom_id": "for",
                                "label": "For how long", "value": "1h"}]},
                              {"type": 18, "label": "How bad", "component": {"type": 3,
                                "custom_id": "bad", "options": [
                                  {"label": "Very", "value": "very"}]}},
                              {"type": 18, "label": "Why", "component": {"type": 4,
                                "custom_id": "why", "required": false}}]}
                            """),
                        Optional.of("9"))))
        .isEqualTo(
            """

            form "Silence"
              for: For how long
              bad: How bad
                very: Very
              why: Why (optional)
              ./orchestrator send --modal silence --message 9 for=1h 'bad=…' 'why=…' --as lin
            """);
  }

  @Test
  void a_deleted_message_and_one_that_is_being_worked_on_say_so() {
    assertThat(message("{\"message_id\": \"7\", \"deleted\": true}"))
        .isEqualTo("\nmessage 7\ndeleted\n");
    assertThat(message("{\"message_id\": \"7\", \"loading\": true, \"ephemeral\": true}"))
        .isEqualTo("\nmessage 7, only ada sees it\nthinking…\n");
  }
}
