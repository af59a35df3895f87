package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApacheHttpCallsTlsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static TestCertificates good;

  @BeforeAll
  static void makeCertificate() throws Exception {
    good = TestCertificates.make(folder, "ip:127.0.0.1", "-1d", 30);
  }

  @Test
  void an_answer_over_tls_says_when_the_certificate_ends_also_on_a_kept_connection()
      throws Exception {
    try (var server =
            ScriptedServer.startTls(
                good.server(), ScriptedAnswer.status(200), ScriptedAnswer.status(200));
        var calls = ApacheHttpCalls.open(NameResolver.SYSTEM, good.trusting())) {
      var end = good.certificate().getNotAfter().toInstant();

      for (int i = 0; i < 2; i++) {
        assertThat(calls.send(HttpRequest.get(server.uri("/"), Map.of(), LIMIT)))
            .isInstanceOfSatisfying(
                Answered.class,
                answer -> {
                  assertThat(answer.status()).isEqualTo(200);
                  assertThat(answer.certificateExpiry()).contains(end);
                });
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    try (var server = ScriptedServer.startTls(good.server(), ScriptedAnswer.status(200));
        var calls = ApacheHttpCalls.open()) {
      Failed failure = refused(calls, server);

      assertThat(failure.sentence()).contains("was not issued by a trusted authority");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws Exception {
    var other = TestCertificates.make(folder, "dns:other.example", "-1d", 30);
    try (var server = ScriptedServer.startTls(other.server(), ScriptedAnswer.status(200));
        var calls = ApacheHttpCalls.open(NameResolver.SYSTEM, other.trusting())) {
      assertThat(refused(calls, server).sentence()).contains("is for another name");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    var old = TestCertificates.make(folder, "ip:127.0.0.1", "-10d", 5);
    try (var server = ScriptedServer.startTls(old.server(), ScriptedAnswer.status(200));
        var calls = ApacheHttpCalls.open(NameResolver.SYSTEM, old.trusting())) {
      assertThat(refused(calls, server).sentence()).contains("has expired");
    }
  }

  @Test
  void a_server_that_speaks_no_tls_fails_the_handshake() {
    try (var server = ScriptedServer.start();
        var calls = ApacheHttpCalls.open()) {
      var uri = java.net.URI.create("https://127.0.0.1:" + server.port() + "/");
      // The plain server waits for a line's end that a TLS hello may not hold.
      var outcome = calls.send(HttpRequest.get(uri, Map.of(), Duration.ofSeconds(2)));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Failed.class, failure -> assertThat(failure.wasNotSent()).isTrue());
    }
  }

  private static Failed refused(HttpCalls calls, ScriptedServer server) {
    var outcome = calls.send(HttpRequest.get(server.uri("/path"), Map.of(), LIMIT));
    assertThat(outcome).isInstanceOf(Failed.class);
    var failure = (Failed) outcome;
    assertThat(failure.reason()).isEqualTo(Reason.TLS_FAILED);
    assertThat(failure.wasNotSent()).isTrue();
    assertThat(failure.sentence()).contains("127.0.0.1").doesNotContain("path");
    return failure;
  }
}
