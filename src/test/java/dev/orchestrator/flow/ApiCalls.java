package dev.orchestrator.flow;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Calls of CI to one instance. */
final class ApiCalls {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final Map<String, String> credentials;

  private ApiCalls(URI base, Map<String, String> credentials) {
    this.base = base;
    this.credentials = credentials;
  }

  static ApiCalls withKey(RunningSystem running) {
    return new ApiCalls(running.uri(), Map.of("x-api-key", running.system().apiKey().reveal()));
  }

  static ApiCalls with(RunningSystem running, String header, String value) {
    return new ApiCalls(running.uri(), Map.of(header, value));
  }

  static ApiCalls withKey(URI base, ApiKey key) {
    return new ApiCalls(base, Map.of("x-api-key", key.reveal()));
  }

  static ApiCalls anonymous(RunningSystem running) {
    return new ApiCalls(running.uri(), Map.of());
  }

  /** An answer with its JSON. */
  record Answer(int status, String text, HttpHeaders headers) {
    Json json() {
      return Json.read(text);
    }

    String error() {
      return json().get("error").text("code").orElse("none");
    }
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return post(path, body.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  Answer post(String path, byte[] body, String type) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    credentials.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), response.body(), response.headers());
  }
}
