package dev.orchestrator.discord.rest;

import static dev.orchestrator.discord.rest.DiscordClientStage.APPLICATION;
import static dev.orchestrator.discord.rest.DiscordClientStage.BODY;
import static dev.orchestrator.discord.rest.DiscordClientStage.BOT_TOKEN;
import static dev.orchestrator.discord.rest.DiscordClientStage.CHANNEL;
import static dev.orchestrator.discord.rest.DiscordClientStage.error;
import static dev.orchestrator.discord.rest.DiscordClientStage.limited;
import static dev.orchestrator.discord.rest.DiscordClientStage.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.rest.Delivery.Delivered;
import dev.orchestrator.discord.rest.Delivery.Refused;
import dev.orchestrator.discord.rest.Delivery.Unreachable;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DiscordClientLimitsTest {

  @Test
  void a_limited_call_waits_as_long_as_the_body_says() {
    var limited = limited(0.35, "user").header("Retry-After", "1");
    try (var stage = new DiscordClientStage(limited, message("1"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("1"));
      assertThat(stage.time.waits()).containsExactly(Duration.ofMillis(350));
    }
  }

  @Test
  void a_new_message_that_was_limited_is_sent_again() {
    try (var stage = new DiscordClientStage(limited(0.5, "user"), message("1"))) {
      assertThat(stage.createFollowUp()).isEqualTo(new Delivered("1"));
    }
  }

  @Test
  void without_a_body_the_header_says_how_long() {
    var cloudflare =
        ScriptedAnswer.json(429, "<html>error code: 1015</html>").header("Retry-After", "7");
    try (var stage = new DiscordClientStage(cloudflare, message("1"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("1"));
      assertThat(stage.time.waits()).containsExactly(Duration.ofSeconds(7));
    }
  }

  @Test
  void without_both_the_bucket_says_how_long() {
    var limited = ScriptedAnswer.json(429, "{}").header("X-RateLimit-Reset-After", "1.25");
    try (var stage = new DiscordClientStage(limited, message("1"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("1"));
      assertThat(stage.time.waits()).containsExactly(Duration.ofMillis(1250));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "NaN", "-3", "Infinity", ""})
  void a_wait_that_is_no_number_does_not_break_the_call(String nonsense) {
    var limited = ScriptedAnswer.status(429).header("Retry-After", nonsense);
    try (var stage = new DiscordClientStage(limited, message("1"))) {
      assertThat(stage.editOriginal()).isNotInstanceOf(Refused.class);
      assertThat(stage.time.waits()).noneMatch(Duration::isNegative);
    }
  }

  @Test
  void a_wait_longer_than_there_is_time_ends_the_call_at_once() {
    try (var stage = new DiscordClientStage(limited(61, "user"), message("1"))) {
      assertThat(stage.editOriginal())
          .isEqualTo(
              new Unreachable(
                  "Discord limits the rate of these calls and asks to wait 61 s. Given up: there is"
                      + " no time left to try again."));
      assertThat(stage.server.requests()).hasSize(1);
      assertThat(stage.time.waits()).isEmpty();

      assertThat(stage.editOriginal())
          .isEqualTo(
              new Unreachable("Discord asks to wait 61 s, which is later than the deadline."));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_limit_that_never_ends_is_not_hammered() {
    try (var stage = new DiscordClientStage()) {
      for (int i = 0; i < 20; i++) {
        stage.server.then(limited(0.1, "user"));
      }
      assertThat(stage.editOriginal()).isInstanceOf(Unreachable.class);
      assertThat(stage.server.requests()).hasSize(6);
    }
  }

  @Test
  void a_bucket_that_is_empty_is_waited_for_before_the_next_call() {
    try (var stage = new DiscordClientStage(emptied("b1"), message("2"))) {
      stage.editOriginal();
      assertThat(stage.time.waits()).isEmpty();

      assertThat(stage.editOriginal()).isEqualTo(new Delivered("2"));
      assertThat(stage.time.waits()).containsExactly(Duration.ofMillis(750));
    }
  }

  @Test
  void a_bucket_that_filled_up_meanwhile_is_not_waited_for() {
    try (var stage = new DiscordClientStage(emptied("b1"), message("2"))) {
      stage.editOriginal();
      stage.time.advance(Duration.ofSeconds(1));
      stage.editOriginal();

      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void an_empty_bucket_that_fills_too_late_is_not_waited_for() {
    try (var stage = new DiscordClientStage(emptied("b1"), message("2"))) {
      stage.editOriginal();
      Instant soon = VirtualTime.START.plusMillis(700);

      assertThat(stage.client.editOriginal(APPLICATION, DiscordClientStage.TOKEN, BODY, soon))
          .isInstanceOf(Unreachable.class);
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void another_interaction_has_a_bucket_of_its_own() {
    try (var stage = new DiscordClientStage(emptied("b1"), message("2"))) {
      stage.editOriginal();
      stage.client.editOriginal(APPLICATION, "another", BODY, stage.deadline);

      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void two_routes_that_discord_counts_together_wait_together() {
    try (var stage =
        new DiscordClientStage(
            message("1").header("X-RateLimit-Bucket", "b1"), emptied("b1"), message("3"))) {
      stage.editOriginal();
      stage.createFollowUp();
      stage.editOriginal();

      assertThat(stage.time.waits()).containsExactly(Duration.ofMillis(750));
    }
  }

  @Test
  void another_channel_does_not_wait_for_a_limited_one() {
    try (var stage = new DiscordClientStage(limited(61, "shared"), message("2"), message("3"))) {
      assertThat(stage.createMessage()).isInstanceOf(Unreachable.class);

      assertThat(stage.client.createMessage("42", BODY, stage.deadline))
          .isEqualTo(new Delivered("2"));
    }
  }

  @Test
  void a_global_limit_holds_for_the_bot_but_not_for_interactions() {
    try (var stage = new DiscordClientStage(limited(61, "global"), message("2"), message("3"))) {
      assertThat(stage.createMessage()).isInstanceOf(Unreachable.class);

      assertThat(stage.client.createMessage("42", BODY, stage.deadline))
          .isInstanceOf(Unreachable.class);
      assertThat(stage.client.channel("43", stage.deadline))
          .isInstanceOf(ApiAnswer.Unreachable.class);
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("2"));
      assertThat(stage.server.requests()).hasSize(2);
    }
  }

  @Test
  void a_limit_from_cloudflare_holds_for_everything() {
    var cloudflare = ScriptedAnswer.json(429, "<html>").header("Retry-After", "900");
    try (var stage = new DiscordClientStage(cloudflare, message("2"))) {
      assertThat(stage.editOriginal()).isInstanceOf(Unreachable.class);

      assertThat(stage.createMessage())
          .isEqualTo(
              new Unreachable("Discord asks to wait 15 min, which is later than the deadline."));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_rejected_bot_token_is_not_tried_again_but_a_new_one_is() {
    var token = new AtomicReference<>(BOT_TOKEN);
    try (var stage =
        new DiscordClientStage(
            Optional.of(token::get), error(401, 50014), message("2"), message("3"))) {
      var refused = stage.createMessage();
      assertThat(refused).isInstanceOf(Refused.class);
      assertThat(refused.toString())
          .contains("401", "50014", "bot token")
          .doesNotContain(BOT_TOKEN);

      assertThat(stage.createMessage()).isEqualTo(refused);
      assertThat(stage.client.currentApplication(stage.deadline))
          .isInstanceOf(ApiAnswer.Refused.class);
      assertThat(stage.server.requests()).hasSize(1);

      assertThat(stage.editOriginal()).isEqualTo(new Delivered("2"));

      token.set("a-new-one");
      assertThat(stage.createMessage()).isEqualTo(new Delivered("3"));
    }
  }

  @Test
  void a_rejected_bot_token_gets_another_chance_after_five_minutes() {
    try (var stage = new DiscordClientStage(error(401, 0), message("2"))) {
      stage.createMessage();
      stage.time.advance(Duration.ofMinutes(5));

      assertThat(stage.client.createMessage(CHANNEL, BODY, stage.time.instant().plusSeconds(60)))
          .isEqualTo(new Delivered("2"));
    }
  }

  @Test
  void without_a_bot_token_interactions_still_work() {
    try (var stage = new DiscordClientStage(Optional.empty(), message("2"))) {
      assertThat(stage.createMessage())
          .isEqualTo(
              new Refused(
                  Delivery.Cause.OTHER,
                  0,
                  0,
                  "No bot token is configured, so Discord cannot be called."));
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("2"));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void too_many_refusals_stop_all_calls_until_ten_minutes_have_passed() {
    try (var stage = new DiscordClientStage()) {
      for (int i = 0; i < DiscordClientInvalidRequests.BOUND; i++) {
        stage.server.then(error(403, 50013));
        assertThat(stage.createMessage()).isInstanceOf(Refused.class);
      }
      stage.time.advance(Duration.ofMinutes(4));
      Instant deadline = stage.time.instant().plus(Duration.ofHours(1));

      assertThat(stage.client.editOriginal(APPLICATION, "t", BODY, deadline))
          .isEqualTo(
              new Unreachable(
                  "Discord refused too many calls, so calls to it are paused for 6 min."));
      assertThat(stage.server.requests()).hasSize(DiscordClientInvalidRequests.BOUND);

      stage.time.advance(Duration.ofMinutes(6));
      stage.server.then(message("1"));
      assertThat(stage.client.editOriginal(APPLICATION, "t", BODY, deadline))
          .isEqualTo(new Delivered("1"));
    }
  }

  @Test
  void limits_shared_with_other_bots_and_plain_mistakes_are_not_held_against_us() {
    var calls = new AtomicInteger();
    HttpCalls discord =
        request ->
            calls.incrementAndGet() % 2 == 1
                ? answered(429, Map.of("x-ratelimit-scope", "shared", "retry-after", "0"), "{}")
                : answered(400, Map.of(), "{\"code\":50035}");
    var time = new VirtualTime();
    var client =
        new DiscordClient(
            URI.create("http://127.0.0.1:1"),
            Optional.of(() -> BOT_TOKEN),
            "1",
            discord,
            time,
            time,
            new FixedRandom(0));

    for (int i = 0; i <= DiscordClientInvalidRequests.BOUND; i++) {
      assertThat(client.createMessage(CHANNEL, BODY, VirtualTime.START.plusSeconds(60)))
          .isInstanceOf(Refused.class);
    }
    assertThat(calls).hasValue(2 * (DiscordClientInvalidRequests.BOUND + 1));
  }

  private static Answered answered(int status, Map<String, String> headers, String body) {
    return new Answered(
        status, headers, body.getBytes(StandardCharsets.UTF_8), Duration.ZERO, Optional.empty());
  }

  private static ScriptedAnswer.Http emptied(String bucket) {
    return message("1")
        .header("X-RateLimit-Bucket", bucket)
        .header("X-RateLimit-Remaining", "0")
        .header("X-RateLimit-Reset-After", "0.75");
  }
}
