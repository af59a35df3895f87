package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A plain HTTP client that sends what a test says and nothing else. */
public final class RestClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final Map<String, String> headers = new LinkedHashMap<>();

  public RestClient(URI base) {
    this.base = base.toString();
  }

  /** An answer with its body read as JSON. */
  public record Got(int status, Map<String, String> headers, byte[] bytes) {
    public Json json() {
      return Json.tryRead(bytes).orElse(Json.MISSING);
    }

    public int code() {
      return (int) json().get("code").integer().orElse(-1);
    }

    public Optional<String> header(String lowerCaseName) {
      return Optional.ofNullable(headers.get(lowerCaseName));
    }

    @Override
    public String toString() {
      return status + " " + new String(bytes, StandardCharsets.UTF_8);
    }
  }

  public RestClient header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Got get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  public Got send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
    headers.forEach(request::setHeader);
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
      request.header("Content-Type", "application/json");
    }
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    var got = new LinkedHashMap<String, String>();
    response.headers().map().forEach((name, values) -> got.put(name, values.getFirst()));
    return new Got(response.statusCode(), got, response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
