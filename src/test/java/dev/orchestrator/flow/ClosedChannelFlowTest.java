package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deploys that are followed from a channel in which the bot cannot write. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClosedChannelFlowTest {
  private static final Map<String, String> FOLLOWED = Map.of("wait", "true");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String OPS_MESSAGES = "/channels/" + SimulatedServer.OPS.id() + "/messages";

  private DeployStage stage;
  private long postsBefore;

  @BeforeAll
  void start() throws Exception {
    stage = DeployStage.start(SimulatedGitHubSettings::asByHand);
  }

  @BeforeEach
  void begin() {
    stage.begin();
    stage.gitHub.switchWebhooks(false);
    postsBefore = posts().count();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  static Stream<Caller> whereTheBotCannotWrite() {
    return Stream.of(
        DeployStage.LIN.asUserInstalled(),
        DeployStage.LIN.whereTheBotHas("0"),
        DeployStage.LIN.whereTheBotHas("1024"));
  }

  @ParameterizedTest
  @MethodSource("whereTheBotCannotWrite")
  void a_person_is_told_beforehand_and_keeps_the_link_of_the_run(Caller caller) throws Exception {
    Pressed deploy = deploy(caller, "cannot write in this channel");
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    for (int minute = 0; minute < 20; minute++) {
      stage.pass(deploy, MINUTE);
    }
    stage.gitHub.finishRun(run, "success");
    stage.time.advance(MINUTE);
    Await.until("the end", () -> stage.hasEnded(deploy));

    assertThat(deploy.sent().states().getLast().content())
        .contains("/runs/" + run, "are not shown here");
    assertThat(posts().count()).isEqualTo(postsBefore);
    assertThat(alertsOf(deploy)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("whereTheBotCannotWrite")
  void the_preview_of_a_release_says_it_too(Caller caller) throws Exception {
    SentInteraction preview =
        stage.discord.interact(
            new Action.Command("deploy", Map.of("environment", "production")), caller);
    assertThat(preview.awaitState(state -> Footnote.isIn(state.content()), DeployStage.PATIENCE))
        .get()
        .satisfies(state ->
            assertThat(state.content()).contains("**Deploy?**", "cannot write in this channel"));
  }

  @Test
  void an_end_within_the_life_of_the_token_is_shown_as_ever() throws Exception {
    Pressed deploy = deploy(DeployStage.LIN.asUserInstalled(), "cannot write in this channel");
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("✅ **Deployed** `main`");
    assertThat(posts().count()).isEqualTo(postsBefore);
  }

  @Test
  void a_failure_that_nobody_sees_there_is_an_alert() throws Exception {
    Pressed deploy = deploy(DeployStage.LIN.asUserInstalled(), "cannot write in this channel");
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    for (int minute = 0; minute < 16; minute++) {
      stage.pass(deploy, MINUTE);
    }
    stage.gitHub.finishRun(run, "failure");
    stage.time.advance(MINUTE);

    assertThat(stage.alert(deploy)).contains("failed").doesNotContain("View Channel");
  }

  @Test
  void a_channel_that_refuses_unexpectedly_is_tried_once() throws Exception {
    Pressed deploy = deploy(DeployStage.LIN, "This message will follow the run to its end.");
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    stage
        .discord
        .faults()
        .add(DiscordFaults.missingAccess().on("* " + OPS_MESSAGES + "*").times(Fault.ALWAYS));
    for (int minute = 0; minute < 20; minute++) {
      stage.pass(deploy, MINUTE);
    }
    stage.gitHub.finishRun(run, "success");
    stage.time.advance(MINUTE);
    Await.until("the end", () -> stage.hasEnded(deploy));

    assertThat(posts().count()).isEqualTo(postsBefore + 1);
    assertThat(deploy.sent().states().getLast().content())
        .contains("/runs/" + run, "are not shown here");
    assertThat(stage.alert(deploy)).contains("continues, but Discord refused its progress message");
  }

  @Test
  void a_channel_that_cannot_be_seen_gets_no_message_when_the_token_has_ended() throws Exception {
    Pressed deploy = deploy(DeployStage.LIN, "This message will follow the run to its end.");
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");
    stage
        .discord
        .faults()
        .add(DiscordFaults.missingAccess().on("* " + OPS_MESSAGES + "*").times(Fault.ALWAYS));
    Await.until("a quiet moment", () -> stage.isParked(deploy));
    stage.time.advance(Duration.ofMinutes(40));
    Await.until("the end", () -> stage.hasEnded(deploy));

    assertThat(posts().count()).isEqualTo(postsBefore);
    assertThat(stage.alert(deploy)).contains("Discord refused the answer to /deploy-client");
  }

  private Pressed deploy(Caller caller, String preview) throws InterruptedException {
    SentInteraction sent =
        stage.discord.interact(new Action.Command("deploy-client", FOLLOWED), caller);
    assertThat(sent.awaitState(state -> state.content().contains(preview), DeployStage.PATIENCE))
        .isPresent();
    String traceId = Footnote.traceId(sent.states().getLast().content()).orElseThrow();
    return new Pressed(traceId, stage.press(sent, "Deploy", caller), 1);
  }

  private Stream<RecordedRequest> posts() {
    return stage.discord.requests().stream().filter(one -> one.is("POST", OPS_MESSAGES));
  }

  private List<?> alertsOf(Pressed deploy) {
    return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(message -> message.now().toString().contains(deploy.traceId()))
        .toList();
  }
}
