package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where RELEASE_CHANNEL_ID is set, releases are shown there. */
@Timeout(60)
class ReleaseChannelFlowTest {
  private static List<SimulatedMessage> deploys(DeployStage stage) {
    return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(message -> message.now().content().contains("**production** of"))
        .toList();
  }

  @Test
  void a_deploy_is_one_message_in_the_channel_of_releases() throws Exception {
    try (DeployStage stage =
        DeployStage.start(
            SimulatedGitHubSettings::asByHand,
            "ATTESTATION_INTERVAL",
            "0",
            "RELEASE_CHANNEL_ID",
            SimulatedServer.ALERTS.id())) {
      SentInteraction preview =
          stage.discord.interact(
              new Action.Command("deploy", Map.of("environment", "production")), DeployStage.LIN);
      assertThat(preview.awaitState(state -> Footnote.isIn(state.content()), DeployStage.PATIENCE))
          .isPresent();
      String traceId = Footnote.traceId(preview.states().getLast().content()).orElseThrow();
      stage.press(preview, "Deploy", DeployStage.LIN);
      stage.gitHub.finishRun(stage.newRun(traceId).id(), "success");
      Await.until(
          "the end in the channel of releases",
          () ->
              deploys(stage).stream()
                  .anyMatch(one -> one.now().content().contains("✅ **Deployed**")));
      assertThat(deploys(stage)).hasSize(1);
      Await.until(
          "a pointer where it was asked for",
          () ->
              preview
                  .states()
                  .getLast()
                  .content()
                  .contains("Shown in <#" + SimulatedServer.ALERTS.id() + ">"));
      assertThat(stage.dispatches().getLast().text())
          .as("without a file nothing new is sent")
          .doesNotContain("\"sha\"", "target");
    }
  }
}
