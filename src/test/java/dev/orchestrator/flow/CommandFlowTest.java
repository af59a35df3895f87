package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Commands from a person's key press to the final message, through every real part. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern TRACE = Pattern.compile("trace `(1-[0-9a-f]{8}-[0-9a-f]{24})`");
  private static final Predicate<MessageState> FINAL =
      state -> state.content().contains("-# trace");

  /** Two users, each of one test, so that no cooldown of one holds back the other. */
  private static final Person OTTO =
      new Person("4000000000000000777", "otto", "Otto", List.of(), "0");

  private static final Person PAUL =
      new Person("4000000000000000778", "paul", "Paul", List.of(), "0");

  private RunningSystem running;
  private SimulatedDiscord discord;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start();
    discord = running.system().discord();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static String traceId(String content) {
    Matcher matcher = TRACE.matcher(content);
    assertThat(matcher.find()).as(content).isTrue();
    return matcher.group(1);
  }

  private String finalContent(SentInteraction sent) throws InterruptedException {
    return sent.awaitState(FINAL, PATIENCE).orElseThrow().content();
  }

  private List<RecordedRequest> edits(SentInteraction sent) {
    return discord.requests().stream()
        .filter(request -> request.path().contains(sent.token()))
        .toList();
  }

  @Test
  void a_deferred_command_is_acknowledged_worked_on_and_ends_in_one_final_message()
      throws Exception {
    SentInteraction sent = discord.interact(new Action.Command("diagnose"));

    assertThat(sent.httpStatus()).hasValue(200);
    assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
    String content = finalContent(sent);
    assertThat(content)
        .contains("✅ **table**", "✅ **Discord**", "✅ **GitHub**", "✅ **deploy workflow**")
        .contains("➖ **frontend**", "FRONTEND_BASE_URL is not set".replace("_", "\\_"))
        .contains("**Verdict:** ✅ all 4 checks passed, 2 not configured.");
    assertThat(edits(sent)).allMatch(edit -> edit.is("PATCH", "/messages/@original"));
    assertThat(sent.followUps()).isEmpty();
  }

  @Test
  void the_trace_can_be_seen_by_who_gave_the_command_and_by_nobody_else() throws Exception {
    Caller ada = Caller.of(SimulatedServer.ADA);
    SentInteraction diagnose = discord.interact(new Action.Command("diagnose"), ada);
    String traceId = traceId(finalContent(diagnose));

    String shown =
        discord.interact(new Action.Command("debug-last"), ada).states().getLast().content();
    assertThat(shown).contains("**/diagnose** succeeded", "Trace `" + traceId + "`");
    assertThat(shown).containsPattern("(?m)^table +█+ +[0-9.]+ m?s ✅$");

    var toLin = discord.interact(new Action.Command("debug-last"), Caller.of(SimulatedServer.LIN));
    assertThat(toLin.states().getLast().content())
        .contains("You have no traces yet")
        .doesNotContain(traceId);
  }

  @Test
  void debug_last_is_for_the_callers_eyes_unless_they_say_otherwise() throws Exception {
    Caller grace = Caller.of(SimulatedServer.GRACE);

    assertThat(
            discord
                .interact(new Action.Command("debug-last"), grace)
                .states()
                .getLast()
                .ephemeral())
        .isTrue();
    discord.interact(new Action.Command("help"), grace);
    assertThat(
            discord
                .interact(new Action.Command("debug-last", Map.of("private", "false")), grace)
                .states()
                .getLast()
                .ephemeral())
        .isFalse();
  }

  @Test
  void an_interaction_that_is_delivered_twice_runs_once_and_gets_the_same_answer()
      throws Exception {
    SentInteraction sent = discord.interact(new Action.Command("diagnose"));
    var again = running.post(sent.request());

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(sent.answer().toString());
    String traceId = traceId(finalContent(sent));
    var late = running.post(sent.request());
    assertThat(late.body()).isEqualTo(sent.answer().toString());

    running.awaitLine("command ended", traceId);
    assertThat(running.lines("command ended", traceId)).hasSize(1);
    Predicate<RecordedRequest> isFinal =
        request -> request.path().contains(sent.token()) && request.text().contains("-# trace");
    assertThat(discord.awaitRequest(isFinal, PATIENCE)).isPresent();
    assertThat(discord.requests()).filteredOn(isFinal).hasSize(1);
  }

  @Test
  void an_immediate_command_that_is_delivered_twice_gets_its_first_answer() throws Exception {
    SentInteraction sent = discord.interact(new Action.Command("help"));
    var again = running.post(sent.request());

    assertThat(again.body()).isEqualTo(sent.answer().toString());
  }

  @Test
  void help_lists_and_explains_the_commands_and_completes_their_names() throws Exception {
    assertThat(discord.interact(new Action.Command("help")).states().getLast().content())
        .contains("**/diagnose**", "**/debug-last**", "**/help**");
    assertThat(
            discord
                .interact(new Action.Command("help", Map.of("command", "diagnose")))
                .states()
                .getLast()
                .content())
        .contains("`target` (string, optional)", "Who: anyone");
    assertThat(
            discord
                .interact(new Action.Autocomplete("help", Map.of("command", "dia"), "command"))
                .answer()
                .toString())
        .isEqualTo(
            "{\"type\":8,\"data\":{\"choices\":[{\"name\":\"diagnose\",\"value\":\"diagnose\"}]}}");
  }

  @Test
  void an_unknown_command_is_told_so_with_the_trace_id() throws Exception {
    var sent =
        discord.interact(
            new Action.Raw(2, Json.read("{\"id\":\"77\",\"name\":\"ship\",\"type\":1}")));
    MessageState answer = sent.states().getLast();

    assertThat(answer.ephemeral()).isTrue();
    assertThat(answer.content()).contains("Unknown command `/ship`.");
    traceId(answer.content());
  }

  @Test
  void a_stale_form_of_a_command_is_refused_and_not_guessed() throws Exception {
    var sent =
        discord.interact(
            new Action.Raw(
                2,
                Json.read(
                    "{\"id\":\"77\",\"name\":\"diagnose\",\"type\":1,\"options\":[{\"name\":\"target\",\"type\":4,\"value\":5}]}")));

    assertThat(sent.states().getLast().content())
        .contains("`target` is not valid for this command");
  }

  @Test
  void a_private_target_is_refused_with_a_next_step_and_never_called() throws Exception {
    for (String target :
        List.of(
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://2130706433/",
            "http://example.com/",
            "https://user:pw@example.com/",
            "https://example.com:8443/")) {
      var sent =
          discord.interact(
              new Action.Command("diagnose", Map.of("target", target)), Caller.of(OTTO));
      assertThat(finalContent(sent))
          .as(target)
          .contains("❌ **target**", "Give a public https address");
    }
  }

  @Test
  void one_user_cannot_start_diagnoses_without_end() throws Exception {
    // More than two windows of the cooldown hold, so that it does not matter where one ends.
    int refused = 0;
    for (int i = 0; i < 25; i++) {
      SentInteraction sent = discord.interact(new Action.Command("diagnose"), Caller.of(PAUL));
      if (sent.answer().get("data").text("content").orElse("").contains("too often")) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void kinds_that_this_bot_does_not_use_get_a_polite_answer() throws Exception {
    for (int type : List.of(3, 5, 6, 99)) {
      var sent =
          discord.interact(
              new Action.Raw(
                  type,
                  Json.read(
                      "{\"custom_id\":\"x\",\"component_type\":2,\"components\":[],\"values\":[]}")));
      assertThat(sent.httpStatus()).as("type " + type).hasValue(200);
      assertThat(sent.answer().get("data").text("content").orElse(""))
          .as("type " + type)
          .contains("has expired");
    }
  }

  @Test
  void every_log_line_of_a_command_carries_its_trace_and_no_line_the_token() throws Exception {
    SentInteraction sent = discord.interact(new Action.Command("diagnose"));
    String traceId = traceId(finalContent(sent));
    discord.awaitRequest(r -> r.path().contains(sent.token()), PATIENCE);

    var lines =
        running.logLines().stream()
            .filter(line -> line.text("trace_id").orElse("").equals(traceId))
            .toList();
    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(line.fields().keySet())
              .contains("ts", "level", "service", "stage", "fn", "msg");
          assertThat(line.text("ts").orElse("")).matches("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z");
        });
    assertThat(lines)
        .filteredOn(line -> line.text("msg").orElse("").equals("interaction answered"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.text("cmd")).contains("diagnose");
          assertThat(line.text("user_id")).contains(SimulatedServer.ADA.id());
          assertThat(line.get("duration_ms").integer()).isPresent();
        });
    assertThat(running.logText()).doesNotContain(sent.token());
  }
}
