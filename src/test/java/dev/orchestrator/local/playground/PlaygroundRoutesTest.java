package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the playground answers, and to whom. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalSystem system;

  @BeforeAll
  void start() throws Exception {
    system = LocalSystem.start(Map.of("PORT", "0"), OutputStream.nullOutputStream());
  }

  @AfterAll
  void stop() {
    system.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(system.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void the_page_loads_nothing_from_elsewhere_and_runs_no_text_as_markup() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "trusted-types 'none'",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(get("/playground/app.js").headers().firstValue("content-type"))
        .contains("text/javascript; charset=utf-8");
  }

  @Test
  void what_is_not_there_is_told_in_JSON() throws Exception {
    for (String path :
        List.of(
            "/playground/nothing.js",
            "/playground/index.html",
            "/playground/Playground.class",
            "/playground/",
            "/playground",
            "/playground/commands/1",
            "/playground/discord/nothing",
            "/index.html")) {
      var nothing = get(path);
      assertThat(nothing.statusCode()).as(path).isEqualTo(404);
      assertThat(Json.read(nothing.body()).get("error").text("code"))
          .as(path)
          .contains("not_found");
      assertThat(Json.read(nothing.body()).text("trace_id").orElse("")).as(path).startsWith("1-");
    }
    var wrong = send("POST", "/", "");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("allow")).contains("GET");
  }

  @Test
  void a_foreign_name_or_page_gets_nothing_on_any_route_of_the_page() throws Exception {
    String host = "127.0.0.1:" + system.uri().getPort();
    for (String route :
        List.of(
            "GET /",
            "GET /playground/app.js",
            "GET /playground/server",
            "GET /playground/news",
            "GET /playground/commands/1",
            "GET /playground/nothing",
            "POST /playground/discord/interactions",
            "PUT /playground/discord/faults",
            "PUT /playground/github/webhooks")) {
      assertRefused(raw(route, "rebound.example", ""), route);
      assertRefused(raw(route, "127.0.0.1.rebound.example", ""), route);
      assertRefused(raw(route, host, "https://evil.example"), route);
      assertRefused(raw(route, host, "null"), route);
      assertRefused(raw(route, host, "http://127.0.0.1:1"), route);
      assertRefused(raw(route, host, "https://" + host), route);
    }
    assertThat(raw("GET /", host, "http://" + host)).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /playground/server", "localhost:" + system.uri().getPort(), ""))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void the_routes_of_the_bot_itself_may_be_reached_through_a_tunnel() throws Exception {
    assertThat(raw("GET /health", "bot.example", "")).startsWith("HTTP/1.1 200");
    assertThat(raw("POST /discord/interactions", "bot.example", "")).startsWith("HTTP/1.1 401");
  }

  private static void assertRefused(String answer, String route) {
    assertThat(answer).as(route).startsWith("HTTP/1.1 403");
    assertThat(answer).as(route).contains("{\"error\":{\"code\":\"forbidden\"");
  }

  private String raw(String route, String host, String origin) throws IOException {
    try (var socket = new Socket("127.0.0.1", system.uri().getPort())) {
      String head =
          route + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 2\r\n";
      String more = origin.isEmpty() ? "" : "Origin: " + origin + "\r\n";
      socket.getOutputStream().write((head + more + "\r\n{}").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everything_about_a_command_is_shown_but_its_token() throws Exception {
    SentInteraction sent = system.discord().interact(new Action.Command("diagnose"));
    Json running = command(sent);
    assertThat(sent.awaitState(now -> now.content().contains("-# trace `"), PATIENCE)).isPresent();
    Json ended = awaitEnd(sent);

    assertThat(ended.get("item").text("trace_status")).contains("succeeded");
    assertThat(ended.get("item").text("trace_id")).isEqualTo(ended.get("trace").text("trace_id"));
    assertThat(ended.get("trace").get("steps").items()).hasSize(6);
    assertThat(ended.get("stream").items()).hasSize(1);
    assertThat(ended.get("calls").items()).isNotEmpty();
    assertThat(ended.get("interaction").get("answered_in_ms").integer()).isPresent();
    assertThat(ended.get("request").get("headers").text("X-Signature-Timestamp")).isPresent();
    for (Json view : List.of(running, ended)) {
      assertThat(view.get("item").toString()).doesNotContain(sent.token());
      assertThat(view.get("log").toString()).doesNotContain(sent.token());
      assertThat(view.get("calls").toString()).doesNotContain(sent.token());
      assertThat(view.get("interaction").toString()).doesNotContain(sent.token());
    }
  }

  private Json command(SentInteraction sent) throws Exception {
    return Json.read(get("/playground/commands/" + sent.id()).body());
  }

  private Json awaitEnd(SentInteraction sent) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Json view = command(sent);
      boolean isLogged = view.get("log").toString().contains("command ended");
      boolean isOver = view.get("trace").text("status").filter("succeeded"::equals).isPresent();
      boolean isLaidDown =
          view.get("stream").items().stream()
              .allMatch(one -> one.get("took_ms").integer().isPresent());
      if (isLogged && isOver && isLaidDown) {
        return view;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the command did not end");
  }

  @Test
  void who_waits_for_news_is_told_what_happens_in_Discord() throws Exception {
    long last = Json.read(get("/playground/news").body()).get("last").integer().orElse(0);
    CompletableFuture<HttpResponse<String>> waiting =
        http.sendAsync(
            HttpRequest.newBuilder(
                    system.uri().resolve("/playground/news?wait_ms=20000&after=" + last))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    SentInteraction sent = system.discord().interact(new Action.Command("help"));

    assertThat(waiting.get(20, TimeUnit.SECONDS).body()).contains(sent.id(), "\"name\":\"help\"");
  }

  @Test
  void a_command_is_typed_through_the_signed_route() throws Exception {
    var answer =
        send(
            "POST",
            "/playground/discord/interactions",
            "{\"command\":\"help\",\"as\":\"lin\",\"channel\":\"ops\"}");

    Json sent = Json.read(answer.body());
    assertThat(sent.text("phase")).contains("acknowledged");
    assertThat(sent.get("request").text("url"))
        .contains(system.uri().resolve("/discord/interactions").toString());
    assertThat(send("POST", "/playground/discord/interactions", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void the_server_stops_at_once_although_a_page_waits_for_news() throws Exception {
    LocalSystem other = LocalSystem.start(Map.of("PORT", "0"), OutputStream.nullOutputStream());
    long last =
        Json.read(
                http.send(
                        HttpRequest.newBuilder(other.uri().resolve("/playground/news")).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body())
            .get("last")
            .integer()
            .orElse(0);
    var waiting =
        http.sendAsync(
            HttpRequest.newBuilder(
                    other.uri().resolve("/playground/news?wait_ms=25000&after=" + (last + 1000)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    other.close();

    // Otherwise the server would have waited for the answer to a page that nothing told of the end.
    boolean toldOrCutOff =
        waiting
            .handle((answer, failure) ->
                failure != null || Json.read(answer.body()).get("closed").bool().orElse(false))
            .get();
    assertThat(toldOrCutOff).isTrue();
  }
}
