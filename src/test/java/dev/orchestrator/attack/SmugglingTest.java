package dev.orchestrator.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of which two servers in a row could make different ones, byte for byte over a socket. In
 * the cloud API Gateway stands where this server does, and takes its own care.
 */
@Timeout(60)
class SmugglingTest {
  private static final String HIDDEN =
      "POST /hidden HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

  private final List<Json> events = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            0,
            event -> {
              events.add(Json.tryRead(event).orElseThrow());
              return "{\"statusCode\":200,\"headers\":{},\"body\":\"{}\"}".getBytes(UTF_8);
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Everything that comes back until the server closes the connection or has answered twice. */
  private String exchange(String request) throws IOException {
    try (var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String post(String headers, String body) {
    return "POST /discord/interactions HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  static Stream<Arguments> ambiguous() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    String none = "0\r\n\r\n";
    return Stream.of(
        request("length and chunks", "Content-Length: 5\r\n" + chunked, none),
        request("chunks and length", chunked + "Content-Length: 5\r\n", none),
        request("two lengths", "Content-Length: 0\r\nContent-Length: 60\r\n", ""),
        request("two lengths in one", "Content-Length: 0, 60\r\n", ""),
        request("a negative length", "Content-Length: -1\r\n", ""),
        request("a length with a sign", "Content-Length: +0\r\n", ""),
        request("a length in hexadecimal", "Content-Length: 0x0\r\n", ""),
        request("a length past every long", "Content-Length: 99999999999999999999\r\n", ""),
        request("a coding that only ends in chunked", "Transfer-Encoding: xchunked\r\n", none),
        request("chunked before another coding", "Transfer-Encoding: chunked, identity\r\n", none),
        request("a vertical tab before chunked", "Transfer-Encoding:\u000bchunked\r\n", none),
        request("a space before the colon", "Transfer-Encoding : chunked\r\n", none),
        request("a folded line", "X-A: b\r\n c: d\r\nContent-Length: 0\r\n", ""),
        request("a folded coding", "Transfer-Encoding:\r\n chunked\r\n", none),
        request("a header without a colon", "Transfer-Encoding\r\nContent-Length: 0\r\n", ""),
        request("a NUL in a value", "X-A: b\u0000c\r\nContent-Length: 0\r\n", ""),
        request("a NUL in a name", "X-\u0000A: b\r\nContent-Length: 0\r\n", ""),
        request("a return in a value", "X-A: b\rContent-Length: 60\r\nContent-Length: 0\r\n", ""),
        request("a chunk of a negative size", chunked, "-1\r\n\r\n"),
        request("a chunk past every long", chunked, "fffffffffffffffff\r\n\r\n"),
        request("a second host", "Host: y\r\nContent-Length: 0\r\n", ""));
  }

  private static Arguments request(String name, String headers, String body) {
    return Arguments.of(name, headers, body);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void an_ambiguous_request_is_refused_and_what_hides_behind_it_is_not_heard(
      String name, String headers, String body) throws IOException {
    String answers = exchange(post(headers, body + HIDDEN));

    assertThat(answers).matches("(?s)HTTP/1\\.1 (400|501) .*");
    assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(2);
    assertThat(answers.substring(answers.indexOf("\r\n\r\n") + 4)).startsWith("{\"error\":");
    assertThat(events).isEmpty();
  }

  @Test
  void a_plain_request_is_heard_and_so_is_the_one_that_openly_follows_it() throws IOException {
    exchange(post("Content-Length: 0\r\n", HIDDEN));

    assertThat(events)
        .extracting(event -> event.text("rawPath").orElse(""))
        .containsExactly("/discord/interactions", "/hidden");
  }

  @Test
  void a_header_that_comes_twice_is_joined_so_that_a_second_signature_makes_none()
      throws Exception {
    exchange(post("X-Sig: a\r\nx-sig: b\r\nContent-Length: 0\r\nConnection: close\r\n", ""));

    assertThat(events.getFirst().get("headers").text("x-sig")).contains("a,b");
  }

  @Test
  void headers_without_measure_are_refused() throws IOException {
    String large = exchange(post("X-A: " + "a".repeat(64_000) + "\r\nContent-Length: 0\r\n", ""));
    assertThat(large).startsWith("HTTP/1.1 431 ");
    String many =
        exchange(post("X-A: aaaaaaaaaaaaaaaa\r\n".repeat(4_000) + "Content-Length: 0\r\n", ""));
    assertThat(many).startsWith("HTTP/1.1 431 ");
    String path = exchange("GET /" + "a".repeat(64_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(path).startsWith("HTTP/1.1 414 ");
    assertThat(events).isEmpty();
  }

  @Test
  void a_path_in_disguise_is_no_other_path() throws IOException {
    for (String path :
        List.of(
            "/x/../hidden",
            "/x/%2e%2e/hidden",
            "//hidden",
            "/hidden;a=b",
            "/hidden%00",
            "/%68idden")) {
      String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(path).startsWith("HTTP/1.1 ");
    }
    assertThat(events).noneMatch(event -> event.text("rawPath").orElse("").equals("/hidden"));
  }
}
