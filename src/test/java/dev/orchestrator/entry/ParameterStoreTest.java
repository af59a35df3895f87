package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.log.Redactor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class ParameterStoreTest {
  private static final String NAME = "/orchestrator/webhook-secret";

  private final Redactor redactor = new Redactor();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private Optional<String> stored = Optional.of("first-" + "value-of-it");
  private int asked;

  private final ParameterStore parameters =
      new ParameterStore(
          () ->
              request -> {
                asked++;
                return answer();
              },
          URI.create("https://ssm.example.com"),
          "eu-central-1",
          () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
          () -> now,
          redactor);

  private HttpOutcome answer() {
    return stored
        .<HttpOutcome>map(secret ->
            new HttpOutcome.Answered(
                200,
                Map.of(),
                "{\"Parameter\":{\"Value\":\"%s\"}}".formatted(secret).getBytes(UTF_8),
                Duration.ofMillis(5),
                Optional.empty()))
        .orElse(
            new HttpOutcome.Failed(
                HttpOutcome.Reason.TIMED_OUT, "SSM took too long.", Duration.ofSeconds(2)));
  }

  private String read() {
    return parameters.read(NAME, "github-webhook-secret");
  }

  @Test
  void a_secret_is_read_once_in_five_minutes_and_is_redacted_from_then_on() {
    String secret = read();
    now = now.plus(Duration.ofMinutes(4));
    assertThat(read()).isEqualTo(secret);
    assertThat(asked).isEqualTo(1);
    assertThat(redactor.redact("it is " + secret)).doesNotContain(secret);

    stored = Optional.of("second-" + "value-of-it");
    now = now.plus(Duration.ofMinutes(2));
    assertThat(read()).isEqualTo("second-" + "value-of-it");
  }

  @Test
  void forged_requests_do_not_each_wait_for_a_store_that_is_away() {
    stored = Optional.empty();
    for (int i = 0; i < 1_000; i++) {
      assertThatThrownBy(this::read)
          .isInstanceOf(SecretUnreadable.class)
          .hasMessageContaining(NAME);
    }
    assertThat(asked).isEqualTo(1);

    stored = Optional.of("first-" + "value-of-it");
    now = now.plus(Duration.ofSeconds(5));
    assertThat(read()).isNotEmpty();
    assertThat(asked).isEqualTo(2);
  }

  /** As before a snapshot, in which neither a secret nor an old failure has a place. */
  @Test
  void what_was_forgotten_is_read_anew_at_once_and_goes_on_being_redacted() {
    String old = read();
    parameters.forget();
    stored = Optional.of("second-" + "value-of-it");
    assertThat(read()).isEqualTo("second-" + "value-of-it");
    assertThat(redactor.redact("it was " + old)).doesNotContain(old);

    parameters.forget();
    stored = Optional.empty();
    assertThatThrownBy(this::read).isInstanceOf(SecretUnreadable.class);
    parameters.forget();
    stored = Optional.of(old);
    assertThat(read()).as("without a rest after the failure").isEqualTo(old);
  }

  @Test
  void a_store_that_is_away_leaves_the_secret_that_was_read_before() {
    String secret = read();
    stored = Optional.empty();
    now = now.plus(Duration.ofMinutes(6));

    assertThat(read()).isEqualTo(secret);
    assertThat(read()).isEqualTo(secret);
    assertThat(asked).isEqualTo(2);
  }
}
