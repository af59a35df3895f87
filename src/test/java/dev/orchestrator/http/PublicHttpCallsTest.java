package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import dev.orchestrator.http.PublicTarget.Schemes;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PublicHttpCallsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PUBLIC = "93.184.216.34";

  private final ScriptedServer server = ScriptedServer.start();
  private final RedirectedSockets sockets = new RedirectedSockets(server.port());
  private final AtomicInteger lookUps = new AtomicInteger();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_public_address_is_called_at_the_usual_port() {
    server.then(ScriptedAnswer.json(200, "{}"));
    try (var calls = calls(answering(PUBLIC))) {
      assertThat(status(calls.send(get("http://shop.example.com/health?x=1")))).isEqualTo(200);
    }
    assertThat(sockets.dialled()).containsExactly(PUBLIC + " 80");
    assertThat(server.requests().getFirst().target()).isEqualTo("/health?x=1");
    assertThat(server.requests().getFirst().header("host")).isEqualTo("shop.example.com");
  }

  @Test
  void a_body_and_headers_go_along() {
    server.then(ScriptedAnswer.status(200));
    try (var calls = calls(answering(PUBLIC))) {
      calls.send(
          new HttpRequest(
              "POST",
              URI.create("http://shop.example.com/"),
              Map.of("X-One", "1"),
              Optional.of("hello".getBytes(StandardCharsets.UTF_8)),
              LIMIT));
    }
    assertThat(server.requests().getFirst().text()).isEqualTo("hello");
    assertThat(server.requests().getFirst().header("x-one")).isEqualTo("1");
  }

  @Test
  void a_name_with_other_letters_is_looked_up_in_the_form_that_was_judged() {
    server.then(ScriptedAnswer.status(200));
    var asked = new ArrayList<String>();
    NameResolver names =
        host -> {
          asked.add(host);
          return addresses(PUBLIC);
        };
    try (var calls = calls(names)) {
      assertThat(status(calls.send(get("http://xn--bcher-kva.example/")))).isEqualTo(200);
    }
    assertThat(asked).containsExactly("xn--bcher-kva.example");
    assertThat(server.requests().getFirst().header("host")).isEqualTo("xn--bcher-kva.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fd00:ec2::254",
        "fe80::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "0.0.0.0"
      })
  void a_name_that_leads_inside_is_not_called(String inside) {
    try (var calls = calls(answering(inside))) {
      assertForbidden(calls.send(get("http://shop.example.com/secret-path")));
    }
    assertThat(sockets.dialled()).isEmpty();
  }

  @Test
  void one_private_address_among_public_ones_forbids_the_name() {
    try (var calls = calls(answering(PUBLIC, "2606:4700::1111", "127.0.0.1"))) {
      assertForbidden(calls.send(get("http://shop.example.com/")));
    }
    assertThat(sockets.dialled()).isEmpty();
  }

  @Test
  void a_name_that_changes_its_address_after_the_check_changes_nothing() {
    server.then(ScriptedAnswer.status(200), ScriptedAnswer.status(200));
    NameResolver rebinding =
        host -> addresses(lookUps.incrementAndGet() == 1 ? PUBLIC : "127.0.0.1");
    try (var calls = calls(rebinding)) {
      assertThat(status(calls.send(get("http://shop.example.com/")))).isEqualTo(200);
      assertThat(lookUps).hasValue(1);
      assertThat(sockets.dialled()).containsExactly(PUBLIC + " 80");

      assertForbidden(calls.send(get("http://shop.example.com/")));
      assertThat(sockets.dialled()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://user@shop.example.com/",
        "http://shop.example.com:8080/",
        "http://localhost/",
        "ftp://shop.example.com/",
        "http://2130706433/"
      })
  void an_address_that_no_user_may_give_is_not_even_looked_up(String uri) {
    try (var calls = calls(answering(PUBLIC))) {
      assertForbidden(calls.send(get(uri)));
    }
    assertThat(lookUps).hasValue(0);
    assertThat(sockets.dialled()).isEmpty();
  }

  @Test
  void redirects_are_followed_to_public_places() {
    server.then(
        ScriptedAnswer.status(301).header("Location", "/new?a=b"),
        ScriptedAnswer.status(302).header("Location", "http://www.example.org/there"),
        ScriptedAnswer.json(200, "{}"));
    try (var calls = calls(answering(PUBLIC))) {
      var followed = calls.follow(get("http://shop.example.com/old"));

      assertThat(status(followed.outcome())).isEqualTo(200);
      assertThat(followed.redirects()).isEqualTo(2);
      assertThat(followed.uri()).isEqualTo(URI.create("http://www.example.org/there"));
    }
    assertThat(server.requests())
        .extracting(request -> request.header("host") + request.target())
        .containsExactly(
            "shop.example.com/old", "shop.example.com/new?a=b", "www.example.org/there");
    assertThat(lookUps).hasValue(3);
  }

  @Test
  void what_was_meant_for_one_host_does_not_go_to_the_next() {
    server.then(
        ScriptedAnswer.status(302).header("Location", "/here"),
        ScriptedAnswer.status(302).header("Location", "http://www.example.org/there"),
        ScriptedAnswer.status(200));
    var headers = Map.of("Authorization", "Bearer x", "Cookie", "a=b", "Accept", "text/plain");
    try (var calls = calls(answering(PUBLIC))) {
      calls.follow(HttpRequest.get(URI.create("http://shop.example.com/"), headers, LIMIT));
    }
    assertThat(server.requests().get(1).headers()).containsKeys("authorization", "cookie");
    assertThat(server.requests().get(2).headers())
        .containsKey("accept")
        .doesNotContainKeys("authorization", "cookie");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/admin",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "//localhost/",
        "http://shop.example.com:8080/",
        "http://u@shop.example.com/",
        "ftp://shop.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@b.c",
        "http://2130706433/"
      })
  void a_redirect_to_where_no_user_may_point_is_not_followed(String location) {
    server.then(ScriptedAnswer.status(302).header("Location", location));
    try (var calls = calls(answering(PUBLIC))) {
      var followed = calls.follow(get("http://shop.example.com/"));

      assertForbidden(followed.outcome());
      assertThat(followed.redirects()).isZero();
    }
    assertThat(server.requests()).hasSize(1);
    assertThat(sockets.dialled()).hasSize(1);
  }

  @Test
  void a_redirect_to_a_name_that_leads_inside_is_not_followed() {
    server.then(ScriptedAnswer.status(307).header("Location", "http://inside.example.com/"));
    NameResolver names = host -> addresses(host.startsWith("inside") ? "10.0.0.1" : PUBLIC);
    try (var calls = calls(names)) {
      assertForbidden(calls.follow(get("http://shop.example.com/")).outcome());
    }
    assertThat(sockets.dialled()).hasSize(1);
  }

  @Test
  void the_fourth_redirect_is_not_followed() {
    for (int i = 1; i <= 5; i++) {
      server.then(ScriptedAnswer.status(302).header("Location", "/" + i));
    }
    try (var calls = calls(answering(PUBLIC))) {
      var followed = calls.follow(get("http://shop.example.com/0"));

      assertThat(status(followed.outcome())).isEqualTo(302);
      assertThat(followed.redirects()).isEqualTo(3);
    }
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void a_redirect_that_leads_nowhere_is_the_answer() {
    server.then(
        ScriptedAnswer.status(302), ScriptedAnswer.status(302).header("Location", "http://a b/"));
    try (var calls = calls(answering(PUBLIC))) {
      assertThat(status(calls.follow(get("http://shop.example.com/")).outcome())).isEqualTo(302);
      assertThat(status(calls.follow(get("http://shop.example.com/")).outcome())).isEqualTo(302);
    }
  }

  @Test
  void all_redirects_together_have_the_one_time_limit() {
    var slow = Duration.ofMillis(300);
    server.then(
        ScriptedAnswer.status(302).header("Location", "/1").after(slow),
        ScriptedAnswer.status(302).header("Location", "/2").after(slow),
        new ScriptedAnswer.Silence());
    try (var calls = calls(answering(PUBLIC))) {
      var limit = Duration.ofSeconds(1);
      var request = HttpRequest.get(URI.create("http://shop.example.com/"), Map.of(), limit);

      assertThat(calls.follow(request).outcome())
          .isInstanceOfSatisfying(
              Failed.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
                assertThat(failure.took()).isGreaterThanOrEqualTo(limit);
              });
    }
  }

  @Test
  void encryption_is_not_given_up_on_the_way(@TempDir Path folder) throws Exception {
    var keys = TestCertificates.make(folder, "dns:shop.example.com", "-1d", 30);
    try (var tlsServer =
        ScriptedServer.startTls(
            keys.server(),
            ScriptedAnswer.status(302).header("Location", "/next"),
            ScriptedAnswer.status(302).header("Location", "http://shop.example.com/"),
            ScriptedAnswer.status(200))) {
      var dialled = new RedirectedSockets(tlsServer.port());
      var policy =
          ConnectionPolicy.publicOnly(answering(PUBLIC))
              .withTls(keys.trusting())
              .withSockets(dialled);
      try (var calls = new PublicHttpCalls(policy, Schemes.HTTP_TOO)) {
        var followed = calls.follow(get("https://shop.example.com/"));

        assertForbidden(followed.outcome());
        assertThat(followed.redirects()).isEqualTo(1);
        assertThat(dialled.dialled()).containsExactly(PUBLIC + " 443", PUBLIC + " 443");
      }
    }
  }

  @Test
  void the_calls_that_are_opened_for_use_check_too() {
    try (var calls = PublicHttpCalls.open(host -> addresses("127.0.0.1"))) {
      assertForbidden(calls.send(get("https://shop.example.com/")));
      assertForbidden(calls.send(get("http://shop.example.com/")));
    }
  }

  private PublicHttpCalls calls(NameResolver names) {
    var policy = ConnectionPolicy.publicOnly(names).withSockets(sockets);
    return new PublicHttpCalls(policy, Schemes.HTTP_TOO);
  }

  private NameResolver answering(String... addresses) {
    return host -> {
      lookUps.incrementAndGet();
      return addresses(addresses);
    };
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    var addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return Arrays.asList(addresses);
  }

  private static HttpRequest get(String uri) {
    return HttpRequest.get(URI.create(uri), Map.of(), LIMIT);
  }

  private static int status(HttpOutcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return ((Answered) outcome).status();
  }

  private static void assertForbidden(HttpOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS);
              assertThat(failure.sentence()).endsWith(".").doesNotContain("secret-path");
            });
  }
}
