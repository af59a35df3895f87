package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code /keys}, and what the start block shows. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysFlowTest {
  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private String answer(String command, Map<String, String> options) throws Exception {
    SentInteraction sent =
        Commands.run(running, new Action.Command(command, options), Caller.of(SimulatedServer.LIN));
    return sent.states().getLast().content();
  }

  @Test
  void an_admin_lists_the_keys_and_revokes_one_and_no_key_passes_through_Discord()
      throws Exception {
    String key = running.system().apiKey().reveal();
    String name = "local-" + running.system().apiKey().hash().substring(0, 8);
    assertThat(answer("keys list", Map.of())).contains(name, "valid", "never used");
    assertThat(answer("keys revoke", Map.of("name", name))).contains("Revoked", name);
    assertThat(answer("keys revoke", Map.of("name", name))).contains("already revoked");
    assertThat(answer("keys revoke", Map.of("name", "other"))).contains("There is no API key");
    assertThat(answer("keys list", Map.of())).contains("revoked");
    assertThat(running.logText()).doesNotContain(key).doesNotContain(key.substring(4, 34));
    assertThat(running.system().discord().requests())
        .noneMatch(request -> request.text().contains(key));
  }

  @Test
  void who_is_no_admin_is_refused() throws Exception {
    SentInteraction sent =
        Commands.run(
            running, new Action.Command("keys list", Map.of()), Caller.of(SimulatedServer.ADA));
    assertThat(sent.states().getLast().content()).doesNotContain("local-");
  }
}
