package dev.orchestrator.flow;

import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.SignedInteraction;
import dev.orchestrator.log.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole local system with its log, for one test class. */
final class RunningSystem implements AutoCloseable {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final LocalSystem system;

  private RunningSystem(Map<String, String> environment, InstantSource clock, Sleeper sleeper)
      throws IOException {
    var all = new HashMap<>(Map.of("PORT", "0"));
    all.putAll(environment);
    this.system = LocalSystem.start(all, log, clock, sleeper);
  }

  static RunningSystem start(String... pairs) throws IOException {
    return new RunningSystem(environment(pairs), InstantSource.system(), Sleeper.REAL);
  }

  /** Names and values by turns. */
  static Map<String, String> environment(String... pairs) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return environment;
  }

  static RunningSystem in(ShortenedTime time, Map<String, String> environment) throws IOException {
    return new RunningSystem(environment, time, time);
  }

  LocalSystem system() {
    return system;
  }

  HttpResponse<String> post(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(system.uri().resolve(path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request);
  }

  HttpResponse<String> post(SignedInteraction signed) throws IOException, InterruptedException {
    return post("/discord/interactions", signed.headers(), signed.body());
  }

  HttpResponse<String> get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(system.uri().resolve(path)).GET();
    headers.forEach(request::header);
    return send(request);
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(system.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  URI uri() {
    return system.uri();
  }

  /** Every log line written so far. */
  List<Json> logLines() {
    Logging.drain();
    return log.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
  }

  /** The lines with this message about this trace. */
  List<Json> lines(String message, String traceId) {
    return logLines().stream()
        .filter(line -> line.text("msg").orElse("").equals(message))
        .filter(line -> line.text("trace_id").orElse("").equals(traceId))
        .toList();
  }

  /** Returns when there is such a line. */
  void awaitLine(String message, String traceId) throws InterruptedException {
    Await.until(message, () -> !lines(message, traceId).isEmpty());
  }

  /**
   * Returns when so many parts of a trace have ended: the command, and each press under it. An
   * attempt that only waits for something has not ended.
   */
  void awaitEnds(String traceId, int count) throws InterruptedException {
    Await.until(
        "the end of " + traceId,
        () ->
            lines("command ended", traceId).stream()
                    .filter(line -> !line.text("status").orElse("").equals("waits"))
                    .count()
                >= count);
  }

  /** Returns when Discord got so many requests with this interaction's token. */
  void awaitRequests(String token, int count) throws InterruptedException {
    Await.until(
        "requests to Discord",
        () ->
            system.discord().requests().stream()
                    .filter(request -> request.path().contains(token))
                    .count()
                >= count);
  }

  String logText() {
    Logging.drain();
    return log.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    system.close();
  }
}
