package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.ALERTS;
import static dev.orchestrator.local.discord.SimulatedServer.GRACE;
import static dev.orchestrator.local.discord.SimulatedServer.LIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportBotTest {
  private BotStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = BotStage.start();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @Test
  void a_reported_message_reaches_the_moderators() throws Exception {
    SimulatedMessage rude = stage.say(GRACE, "Something rude");
    stage.command(LIN, "reports-to", "channel", "alerts");

    SentInteraction opened = stage.menu(ADA, "Report message", rude.id());
    SentInteraction sent = stage.submit(ADA, opened, "reason", "It is rude.");

    assertThat(stage.answer(sent)).isEqualTo("Thank you. The moderators have been told.");
    SimulatedMessage report = stage.await(message -> message.now().content().startsWith("🚩"));
    assertThat(report.channelId()).isEqualTo(ALERTS.id());
    assertThat(report.now().content()).contains(ADA.id(), rude.id(), "`It is rude.`");
  }
}
