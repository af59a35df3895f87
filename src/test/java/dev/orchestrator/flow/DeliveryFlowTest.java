package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A final message reaches the person although Discord misbehaves. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String EDITS = "PATCH /webhooks/*";

  private RunningSystem running;
  private SimulatedDiscord discord;
  private int linesBefore;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start();
    discord = running.system().discord();
  }

  @BeforeEach
  void remember() {
    linesBefore = running.logLines().size();
  }

  /** No edit of this test may meet a fault of the next one. */
  @AfterEach
  void mend() throws InterruptedException {
    discord.faults().clear();
    awaitLog("command ended");
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private SentInteraction diagnose() throws InterruptedException {
    return discord.interact(new Action.Command("diagnose"));
  }

  private static String finalContent(SentInteraction sent) throws InterruptedException {
    return sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE)
        .orElseThrow()
        .content();
  }

  /**
   * The final messages that Discord took; waits for the first, which is written down a little
   * later.
   */
  private List<RecordedRequest> carriedOut(SentInteraction sent) throws InterruptedException {
    Predicate<RecordedRequest> isFinal =
        request ->
            request.path().contains(sent.token())
                && request.acted()
                && request.status() == 200
                && request.text().contains("-# trace");
    assertThat(discord.awaitRequest(isFinal, PATIENCE)).isPresent();
    return discord.requests().stream().filter(isFinal).toList();
  }

  @Test
  void an_edit_that_overtakes_the_acknowledgement_is_repeated() throws Exception {
    discord.faults().add(refuse(3, 404, "{\"message\":\"Unknown Webhook\",\"code\":10015}"));
    SentInteraction sent = diagnose();

    assertThat(finalContent(sent)).contains("**Verdict:**");
    assertThat(carriedOut(sent)).hasSize(1);
  }

  @Test
  void a_rate_limit_is_waited_for_as_long_as_Discord_says() throws Exception {
    discord
        .faults()
        .add(
            refuse(
                2,
                429,
                "{\"message\":\"You are being rate limited.\",\"retry_after\":0.4,\"global\":false}"));
    SentInteraction sent = diagnose();

    assertThat(finalContent(sent)).contains("**Verdict:**");
    assertThat(carriedOut(sent)).hasSize(1);
  }

  @Test
  void a_broken_Discord_is_tried_again() throws Exception {
    discord.faults().add(refuse(2, 500, "{\"message\":\"500: Internal Server Error\",\"code\":0}"));
    discord.faults().add(new Fault("reset", EDITS, 1, new Fault.Effect.Reset()));
    SentInteraction sent = diagnose();

    assertThat(finalContent(sent)).contains("**Verdict:**");
  }

  @Test
  void a_Discord_that_is_away_for_a_while_gets_the_message_when_it_is_back() throws Exception {
    discord.faults().add(new Fault("down", EDITS, Fault.ALWAYS, new Fault.Effect.Reset()));
    SentInteraction sent = diagnose();
    awaitLog("Discord cannot be reached, the final message waits");
    discord.faults().clear();

    assertThat(finalContent(sent)).contains("**Verdict:**");
    assertThat(carriedOut(sent)).hasSize(1);
    awaitAlert("The answer to /diagnose came later than 10 s.");
  }

  @Test
  void a_message_that_Discord_refuses_gives_way_to_one_that_says_so() throws Exception {
    discord
        .faults()
        .add(
            refuse(
                1,
                400,
                "{\"message\":\"Invalid Form Body\",\"code\":50035,\"errors\":{\"content\":{\"_errors\":[{\"code\":\"BASE_TYPE_MAX_LENGTH\",\"message\":\"Must be 2000 or fewer in length.\"}]}}}"));
    // It shows no progress, so that its final message is the one that is refused.
    SentInteraction sent = discord.interact(new Action.Command("status"));

    assertThat(finalContent(sent)).contains("Discord refused its answer");
    awaitLog("a command failed");
    awaitLog("command ended");
    assertThat(discord.interact(new Action.Command("debug-last")).states().getLast().content())
        .contains("**/status** failed", "Discord refused");
  }

  @Test
  void a_token_that_has_ended_ends_the_command_and_is_not_tried_again() throws Exception {
    discord
        .faults()
        .add(
            new Fault(
                "ended",
                EDITS,
                Fault.ALWAYS,
                new Fault.Effect.Refuse(
                    Answer.json(
                        401,
                        Json.read("{\"message\":\"Invalid Webhook Token\",\"code\":50027}")))));
    SentInteraction sent = diagnose();
    assertThat(discord.awaitRequest(r -> r.path().contains(sent.token()), PATIENCE)).isPresent();
    awaitLog("a command failed");

    long tries = discord.requests().stream().filter(r -> r.path().contains(sent.token())).count();
    assertThat(tries).isBetween(1L, 3L);
    discord.faults().clear();
    assertThat(
            discord
                .interact(new Action.Command("debug-last", Map.of()))
                .states()
                .getLast()
                .content())
        .contains("**/diagnose** failed", "not delivered");
    awaitAlert("The answer to /diagnose was not delivered.");
  }

  private void awaitAlert(String text) throws InterruptedException {
    assertThat(
            discord.awaitMessage(
                message ->
                    message.channelId().equals(SimulatedServer.ALERTS.id())
                        && message.now().content().contains(text),
                PATIENCE))
        .as(text)
        .isPresent();
  }

  private static Fault refuse(int times, int status, String body) {
    return new Fault(
        "refused", EDITS, times, new Fault.Effect.Refuse(Answer.json(status, Json.read(body))));
  }

  private void awaitLog(String message) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running.logLines().stream()
        .skip(linesBefore)
        .noneMatch(line -> line.text("msg").orElse("").equals(message))) {
      assertThat(System.nanoTime()).as("no line: " + message).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
