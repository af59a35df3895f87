package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.local.discord.SimulatedDiscord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in a process of its own, which a test can kill. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("Interactions\\s+(http://\\S+)");

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a server on the table in {@code folder}, and has {@code discord} send to it.
   *
   * @param botToken that {@code discord} takes
   */
  static ServerProcess serve(
      Path folder, SimulatedDiscord discord, String botToken, Map<String, String> more)
      throws IOException {
    ProcessBuilder builder = builder("-Dorchestrator.home=" + folder);
    var environment = builder.environment();
    environment.put("DATA_DIR", folder.resolve("data").toString());
    environment.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
    environment.put("DISCORD_PUBLIC_KEY", discord.publicKey());
    environment.put("DISCORD_BOT_TOKEN", botToken);
    environment.put("DDB_LOCAL_TELEMETRY", "0");
    environment.putAll(more);
    ServerProcess server = new ServerProcess(start(builder));
    var lines = new BufferedReader(new InputStreamReader(server.process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher url = URL.matcher(line);
      if (url.find()) {
        discord.sendInteractionsTo(URI.create(url.group(1)));
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
        return server;
      }
    }
    throw new IOException("the server did not start");
  }

  /** A server that has not been started, on a free port. */
  static ProcessBuilder builder(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.orchestrator.local.Main");
    command.add("serve");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PORT", "0");
    return builder;
  }

  /** A process that ends by itself if it hangs, since reading from it cannot be interrupted. */
  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
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

  /** Ends it without a chance to say goodbye. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process lives on");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
