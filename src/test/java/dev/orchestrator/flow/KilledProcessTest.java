package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.ServerProcess;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed without a chance to say goodbye, as Lambda does at a time limit. */
@Tag("slow")
@Timeout(180)
class KilledProcessTest {
  private static final String BOT_TOKEN = "made-up-" + "bot-token-of-the-test";
  private static final String GITHUB_TOKEN = "made-up-" + "github-token-of-the-test";
  private static final Predicate<MessageState> FINAL =
      state -> state.content().contains("-# trace");

  private static final Duration LONGEST = Duration.ofSeconds(150);

  @TempDir private Path folder;
  private final List<ServerProcess> started = new ArrayList<>();

  @AfterEach
  void stopAll() {
    started.forEach(ServerProcess::close);
  }

  /** A server in a separate process on the table in the test's folder. */
  private ServerProcess serve(SimulatedDiscord discord, Map<String, String> more)
      throws IOException {
    var environment =
        new HashMap<>(
            Map.of(
                "DATA_DIR", folder.resolve("data").toString(),
                "DISCORD_API_BASE_URL", discord.apiBase().toString(),
                "DISCORD_PUBLIC_KEY", discord.publicKey(),
                "DISCORD_BOT_TOKEN", BOT_TOKEN));
    environment.putAll(more);
    ServerProcess server = ServerProcess.serve(folder, environment, LONGEST);
    started.add(server);
    discord.sendInteractionsTo(server.interactions());
    return server;
  }

  @Test
  void a_command_whose_process_was_killed_ends_in_exactly_one_final_message_after_a_restart()
      throws Exception {
    try (var discord =
        SimulatedDiscord.start(SimulatedDiscordSettings.with(BOT_TOKEN, InstantSource.system()))) {
      ServerProcess first = serve(discord, Map.of());
      discord
          .faults()
          .add(
              new Fault(
                  "slow", "PATCH /webhooks/*", 1, new Fault.Effect.Delay(Duration.ofSeconds(20))));
      SentInteraction sent = discord.interact(new Action.Command("diagnose"));
      assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
      first.kill();
      discord.faults().clear();
      assertThat(finals(discord, sent)).isZero();

      serve(discord, Map.of());
      assertThat(
              sent.awaitState(
                  state -> state.content().contains("-# trace"), Duration.ofSeconds(60)))
          .hasValueSatisfying(
              state -> assertThat(state.content()).contains("**Verdict:**", "✅ **table**"));

      assertThat(discord.interact(new Action.Command("debug-last")).states().getLast().content())
          .contains("**/diagnose** succeeded");
      assertThat(finals(discord, sent)).isEqualTo(1);
    }
  }

  @Test
  void an_unusable_environment_stops_the_start_and_names_every_variable() throws Exception {
    ProcessBuilder builder = ServerProcess.builder(List.of());
    builder.environment().put("DISCORD_PUBLIC_KEY", "not-a-key");
    builder.environment().put("LOG_LEVEL", "loud");
    Process process = ServerProcess.start(builder, LONGEST);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output).contains("DISCORD_PUBLIC_KEY", "LOG_LEVEL").doesNotContain("not-a-key");
  }

  @Test
  void a_deploy_outlives_its_processes_and_is_started_once() throws Exception {
    try (var discord =
            SimulatedDiscord.start(
                SimulatedDiscordSettings.with(BOT_TOKEN, InstantSource.system()));
        var gitHub =
            SimulatedGitHub.start(
                SimulatedGitHubSettings.with(GITHUB_TOKEN, InstantSource.system()).asByHand())) {
      Map<String, String> environment =
          Map.of(
              "ADMIN_USER_IDS",
              SimulatedServer.LIN.id(),
              "GITHUB_API_BASE_URL",
              gitHub.apiBase().toString(),
              "GITHUB_REPOSITORY",
              "octo-org/storefront",
              "GITHUB_TOKEN",
              GITHUB_TOKEN);
      ServerProcess first = serve(discord, environment);
      SentInteraction preview =
          discord.interact(
              new Action.Command("deploy-client", Map.of("wait", "true")), DeployStage.LIN);
      assertThat(preview.awaitState(FINAL, DeployStage.PATIENCE)).isPresent();
      first.kill();

      ServerProcess second = serve(discord, environment);
      int past = gitHub.runs().size();
      gitHub.faults().add(GitHubFaults.heldAnswer(Duration.ofSeconds(9)).on("POST *"));
      SentInteraction press =
          discord.interact(
              new Action.Button(
                  preview.messageId().orElseThrow(), DeployStage.button(preview, "Deploy")),
              DeployStage.LIN);
      assertThat(press.answer().get("type").integer()).hasValue(6);
      Await.until("the run", () -> gitHub.runs().size() > past);
      second.kill();
      gitHub.finishRun(gitHub.runs().getFirst().id(), "success");

      serve(discord, environment);
      assertThat(
              press.awaitState(
                  state -> state.content().contains("✅ **Deployed** `main`"),
                  Duration.ofSeconds(60)))
          .isPresent();
      Await.until("the last word", () -> finals(discord, press) == 1);
      assertThat(gitHub.runs()).hasSize(past + 1);
      assertThat(gitHub.requests())
          .filteredOn(request -> request.is("POST", "/dispatches"))
          .hasSize(1);
    }
  }

  private static long finals(SimulatedDiscord discord, SentInteraction sent) {
    return discord.requests().stream()
        .filter(request -> request.path().contains(sent.token()))
        .filter(request -> request.text().contains("-# trace") && request.acted())
        .count();
  }
}
