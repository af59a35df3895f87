package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.GRACE;
import static dev.orchestrator.local.discord.SimulatedServer.LIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PurgeBotTest {
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
  void messages_are_deleted_after_a_confirmation_that_works_once() throws Exception {
    List<SimulatedMessage> said =
        List.of(stage.say(GRACE, "one"), stage.say(GRACE, "two"), stage.say(ADA, "three"));
    SentInteraction asked = stage.command(LIN, "purge", "count", "2");
    assertThat(stage.answer(asked)).isEqualTo("Delete the newest 2 messages?");
    SimulatedMessage question = stage.message(asked);

    SentInteraction pressed = stage.press(LIN, question, "Delete");

    stage.await(message ->
        message.id().equals(question.id())
            && message.now().content().startsWith("Deleted 2 messages."));
    assertThat(said.stream().map(this::isDeleted)).containsExactly(false, true, true);
    assertThat(stage.answer(stage.press(LIN, question, "Delete")))
        .isEqualTo("This button has already been used. To repeat the command, send it again.");
    assertThat(pressed.failure()).isEmpty();
  }

  private boolean isDeleted(SimulatedMessage message) {
    return stage.discord().message(message.id()).orElseThrow().now().deleted();
  }
}
