package dev.orchestrator.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopbackServerTest {
  private final AtomicReference<Service> service = new AtomicReference<>(call -> Answer.empty(204));
  private LoopbackServer server;
  private RestClient client;

  @BeforeEach
  void start() throws IOException {
    server = LoopbackServer.start(0, call -> service.get().handle(call));
    client = new RestClient(server.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void a_call_has_method_path_query_headers_and_body() throws Exception {
    AtomicReference<Call> seen = new AtomicReference<>();
    service.set(call -> {
      seen.set(call);
      return Answer.json(201, JsonObject.of("done", true));
    });

    RestClient.Got got =
        client.header("X-Mark", "here").send("PUT", "/a/b%20c?one=1&two=a%26b", "{\"x\":\"é\"}");

    assertThat(got.status()).isEqualTo(201);
    assertThat(got.json().get("done").isTrue()).isTrue();
    Call call = seen.get();
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.path()).isEqualTo("/a/b%20c");
    assertThat(call.query()).isEqualTo(Map.of("one", "1", "two", "a&b"));
    assertThat(call.header("x-mark")).contains("here");
    assertThat(call.json().text("x")).contains("é");
  }

  @Test
  void a_reset_breaks_the_connection_without_an_answer() {
    service.set(call -> new Reaction.Reset(false));

    assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
  }

  @Test
  void calls_are_answered_on_virtual_threads() throws Exception {
    service.set(call -> Answer.json(200, JsonObject.of("v", Thread.currentThread().isVirtual())));

    assertThat(client.get("/").json().get("v").isTrue()).isTrue();
  }

  @Test
  void a_page_from_elsewhere_is_refused() throws Exception {
    assertThat(raw("127.0.0.1", "https://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("127.0.0.1", "null")).startsWith("HTTP/1.1 403");
    assertThat(raw("127.0.0.1", "http://127.0.0.1.evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("127.0.0.1", "http://localhost:8787")).startsWith("HTTP/1.1 204");
  }

  @Test
  void a_foreign_host_name_for_this_address_is_refused() throws Exception {
    assertThat(raw("rebound.example", ""))
        .startsWith("HTTP/1.1 403")
        .contains("{\"error\":{\"code\":\"forbidden\"");
    assertThat(raw("rebound.example:" + server.uri().getPort(), "")).startsWith("HTTP/1.1 403");
    assertThat(raw("localhost:" + server.uri().getPort(), "")).startsWith("HTTP/1.1 204");
  }

  private String raw(String host, String origin) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.uri().getPort())) {
      String request =
          "GET / HTTP/1.1\r\nHost: "
              + host
              + "\r\n"
              + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
