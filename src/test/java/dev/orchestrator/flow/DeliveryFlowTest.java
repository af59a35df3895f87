package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.DiscordFaults;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A final message reaches the person although Discord misbehaves. Waits take no real time. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String EDITS = "PATCH /webhooks/*";

  private final ShortenedTime time = new ShortenedTime();
  private RunningSystem running;
  private SimulatedDiscord discord;
  private int linesBefore;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.in(time, Map.of("ATTESTATION_INTERVAL", "0"));
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
                "{\"message\":\"You are being rate"
                    + " limited.\",\"retry_after\":0.4,\"global\":false}"));
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
    awaitLog("Discord cannot be reached; the final message waits");
    discord.faults().clear();
    time.advance(Duration.ofMinutes(1));

    assertThat(finalContent(sent)).contains("**Verdict:**");
    assertThat(carriedOut(sent)).hasSize(1);
    awaitAlert("The answer to /diagnose took longer than 10 s.");
  }

  @Test
  void a_message_that_Discord_refuses_gives_way_to_one_that_says_so() throws Exception {
    discord
        .faults()
        .add(
            refuse(
                1,
                400,
                "{\"message\":\"Invalid Form"
                    + " Body\",\"code\":50035,\"errors\":{\"content\":{\"_errors\":[{\"code\":\"BASE_TYPE_MAX_LENGTH\",\"message\":\"Must"
                    + " be 2000 or fewer in length.\"}]}}}"));
    // It shows no progress, so that its final message is the one that is refused.
    SentInteraction sent = discord.interact(new Action.Command("status"));

    assertThat(finalContent(sent)).contains("Discord refused its answer");
    awaitLog("a command failed");
    awaitLog("command ended");
    assertThat(discord.interact(new Action.Command("debug-last")).states().getLast().content())
        .contains("**/status** failed", "Discord refused");
  }

  @Test
  void an_interaction_that_is_over_ends_the_command_and_is_not_tried_again() throws Exception {
    discord
        .faults()
        .add(refuse(Fault.ALWAYS, 404, "{\"message\":\"Unknown interaction\",\"code\":10062}"));
    SentInteraction sent = diagnose();
    assertThat(discord.awaitRequest(r -> r.path().contains(sent.token()), PATIENCE)).isPresent();
    awaitLog("a command failed");

    long tries = discord.requests().stream().filter(r -> r.path().contains(sent.token())).count();
    assertThat(tries).isBetween(1L, 3L);
    discord.faults().clear();
    assertThat(debugLast()).contains("**/diagnose** failed", "not delivered");
    awaitAlert("The answer to /diagnose was not delivered.");
  }

  @Test
  void a_token_that_Discord_does_not_know_yet_is_tried_again() throws Exception {
    discord.faults().add(refuse(4, 401, "{\"message\":\"Invalid Webhook Token\",\"code\":50027}"));
    SentInteraction sent = diagnose();

    assertThat(finalContent(sent)).contains("**Verdict:**");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 408, 413})
  void a_page_of_the_network_before_Discord_does_not_replace_the_answer(int status)
      throws Exception {
    discord.faults().add(DiscordFaults.edgePage(status).on(EDITS).times(3));
    // It shows no progress, so that its final message is the one that meets the page.
    SentInteraction sent = discord.interact(new Action.Command("status"));

    assertThat(finalContent(sent)).doesNotContain("refused");
    assertThat(carriedOut(sent)).hasSize(1);
  }

  @Test
  void an_edge_that_blocks_for_longer_is_outlasted() throws Exception {
    discord.faults().add(DiscordFaults.edgeBlocked().on(EDITS).times(Fault.ALWAYS));
    SentInteraction sent = discord.interact(new Action.Command("status"));
    awaitLog("Discord cannot be reached; the final message waits");
    discord.faults().clear();
    time.advance(Duration.ofMinutes(1));

    assertThat(finalContent(sent)).doesNotContain("refused");
    assertThat(carriedOut(sent)).hasSize(1);
  }

  @Test
  void a_deferred_answer_that_a_person_deleted_is_no_error() throws Exception {
    discord.faults().add(DiscordFaults.messageDeleted().on(EDITS).times(Fault.ALWAYS));
    SentInteraction sent = discord.interact(new Action.Command("status"));
    awaitLog("command ended");

    assertThat(running.logLines().stream().skip(linesBefore))
        .noneMatch(line -> line.text("level").orElse("").equals("error"))
        .noneMatch(line -> line.text("msg").orElse("").equals("an alert was raised"));
    assertThat(discord.requests()).filteredOn(r -> r.path().contains(sent.token())).hasSize(1);
    assertThat(debugLast()).contains("**/status** succeeded");
  }

  private String debugLast() throws InterruptedException {
    return discord.interact(new Action.Command("debug-last")).states().getLast().content();
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
