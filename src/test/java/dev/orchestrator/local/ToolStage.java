package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.RateLimitSettings;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A developer at a terminal, and a Discord on loopback. */
final class ToolStage implements AutoCloseable {
  static final String TOKEN = "made-up-" + "bot-token-of-the-test";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> environment = new HashMap<>();
  final SimulatedDiscord discord;

  ToolStage() throws IOException {
    discord =
        SimulatedDiscord.start(
            SimulatedDiscordSettings.with(TOKEN, InstantSource.system())
                .withRateLimits(RateLimitSettings.OFF));
    set("DISCORD_API_BASE_URL", discord.apiBase().toString());
    set("DISCORD_BOT_TOKEN", TOKEN);
    set("DISCORD_APPLICATION_ID", SimulatedServer.APPLICATION_ID);
  }

  void set(String name, String value) {
    environment.put(name, value);
  }

  void unset(String name) {
    environment.remove(name);
  }

  Map<String, String> environment() {
    return environment;
  }

  int register(String... arguments) {
    return run("register", arguments);
  }

  int install(String... arguments) {
    return run("install", arguments);
  }

  private int run(String command, String... arguments) {
    var out = new PrintStream(printed, true, UTF_8);
    String[] all = Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
    return Main.run(new Terminal(out, out, environment), all);
  }

  /** What was printed since the last look. */
  String printed() {
    String text = printed.toString(UTF_8);
    printed.reset();
    return text;
  }

  /** What another application registered before. */
  void registered(String commands) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        discord.apiBase()
                            + "/applications/"
                            + SimulatedServer.APPLICATION_ID
                            + "/commands"))
                .header("Authorization", "Bot " + TOKEN)
                .header("User-Agent", "DiscordBot (https://example.com, 1)")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(commands))
                .build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
  }

  /** Discord refuses the next bulk overwrite with this. */
  void refuseOverwrite(int status, String body) {
    discord
        .faults()
        .add(
            new Fault(
                "refused",
                "PUT /applications/*",
                1,
                new Fault.Effect.Refuse(Answer.json(status, Json.read(body)))));
  }

  /** Discord refuses the next call whose path holds {@code part}. */
  void refuse(String calls, int status, String body, String part) {
    discord
        .faults()
        .add(
            new Fault(
                "refused",
                calls + part + "*",
                1,
                new Fault.Effect.Refuse(Answer.json(status, Json.read(body)))));
  }

  /** Discord's next list of commands is {@code body}. */
  void answerCommands(String body) {
    discord
        .faults()
        .add(
            new Fault(
                "misreported",
                "GET */commands",
                1,
                new Fault.Effect.Refuse(
                    new Answer(
                        200, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8)))));
  }

  /** How many calls have changed something at Discord. */
  long writes() {
    return discord.requests().stream().filter(request -> !request.method().equals("GET")).count();
  }

  /** An address without a listener. */
  static String nowhere() {
    return TestServices.NOWHERE.toString();
  }

  @Override
  public void close() {
    discord.close();
  }
}
