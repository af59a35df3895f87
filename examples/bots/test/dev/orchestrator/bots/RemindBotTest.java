package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemindBotTest {
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
  void the_user_is_mentioned_when_the_time_has_passed() throws Exception {
    SentInteraction sent = stage.command(ADA, "remind-me", "in", "10m", "text", "Water the plants");
    Predicate<MessageState> waits = state -> state.content().contains("I will remind you");
    assertThat(sent.awaitState(waits, Duration.ofSeconds(20))).isPresent();

    stage.pass(Duration.ofMinutes(10));

    SimulatedMessage reminder =
        stage.await(message -> message.now().content().contains("your reminder"));
    assertThat(reminder.now().content())
        .isEqualTo("<@%s>, your reminder: `Water the plants`".formatted(ADA.id()));
    assertThat(reminder.now().mentions().userIds()).containsExactly(ADA.id());
    assertThat(stage.answer(sent)).isEqualTo("✅ Reminded.");
  }

  @Test
  void a_time_that_cannot_be_read_is_refused() throws Exception {
    assertThat(stage.answer(stage.command(ADA, "remind-me", "in", "soon", "text", "x")))
        .startsWith("`in` must be a time of up to 30 days");
  }
}
