package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person who presses a button reads, and what is left in the table. */
class ComponentIntakeTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ADMIN = "4000000000000000009";
  private static final String OTHER_ADMIN = "4000000000000000008";
  private static final String MEMBER = "4000000000000000001";
  private static final String OFFER_TRACE = "1-67000000-bbbbbbbbbbbbbbbbbbbbbbbb";
  private static final String PRESS_TRACE = "1-67000001-cccccccccccccccccccccccc";
  private static final LocalDynamo DYNAMO = start();
  private static final TraceStore TRACES =
      new DynamoTraceStore(DYNAMO.client(), "buttons", new Redactor(), _ -> List.of());
  private static long interactions = 1_200_000_000_000_000_000L;

  private final List<String> pressed = new ArrayList<>();

  private final ComponentIntake intake =
      new ComponentIntake(
          new ComponentRouter(
              List.of(new Note(pressed), new Cancel(), new Go(), new Breaks()),
              new Admins(Set.of(ADMIN, OTHER_ADMIN), Set.of())),
          TRACES,
          new ReplyWriter(text -> text),
          new Incidents(AlertsManager.off()),
          () -> T0);

  private record Note(List<String> pressed) implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("note", "alerts", Access.ANYONE, false);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      pressed.add(press.argument());
      return new Reply.EditMessage(Message.of("noted " + press.argument()));
    }
  }

  private record Cancel() implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("cancel", "deploy-client", Access.ADMINS, true);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      return new Reply.EditMessage(Message.of("cancelled " + press.state().get("ref")));
    }
  }

  private record Go() implements Button.Deferred {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("go", "deploy-client", Access.ADMINS, true);
    }

    @Override
    public Outcome press(ButtonPress press, CommandCall call, CommandRun run) {
      return Outcome.succeeded(Message.of("done"));
    }
  }

  private record Breaks() implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("breaks", "alerts", Access.ANYONE, false);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      throw new IllegalStateException("token=" + "hunter2hunter2");
    }
  }

  private static LocalDynamo start() {
    try {
      return LocalDynamo.start(Optional.empty());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @BeforeAll
  static void create() {
    LocalTable.create(DYNAMO.client(), "buttons");
  }

  @AfterAll
  static void stop() {
    DYNAMO.close();
  }

  private static String id() {
    return Long.toString(interactions++);
  }

  private static String offer(Instant endsAt) {
    String nonce = id();
    TRACES.offer(
        new SingleUseToken(
            nonce, ADMIN, OFFER_TRACE, Map.of("ref", "v1.2"), endsAt, Optional.empty()));
    return nonce;
  }

  private Json press(String customId, String person) {
    return press(customId, person, id());
  }

  private Json press(String customId, String person, String interactionId) {
    Json body =
        Json.read(
            """
            {"id":"%s","application_id":"1000000000000000001","type":3,"token":"t-%s","version":1,
             "channel_id":"3000","user":{"id":"%s","username":"x"},
             "data":{"component_type":2,"custom_id":"%s"},
             "message":{"id":"9000","channel_id":"3000","content":"c","flags":0}}
            """
                .formatted(interactionId, interactionId, person, customId));
    var read = (InteractionReader.Result.Read) InteractionReader.read(body);
    return Json.read(
        new String(
            intake.answer((Interaction.Component) read.interaction(), body, PRESS_TRACE, T0),
            StandardCharsets.UTF_8));
  }

  private static String content(Json answer) {
    return answer.get("data").text("content").orElse("");
  }

  @Test
  void a_button_that_is_good_anytime_edits_its_message_and_shows_the_trace_id() {
    Json answer = press("note:abc", MEMBER);
    assertThat(answer.get("type").integer()).hasValue(7);
    assertThat(content(answer)).contains("noted abc").contains(PRESS_TRACE);
    assertThat(pressed).containsExactly("abc");
  }

  @Test
  void a_press_that_Discord_delivers_twice_gets_the_same_answer() {
    String id = id();
    Json first = press("note:abc", MEMBER, id);
    Json second = press("note:changed", MEMBER, id);
    assertThat(second.toString()).isEqualTo(first.toString());
  }

  @Test
  void a_one_shot_press_goes_on_under_the_trace_of_its_command_and_leaves_a_job() {
    String nonce = offer(T0.plusSeconds(600));
    String id = id();
    assertThat(press("go:" + nonce, ADMIN, id).get("type").integer()).hasValue(6);
    var claim = TRACES.claim(new TraceKey(ADMIN, id), "w", T0, T0.plusSeconds(20)).orElseThrow();
    assertThat(claim.trace().traceId()).isEqualTo(OFFER_TRACE);
    assertThat(claim.trace().command()).isEqualTo("deploy-client");
  }

  @Test
  void after_one_of_its_buttons_an_offer_is_used_up() {
    String nonce = offer(T0.plusSeconds(600));
    assertThat(content(press("cancel:" + nonce, ADMIN))).contains("cancelled v1.2");
    Json second = press("go:" + nonce, ADMIN);
    assertThat(second.get("type").integer()).hasValue(4);
    assertThat(second.get("data").get("flags").integer()).hasValue(64);
    assertThat(content(second)).contains("already been used");
  }

  @Test
  void only_the_caller_may_press_even_among_admins() {
    String nonce = offer(T0.plusSeconds(600));
    assertThat(content(press("go:" + nonce, OTHER_ADMIN))).contains("Only <@" + ADMIN + ">");
    assertThat(content(press("go:" + nonce, MEMBER))).contains("Only admins");
    assertThat(press("go:" + nonce, ADMIN).get("type").integer()).hasValue(6);
  }

  @Test
  void a_late_press_an_unknown_offer_and_an_unknown_button_each_say_what_to_do() {
    assertThat(content(press("go:" + offer(T0), ADMIN))).contains("Send the command again");
    assertThat(content(press("go:404", ADMIN))).contains("Send the command again");
    assertThat(content(press("nobody:1", ADMIN))).contains("Send the command again");
  }

  @Test
  void a_refused_press_stands_in_the_table_as_refused() {
    press("go:404", MEMBER);
    var newest = TRACES.recent(MEMBER, T0, any -> true, 1).getFirst();
    assertThat(newest.status()).isEqualTo(TraceStatus.REFUSED);
    assertThat(newest.command()).isEqualTo("deploy-client");
  }

  @Test
  void a_button_that_breaks_says_so_without_saying_why() {
    Json answer = press("breaks:1", MEMBER);
    assertThat(content(answer)).contains("Something went wrong").doesNotContain("hunter2");
  }
}
