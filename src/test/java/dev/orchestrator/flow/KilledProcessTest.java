package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.http.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern URL = Pattern.compile("Interactions\\s+(http://\\S+)");

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stopAll() {
    started.forEach(Process::destroyForcibly);
  }

  /** A server of its own process on the table in the test's folder. */
  private Process serve(SimulatedDiscord discord) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorchestrator.home=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.orchestrator.local.Main",
            "serve");
    builder.redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("PORT", "0");
    environment.put("DATA_DIR", folder.resolve("data").toString());
    environment.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
    environment.put("DISCORD_PUBLIC_KEY", discord.publicKey());
    environment.put("DISCORD_BOT_TOKEN", BOT_TOKEN);
    environment.put("DDB_LOCAL_TELEMETRY", "0");
    Process process = start(builder);
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher url = URL.matcher(line);
      if (url.find()) {
        discord.sendInteractionsTo(URI.create(url.group(1)));
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
        return process;
      }
    }
    throw new IOException("the server did not start");
  }

  /** A process that ends by itself if it hangs, since reading from it cannot be interrupted. */
  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    Thread.ofVirtual()
        .start(() -> {
          try {
            if (!process.waitFor(150, TimeUnit.SECONDS)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    return process;
  }

  @Test
  void a_command_whose_process_was_killed_ends_in_exactly_one_final_message_after_a_restart()
      throws Exception {
    try (var discord =
        SimulatedDiscord.start(SimulatedDiscordSettings.with(BOT_TOKEN, InstantSource.system()))) {
      Process first = serve(discord);
      discord
          .faults()
          .add(
              new Fault(
                  "slow", "PATCH /webhooks/*", 1, new Fault.Effect.Delay(Duration.ofSeconds(20))));
      SentInteraction sent = discord.interact(new Action.Command("diagnose"));
      assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
      first.destroyForcibly();
      assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
      discord.faults().clear();
      assertThat(finals(discord, sent)).isZero();

      serve(discord);
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
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.orchestrator.local.Main",
            "serve");
    builder.redirectErrorStream(true);
    builder.environment().put("DISCORD_PUBLIC_KEY", "not-a-key");
    builder.environment().put("LOG_LEVEL", "loud");
    builder.environment().put("PORT", "0");
    Process process = start(builder);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output).contains("DISCORD_PUBLIC_KEY", "LOG_LEVEL").doesNotContain("not-a-key");
  }

  private static long finals(SimulatedDiscord discord, SentInteraction sent) {
    return discord.requests().stream()
        .filter(request -> request.path().contains(sent.token()))
        .filter(request -> request.text().contains("-# trace") && request.acted())
        .count();
  }
}
