package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.GRACE;
import static dev.orchestrator.local.discord.SimulatedServer.LIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SimulatedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollBotTest {
  private BotStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = BotStage.start();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private SimulatedMessage poll() throws Exception {
    return stage.message(
        stage.command(
            ADA, "poll", "question", "Tea or coffee?", "first", "Tea", "second", "Coffee"));
  }

  @Test
  void everyone_has_one_vote_and_can_change_it() throws Exception {
    SimulatedMessage poll = poll();
    stage.press(GRACE, poll, "Tea");
    stage.press(LIN, poll, "Tea");
    stage.press(GRACE, poll, "Coffee");

    assertThat(text(poll)).contains("1 · `Tea`", "1 · `Coffee`");
    assertThat(text(poll)).containsOnlyOnce("-# trace");
  }

  @Test
  void votes_at_the_same_time_are_all_counted() throws Exception {
    SimulatedMessage poll = poll();
    List<Callable<Object>> votes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var voter =
          new Person(Long.toString(4_100_000_000_000_000_000L + i), "v", "V", List.of(), "0");
      votes.add(() -> stage.press(voter, poll, "Tea"));
    }
    try (var threads = Executors.newFixedThreadPool(10)) {
      for (var vote : threads.invokeAll(votes)) {
        vote.get();
      }
    }
    stage.press(GRACE, poll, "Coffee");

    assertThat(text(poll)).contains("20 · `Tea`", "1 · `Coffee`");
  }

  @Test
  void only_the_author_closes_it_and_a_closed_poll_takes_no_votes() throws Exception {
    SimulatedMessage poll = poll();
    assertThat(stage.answer(stage.press(GRACE, poll, "Close the poll")))
        .isEqualTo("Only <@%s> can use this button.".formatted(ADA.id()));
    stage.press(GRACE, poll, "Tea");
    stage.press(ADA, poll, "Close the poll");

    assertThat(text(poll)).contains("1 · `Tea`", "This poll is closed.");
    assertThat(stage.answer(stage.press(LIN, poll, "Tea"))).isEqualTo("This poll is closed.");
  }

  private String text(SimulatedMessage message) {
    return stage.discord().message(message.id()).orElseThrow().now().content();
  }
}
