package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileCheckBotTest {
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
  void a_harmless_file_may_be_shared() throws Exception {
    assertThat(stage.answer(stage.command(ADA, "check-file", "file", "report.json:2048")))
        .isEqualTo("✅ `report.json` may be shared: 2048 bytes, `application/json; charset=utf-8`.");
  }

  @Test
  void a_large_program_is_refused_for_each_reason() throws Exception {
    assertThat(stage.answer(stage.command(ADA, "check-file", "file", "setup.exe:6000000")))
        .contains("❌ `setup.exe`", "larger than 5 MB", "is a program");
  }
}
