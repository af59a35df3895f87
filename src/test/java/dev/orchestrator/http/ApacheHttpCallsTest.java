package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ApacheHttpCallsTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String SECRET = "/webhooks/1/" + "secret" + "-token?key=hidden";

  private final ApacheHttpCalls calls = ApacheHttpCalls.open();

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void a_request_arrives_as_it_was_given_and_the_answer_comes_back() {
    try (var server = ScriptedServer.start(ScriptedAnswer.json(201, "{\"id\":\"7\"}"))) {
      var request =
          new HttpRequest(
              "PATCH",
              server.uri("/a%20b?c=d%26e"),
              Map.of("Content-Type", "application/json", "User-Agent", "Bot (x, 1)"),
              Optional.of("{}".getBytes(StandardCharsets.UTF_8)),
              LONG);

      Answered answer = answered(calls.send(request));

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.header("content-type")).contains("application/json");
      assertThat(answer.json().text("id")).contains("7");
      assertThat(answer.certificateExpiry()).isEmpty();
      var arrived = server.requests().getFirst();
      assertThat(arrived.method()).isEqualTo("PATCH");
      assertThat(arrived.target()).isEqualTo("/a%20b?c=d%26e");
      assertThat(arrived.text()).isEqualTo("{}");
      assertThat(arrived.headers())
          .containsOnlyKeys("content-type", "user-agent", "content-length", "host", "connection")
          .containsEntry("user-agent", "Bot (x, 1)");
    }
  }

  @Test
  void nothing_is_sent_that_was_not_given() {
    try (var server = ScriptedServer.start(ScriptedAnswer.status(200))) {
      get(server);

      assertThat(server.requests().getFirst().headers()).containsOnlyKeys("host", "connection");
    }
  }

  @Test
  void two_headers_of_one_name_are_joined_with_a_comma() {
    var answer = ScriptedAnswer.raw("HTTP/1.1 204 x\r\nVia: one\r\nvIA: two\r\n\r\n");
    try (var server = ScriptedServer.start(answer)) {
      assertThat(answered(get(server)).header("via")).contains("one, two");
    }
  }

  @Test
  void one_connection_serves_several_requests() {
    try (var server =
        ScriptedServer.start(ScriptedAnswer.json(200, "{}"), ScriptedAnswer.json(200, "{}"))) {
      get(server);
      get(server);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_connection_that_the_server_closed_meanwhile_is_not_used_again() throws Exception {
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.raw("HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\n{}"),
            ScriptedAnswer.json(200, "{}"))) {
      get(server);
      // The end of the connection needs a moment to cross loopback.
      Thread.sleep(50);

      assertThat(answered(get(server)).status()).isEqualTo(200);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void a_redirect_is_an_answer_and_is_not_followed() {
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.status(302).header("Location", "/elsewhere"),
            ScriptedAnswer.status(200))) {
      Answered answer = answered(get(server));

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("location")).contains("/elsewhere");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_cookie_is_not_sent_back() {
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.status(200).header("Set-Cookie", "a=b; Path=/"),
            ScriptedAnswer.status(200))) {
      get(server);
      get(server);

      assertThat(server.requests().get(1).headers()).doesNotContainKey("cookie");
    }
  }

  @Test
  void a_busy_server_is_not_asked_a_second_time_by_itself() {
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.status(503).header("Retry-After", "0"), ScriptedAnswer.status(200))) {
      assertThat(answered(get(server)).status()).isEqualTo(503);
      assertThat(server.unused()).isEqualTo(1);
    }
  }

  @Test
  void credentials_that_a_server_asks_for_are_not_negotiated() {
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.status(401).header("WWW-Authenticate", "Basic realm=\"x\""))) {
      assertThat(answered(get(server)).status()).isEqualTo(401);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_body_is_cut_at_the_largest_size() {
    byte[] big = new byte[3 * ApacheExchange.MAX_BODY];
    try (var server = ScriptedServer.start(ScriptedAnswer.bytes(200, big))) {
      assertThat(answered(get(server)).body()).hasSize(ApacheExchange.MAX_BODY);
    }
  }

  @Test
  void a_body_of_exactly_the_largest_size_is_whole_and_the_connection_stays() {
    byte[] full = new byte[ApacheExchange.MAX_BODY];
    try (var server =
        ScriptedServer.start(ScriptedAnswer.bytes(200, full), ScriptedAnswer.status(200))) {
      assertThat(answered(get(server)).body()).hasSize(ApacheExchange.MAX_BODY);
      get(server);

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_body_without_end_is_cut_too() {
    byte[] big = new byte[2 * ApacheExchange.MAX_BODY];
    var head =
        "HTTP/1.1 200 x\r\nContent-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + big.length];
    System.arraycopy(head, 0, all, 0, head.length);
    try (var server = ScriptedServer.start(new ScriptedAnswer.Raw(all))) {
      assertThat(answered(get(server)).body()).hasSize(ApacheExchange.MAX_BODY);
    }
  }

  @Test
  void a_compressed_body_is_not_asked_for_and_not_unpacked() {
    byte[] packed = {31, -117, 8, 0};
    try (var server =
        ScriptedServer.start(
            ScriptedAnswer.bytes(200, packed).header("Content-Encoding", "gzip"))) {
      assertThat(answered(get(server)).body()).isEqualTo(packed);
      assertThat(server.requests().getFirst().headers()).doesNotContainKey("accept-encoding");
    }
  }

  @Test
  void a_server_that_drips_a_byte_at_a_time_ends_at_the_limit() {
    var drip = ScriptedAnswer.bytes(200, new byte[1000]).dripping(Duration.ofMillis(50));
    try (var server = ScriptedServer.start(drip)) {
      Failed failure = failed(calls.send(HttpRequest.get(server.uri(SECRET), Map.of(), SHORT)));

      assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(failure.wasNotSent()).isFalse();
      assertThat(failure.took()).isGreaterThanOrEqualTo(SHORT);
      assertThat(failure.sentence()).isEqualTo("127.0.0.1 did not answer within 300 ms.");
    }
  }

  @Test
  void a_server_that_never_answers_ends_at_the_limit() {
    try (var server = ScriptedServer.start(new ScriptedAnswer.Silence())) {
      Failed failure = failed(calls.send(HttpRequest.get(server.uri(SECRET), Map.of(), SHORT)));

      assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(failure.took()).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void a_call_given_up_ends_its_connection() throws InterruptedException {
    try (var server = ScriptedServer.start(new ScriptedAnswer.Silence())) {
      calls.send(HttpRequest.get(server.uri("/"), Map.of(), SHORT));

      for (int i = 0; i < 500 && server.standing() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(server.standing()).isZero();
    }
  }

  @Test
  void a_name_look_up_that_hangs_ends_at_the_limit_and_nothing_was_sent() {
    var never = new CountDownLatch(1);
    NameResolver stuck =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    try (var stuckCalls = ApacheHttpCalls.open(stuck)) {
      var uri = URI.create("http://shop.example" + SECRET);

      Failed failure = failed(stuckCalls.send(HttpRequest.get(uri, Map.of(), SHORT)));

      assertThat(failure.reason()).isEqualTo(Reason.NOT_CONNECTED);
      assertThat(failure.wasNotSent()).isTrue();
      assertThat(failure.sentence()).isEqualTo("No connection to shop.example within 300 ms.");
    } finally {
      never.countDown();
    }
  }

  @Test
  void a_host_that_accepts_nobody_ends_at_the_limit_and_nothing_was_sent() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var queued = new ArrayList<Socket>();
      try {
        for (int i = 0; i < 3; i++) {
          var socket = new Socket();
          queued.add(socket);
          try {
            socket.connect(full.getLocalSocketAddress(), 100);
          } catch (IOException backlogFull) {
            break;
          }
        }
        var uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + SECRET);

        Failed failure = failed(calls.send(HttpRequest.get(uri, Map.of(), SHORT)));

        assertThat(failure.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(failure.took()).isGreaterThanOrEqualTo(SHORT);
      } finally {
        for (Socket socket : queued) {
          socket.close();
        }
      }
    }
  }

  @Test
  void a_closed_port_refuses_and_nothing_was_sent() throws IOException {
    int port;
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    var uri = URI.create("http://127.0.0.1:" + port + SECRET);

    Failed failure = failed(calls.send(HttpRequest.get(uri, Map.of(), LONG)));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_CONNECTED);
    assertThat(failure.wasNotSent()).isTrue();
    assertThat(failure.sentence()).isEqualTo("127.0.0.1 refused the connection.");
  }

  @Test
  void a_name_without_an_address_is_an_unknown_host() {
    NameResolver nothing =
        host -> {
          throw new UnknownHostException(host);
        };
    try (var nowhere = ApacheHttpCalls.open(nothing)) {
      var uri = URI.create("https://shop.example" + SECRET);

      Failed failure = failed(nowhere.send(HttpRequest.get(uri, Map.of(), LONG)));

      assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_HOST);
      assertThat(failure.sentence()).isEqualTo("The name shop.example could not be resolved.");
    }
  }

  @Test
  void a_resolver_without_addresses_is_an_unknown_host() {
    try (var nowhere = ApacheHttpCalls.open(host -> List.of())) {
      var uri = URI.create("https://shop.example" + SECRET);

      assertThat(failed(nowhere.send(HttpRequest.get(uri, Map.of(), LONG))).reason())
          .isEqualTo(Reason.UNKNOWN_HOST);
    }
  }

  @Test
  void the_second_address_is_tried_when_the_first_refuses() throws IOException {
    try (var server = ScriptedServer.start(ScriptedAnswer.status(200))) {
      NameResolver two =
          host -> List.of(InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("127.0.0.1"));
      try (var twoCalls = ApacheHttpCalls.open(two)) {
        var uri = URI.create("http://shop.example:" + server.port() + "/");

        assertThat(answered(twoCalls.send(HttpRequest.get(uri, Map.of(), LONG))).status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void a_connection_reset_after_the_request_is_broken_and_may_have_been_seen() {
    try (var server = ScriptedServer.start(new ScriptedAnswer.Reset())) {
      Failed failure = failed(calls.send(HttpRequest.get(server.uri(SECRET), Map.of(), LONG)));

      assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
      assertThat(failure.wasNotSent()).isFalse();
      assertThat(failure.sentence())
          .isEqualTo("127.0.0.1 closed the connection before it answered.");
    }
  }

  @Test
  void an_answer_that_is_not_http_is_broken() {
    try (var server = ScriptedServer.start(ScriptedAnswer.raw("SSH-2.0-x\r\n".repeat(50)))) {
      assertThat(failed(get(server)).reason()).isEqualTo(Reason.BROKEN);
    }
  }

  @Test
  void an_answer_that_ends_early_is_broken_and_not_half_a_body() {
    var cut = ScriptedAnswer.raw("HTTP/1.1 200 x\r\nContent-Length: 10\r\n\r\n{}");
    try (var server = ScriptedServer.start(cut)) {
      assertThat(failed(get(server)).reason()).isEqualTo(Reason.BROKEN);
    }
  }

  @Test
  void headers_without_end_are_refused() {
    var flood = ScriptedAnswer.raw("HTTP/1.1 200 x\r\n" + "A: b\r\n".repeat(100_000) + "\r\n");
    try (var server = ScriptedServer.start(flood)) {
      assertThat(failed(get(server)).reason()).isEqualTo(Reason.BROKEN);
    }
  }

  @Test
  void an_interrupted_caller_gets_an_outcome_and_stays_interrupted() throws Exception {
    try (var server = ScriptedServer.start(new ScriptedAnswer.Silence())) {
      var seen = new ArrayList<HttpOutcome>();
      var stillInterrupted = new boolean[1];
      var caller =
          Thread.ofVirtual()
              .start(() -> {
                seen.add(get(server));
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
              });
      while (server.requests().isEmpty()) {
        Thread.sleep(5);
      }
      caller.interrupt();
      caller.join();

      assertThat(failed(seen.getFirst()).reason()).isEqualTo(Reason.BROKEN);
      assertThat(stillInterrupted[0]).isTrue();
    }
  }

  private HttpOutcome get(ScriptedServer server) {
    return calls.send(HttpRequest.get(server.uri("/"), Map.of(), LONG));
  }

  private static Answered answered(HttpOutcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return (Answered) outcome;
  }

  private static Failed failed(HttpOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }
}
