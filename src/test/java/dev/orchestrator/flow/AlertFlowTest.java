package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a command that fails to the message in #alerts, and what people do with it there. */
@Timeout(120)
class AlertFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REFUSED = "Discord refused the answer to /diagnose.";
  private static final Pattern ALERT = Pattern.compile("-# alert `([0-9a-f]{16})`");
  private static final Caller ADMIN = Caller.of(SimulatedServer.LIN).in(SimulatedServer.ALERTS);
  private static final Caller MEMBER = Caller.of(SimulatedServer.ADA).in(SimulatedServer.ALERTS);

  private RunningSystem running;
  private SimulatedDiscord discord;

  @BeforeEach
  void start() throws Exception {
    running = RunningSystem.start();
    discord = running.system().discord();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** A command whose answer Discord refuses. */
  private SentInteraction failingCommand() throws InterruptedException {
    discord
        .faults()
        .add(
            new Fault(
                "refused",
                "PATCH /webhooks/*",
                Fault.ALWAYS,
                new Fault.Effect.Refuse(
                    Answer.json(
                        400, Json.read("{\"message\":\"Invalid Form Body\",\"code\":50035}")))));
    return discord.interact(new Action.Command("diagnose"));
  }

  private SimulatedMessage awaitAlert(String text) throws InterruptedException {
    return discord
        .awaitMessage(
            message ->
                message.channelId().equals(SimulatedServer.ALERTS.id())
                    && message.now().content().contains(text),
            PATIENCE)
        .orElseThrow();
  }

  private List<SimulatedMessage> alerts() {
    return discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(message -> message.kind() == SimulatedMessage.Kind.POSTED)
        .toList();
  }

  private MessageState command(String name, Map<String, String> options, Caller caller)
      throws InterruptedException {
    return discord.interact(new Action.Command(name, options), caller).states().getLast();
  }

  private SentInteraction press(SimulatedMessage message, int button, Caller caller)
      throws InterruptedException {
    Json row = message.states().getFirst().components().items().getFirst();
    String id = row.get("components").items().get(button).text("custom_id").orElseThrow();
    return discord.interact(new Action.Button(message.id(), id), caller);
  }

  private static String fingerprint(SimulatedMessage alert) {
    Matcher matcher = ALERT.matcher(alert.now().content());
    assertThat(matcher.find()).as(alert.now().content()).isTrue();
    return matcher.group(1);
  }

  @Test
  void a_failing_command_raises_one_alert_and_a_storm_is_held_back() throws Exception {
    failingCommand();
    SimulatedMessage alert = awaitAlert(REFUSED);

    assertThat(alert.now().content()).contains("⚠️ **error**", "**Trace:** `1-", "**Cause:**");
    assertThat(alert.now().mentions().everyone()).isFalse();

    for (int i = 0; i < 4; i++) {
      failingCommand();
    }
    awaitList("5 occurrences, 4 not sent yet");
    assertThat(alerts()).hasSize(1);
  }

  private void awaitList(String text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String list = "";
    while (!list.contains(text)) {
      assertThat(System.nanoTime()).as(list).isLessThan(end);
      Thread.sleep(100);
      list = command("alerts list", Map.of(), ADMIN).content();
    }
  }

  @Test
  void the_buttons_say_who_looks_after_it_and_only_admins_can_press_them() throws Exception {
    failingCommand();
    SimulatedMessage alert = awaitAlert(REFUSED);

    MessageState refused = press(alert, 0, MEMBER).states().getLast();
    assertThat(refused.ephemeral()).isTrue();
    assertThat(refused.content()).contains("Only admins");

    SentInteraction first = press(alert, 0, ADMIN);
    assertThat(first.answer().get("type").integer()).hasValue(7);
    assertThat(discord.message(alert.id()).orElseThrow().now().content())
        .contains(REFUSED, "Acknowledged by <@" + SimulatedServer.LIN.id() + "> <t:");

    MessageState second = press(alert, 0, ADMIN).states().getLast();
    assertThat(second.ephemeral()).isTrue();
    assertThat(second.content()).contains("Acknowledged by", "already");
    assertThat(press(alert, 1, ADMIN).states().getLast().content()).contains("already");
    assertThat(
            discord
                .message(alert.id())
                .orElseThrow()
                .now()
                .components()
                .items()
                .getFirst()
                .get("components")
                .items())
        .hasSize(2)
        .allMatch(button -> button.get("disabled").isTrue());
  }

  @Test
  void a_test_is_tried_at_once_while_the_channel_rests_and_the_list_says_when_the_next_try_is()
      throws Exception {
    discord.faults().add(DiscordFaults.missingPermissions().on("POST /channels/*"));
    command("alerts test", Map.of(), ADMIN);
    awaitList("not delivered: The bot may not do this");
    assertThat(command("alerts list", Map.of(), ADMIN).content()).contains("Next try <t:");

    command("alerts test", Map.of(), ADMIN);
    Await.until("the test", () -> alerts().size() == 1);
    awaitLine("an alert was sent");
    assertThat(command("alerts list", Map.of(), ADMIN).content()).doesNotContain("not delivered");
  }

  @Test
  void an_edge_that_blocks_an_alert_does_not_make_it_wait_ten_minutes() throws Exception {
    discord.faults().add(DiscordFaults.edgePage(403).on("POST /channels/*"));
    discord.faults().add(DiscordFaults.edgeBlocked().on("POST /channels/*"));
    command("alerts test", Map.of(), ADMIN);

    Await.until("the test", () -> alerts().size() == 1);
  }

  @Test
  void an_alert_that_was_posted_and_deleted_is_told() throws Exception {
    discord.faults().add(DiscordFaults.messageDeleted().on("POST /channels/*"));
    command("alerts test", Map.of(), ADMIN);
    awaitLine("an alert's message was deleted by a person");

    assertThat(command("alerts list", Map.of(), ADMIN).content())
        .contains("Test alert.")
        .doesNotContain("not delivered", "not sent");
    assertThat(running.logLines())
        .noneMatch(line -> line.text("msg").orElse("").equals("an alert was not delivered"));
  }

  @Test
  void the_command_lists_silences_and_tries_alerts() throws Exception {
    assertThat(command("alerts list", Map.of(), ADMIN).content())
        .contains("There are no open alerts");
    assertThat(command("alerts list", Map.of(), MEMBER).content()).contains("Only admins");
    MessageState test = command("alerts test", Map.of(), ADMIN);
    assertThat(test.ephemeral()).isTrue();
    assertThat(test.content()).contains("<#" + SimulatedServer.ALERTS.id() + ">");
    SimulatedMessage alert = awaitAlert("Test alert.");
    assertThat(alert.now().content()).startsWith("📢 **notice**");
    String fingerprint = fingerprint(alert);

    assertThat(
            discord
                .interact(
                    new Action.Autocomplete(
                        "alerts silence", Map.of("fingerprint", "test"), "fingerprint"),
                    ADMIN)
                .answer()
                .toString())
        .contains("\"value\":\"" + fingerprint + "\"");
    assertThat(silence(fingerprint, "soon")).contains("`30m`, `1h30m`, `2 hours` or `1d`");
    assertThat(silence(fingerprint, "8d")).contains("to 7 days");
    assertThat(silence("0123456789abcdef", "1h")).contains("no longer open");
    assertThat(silence(fingerprint, "30m")).contains("Silenced by");
    awaitAlert("Silenced by <@" + SimulatedServer.LIN.id());
    assertThat(command("alerts list", Map.of(), ADMIN).content())
        .contains(fingerprint, "Silenced by");
    assertThat(command("alerts unsilence", Map.of("fingerprint", fingerprint), ADMIN).content())
        .contains("no longer silenced");
    assertThat(command("alerts ack", Map.of("fingerprint", fingerprint), ADMIN).content())
        .contains("Acknowledged by");
    awaitAlert("Acknowledged by");
  }

  private String silence(String fingerprint, String duration) throws InterruptedException {
    return command(
            "alerts silence", Map.of("fingerprint", fingerprint, "duration", duration), ADMIN)
        .content();
  }

  @Test
  void an_alert_whose_answer_from_Discord_is_lost_comes_once() throws Exception {
    discord.faults().add(new Fault("lost", "POST /channels/*", 1, new Fault.Effect.LoseAnswer()));
    command("alerts test", Map.of(), ADMIN);
    awaitLine("an alert was sent");

    assertThat(discord.faults().hits("lost")).isEqualTo(1);
    assertThat(alerts()).hasSize(1);
  }

  private void awaitLine(String message) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running.logLines().stream()
        .noneMatch(line -> line.text("msg").orElse("").equals(message))) {
      assertThat(System.nanoTime()).as("no line: " + message).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void a_channel_that_may_not_be_written_to_is_a_log_line_a_count_and_a_line_in_the_list()
      throws Exception {
    discord
        .faults()
        .add(
            new Fault(
                "no permission",
                "POST /channels/*",
                Fault.ALWAYS,
                new Fault.Effect.Refuse(
                    Answer.json(
                        403, Json.read("{\"message\":\"Missing Permissions\",\"code\":50013}")))));
    command("alerts test", Map.of(), ADMIN);
    awaitList("not delivered: The bot may not do this");

    List<Json> lines =
        running.logLines().stream()
            .filter(line -> line.text("msg").orElse("").equals("an alert was not delivered"))
            .toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().get("alerts_not_delivered").integer()).hasValue(1);
    Json metric = lines.getFirst().get("_aws").get("CloudWatchMetrics").items().getFirst();
    assertThat(metric.toString()).contains("\"Name\":\"alerts_not_delivered\"");
    assertThat(metric.toString()).contains("\"Unit\":\"Count\"");
    assertThat(alerts()).isEmpty();
  }
}
