package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SimulatedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Who may look at which trace, and what they see. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Caller ADA = Caller.of(SimulatedServer.ADA);
  private static final Caller GRACE = Caller.of(SimulatedServer.GRACE);
  private static final Caller ADMIN = Caller.of(SimulatedServer.LIN);
  private static final String NOBODYS = "1-67000000-000000000000000000000000";

  private RunningSystem running;
  private String adasTrace = "";

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start();
    String content =
        running
            .system()
            .discord()
            .interact(new Action.Command("diagnose"), ADA)
            .awaitState(state -> Footnote.isIn(state.content()), PATIENCE)
            .orElseThrow()
            .content();
    adasTrace = Footnote.traceId(content).orElseThrow();
    running.awaitEnds(adasTrace, 1);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private MessageState trace(String id, Caller caller) throws Exception {
    return running
        .system()
        .discord()
        .interact(new Action.Command("trace", Map.of("id", id)), caller)
        .states()
        .getLast();
  }

  /** Without the footnote, which holds the trace of the asking itself. */
  private String answer(String id, Caller caller) throws Exception {
    MessageState state = trace(id, caller);
    assertThat(state.ephemeral()).isTrue();
    return Footnote.without(state.content());
  }

  private List<Json> suggestions(String typed, Caller caller) throws Exception {
    return running
        .system()
        .discord()
        .interact(new Action.Autocomplete("trace", Map.of("id", typed), "id"), caller)
        .answer()
        .get("data")
        .get("choices")
        .items();
  }

  @Test
  void its_owner_sees_the_whole_trace_as_a_waterfall() throws Exception {
    assertThat(answer(adasTrace, ADA))
        .startsWith("Trace `" + adasTrace + "`\n✅ **/diagnose** succeeded · ")
        .containsPattern("(?m)^table +█+ +[0-9.]+ m?s ✅$")
        .containsPattern("(?m)^deploy workflow +█+ +[0-9.]+ m?s ✅$")
        .contains("✅ **table** written and read back")
        .doesNotContain("by <@");
    assertThat(answer(" `" + adasTrace + "` ", ADA)).startsWith("Trace `" + adasTrace);
  }

  @Test
  void an_admin_sees_anyones_and_whose_it_is() throws Exception {
    assertThat(answer(adasTrace, ADMIN))
        .contains("**/diagnose** succeeded", "by <@" + SimulatedServer.ADA.id() + ">");
  }

  @Test
  void somebody_else_learns_nothing_not_even_that_it_exists() throws Exception {
    assertThat(answer(adasTrace, GRACE).replace(adasTrace, "X"))
        .startsWith("You have no trace `X`.")
        .isEqualTo(answer(NOBODYS, GRACE).replace(NOBODYS, "X"));
  }

  @Test
  void what_is_no_trace_id_is_told_so() throws Exception {
    for (String typed : List.of("latest", "1-6700-1", adasTrace.substring(0, 20), "@everyone")) {
      assertThat(answer(typed, ADA)).startsWith("Not a valid trace ID.").doesNotContain("@");
    }
  }

  @Test
  void the_callers_own_traces_are_suggested_while_they_type() throws Exception {
    assertThat(suggestions("", ADA))
        .anySatisfy(choice -> {
          assertThat(choice.text("value")).contains(adasTrace);
          assertThat(choice.text("name").orElse(""))
              .matches("✅ /diagnose, (just now|[0-9]+ min ago): " + adasTrace);
        });
    assertThat(suggestions("diag", ADA)).hasSize(1);
    assertThat(suggestions(adasTrace.substring(0, 14), ADA)).isNotEmpty();
    assertThat(suggestions("no such thing", ADA)).isEmpty();
    assertThat(suggestions("", GRACE))
        .noneSatisfy(choice -> assertThat(choice.text("value")).contains(adasTrace));
  }

  @Test
  void both_are_switched_off_together() throws Exception {
    try (var off = RunningSystem.start("ENABLE_DEBUG_CMD", "false")) {
      for (var action :
          List.of(
              new Action.Command("debug-last"),
              new Action.Command("trace", Map.of("id", adasTrace)))) {
        var sent = off.system().discord().interact(action, ADMIN);
        assertThat(sent.states().getLast().content())
            .contains("ENABLE\\_DEBUG\\_CMD".replace("\\", ""));
      }
      assertThat(
              off.system()
                  .discord()
                  .interact(new Action.Autocomplete("trace", Map.of("id", ""), "id"), ADMIN)
                  .answer()
                  .get("data")
                  .get("choices")
                  .items())
          .isEmpty();
    }
  }
}
