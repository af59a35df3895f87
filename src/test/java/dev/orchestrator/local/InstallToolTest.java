package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InstallToolTest {
  private ToolStage stage;

  @BeforeEach
  void open() throws IOException {
    stage = new ToolStage();
    stage.set("DISCORD_PUBLIC_KEY", stage.discord.publicKey());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** A deployed bot that was configured with {@code publicKey}. */
  private static HttpServer deployed(String publicKey) throws IOException {
    var environment = new HashMap<String, String>(Map.of("DISCORD_PUBLIC_KEY", publicKey));
    var function =
        new Orchestrator(TestServices.withoutTable(environment, OutputStream.nullOutputStream()));
    return HttpServer.start(0, event -> function.handle(event, Optional.empty()));
  }

  @Test
  void without_apply_each_step_says_what_would_be_and_nothing_is_written() throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      assertThat(stage.install("--url", bot.uri().toString())).isEqualTo(Tool.FAILED);

      assertThat(stage.printed())
          .contains("ok  application", "ok  key", "would be set; now none", "would be written")
          .contains("Nothing was written");
      assertThat(stage.writes()).isZero();
    }
  }

  @Test
  void with_apply_Discord_proves_the_endpoint_and_has_the_commands_and_a_second_run_agrees()
      throws Exception {
    try (var bot = deployed(stage.discord.publicKey())) {
      String url = bot.uri().toString();
      assertThat(stage.install("--url", url, "--apply")).isEqualTo(Tool.DONE);

      assertThat(stage.printed())
          .contains("Discord has proved it: " + url + "/discord/interactions", "Installed.");
      assertThat(stage.discord.probe()).isTrue();
      assertThat(stage.discord.globalCommands()).isNotEmpty();

      long writes = stage.writes();
      assertThat(stage.install("--url", url + "/discord/interactions")).isEqualTo(Tool.DONE);
      assertThat(stage.writes()).isEqualTo(writes);
    }
  }

  @Test
  void a_wrong_application_is_told_and_changes_nothing() {
    stage.set("DISCORD_APPLICATION_ID", "1100000000000000999");
    assertFailsWith("wrong application", ToolStage.nowhere());
  }

  @Test
  void a_wrong_key_is_told_with_the_right_one_and_changes_nothing() {
    stage.set("DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY);
    assertFailsWith(
        "wrong key: the application's public key is " + stage.discord.publicKey(),
        ToolStage.nowhere());
  }

  @Test
  void a_dead_endpoint_is_told_and_changes_nothing() throws Exception {
    assertFailsWith("dead endpoint", ToolStage.nowhere());
    try (var bot = deployed(stage.discord.publicKey())) {
      assertFailsWith("dead endpoint: it answers an unsigned request with 404", bot.uri() + "/x");
    }
  }

  @Test
  void a_function_that_was_deployed_with_another_key_is_found_by_Discords_probe() throws Exception {
    try (var bot = deployed(TestServices.PUBLIC_KEY)) {
      assertThat(stage.install("--url", bot.uri().toString(), "--apply")).isEqualTo(Tool.FAILED);

      assertThat(stage.printed())
          .contains("the deployed function has another DISCORD_PUBLIC_KEY", "as it was before");
      assertThat(stage.discord.globalCommands()).isEmpty();
    }
  }

  private void assertFailsWith(String sentence, String url) {
    assertThat(stage.install("--url", url, "--apply")).isEqualTo(Tool.FAILED);
    assertThat(stage.printed()).contains(sentence, "Nothing was changed");
    assertThat(stage.writes()).isZero();
  }

  @Test
  void wrong_use_is_told_with_the_usage_before_anybody_is_asked() {
    assertThat(stage.install()).isEqualTo(Tool.WRONG_USE);
    assertThat(stage.install("--url", "http://example.com")).isEqualTo(Tool.WRONG_USE);
    assertThat(stage.install("--url", "https://me:pw@example.com")).isEqualTo(Tool.WRONG_USE);
    stage.unset("DISCORD_PUBLIC_KEY");
    assertThat(stage.install("--url", "https://example.com")).isEqualTo(Tool.WRONG_USE);
    assertThat(stage.printed()).contains("Usage: ./orchestrator install", "DISCORD_PUBLIC_KEY");
    assertThat(stage.discord.requests()).isEmpty();
  }
}
