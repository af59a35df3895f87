package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupBotTest {
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
  void suggestions_follow_what_is_typed() throws Exception {
    SentInteraction typing =
        stage
            .discord()
            .interact(new Action.Autocomplete("http-status", Map.of("code", "found"), "code"));

    assertThat(typing.answer().get("data").get("choices").toString())
        .isEqualTo("[{\"name\":\"404 Not Found\",\"value\":\"404\"}]");
  }

  @Test
  void a_code_is_explained() throws Exception {
    assertThat(stage.answer(stage.command(ADA, "http-status", "code", "404")))
        .isEqualTo("**404** Not Found");
    assertThat(stage.answer(stage.command(ADA, "http-status", "code", "999")))
        .isEqualTo("I do not know the status `999`.");
  }
}
