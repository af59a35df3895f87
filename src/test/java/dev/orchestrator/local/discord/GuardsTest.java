package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GuardsTest {
  private BotOnLoopback bot;

  @BeforeEach
  void start() throws IOException {
    bot = BotOnLoopback.start();
  }

  @AfterEach
  void stop() {
    bot.close();
  }

  @Test
  void a_wrong_bot_token_is_unauthorized() throws Exception {
    RestClient.Got got = bot.rest.header("Authorization", "Bot wrong").get("/applications/@me");

    assertThat(got.status()).isEqualTo(401);
    assertThat(got.json()).hasToString("{\"message\":\"401: Unauthorized\",\"code\":0}");
  }

  @Test
  void an_interactions_token_needs_no_bot_token() throws Exception {
    SentInteraction sent = bot.deferred();

    bot.rest.header("Authorization", "Bot wrong");

    assertThat(bot.edit(sent, "{\"content\":\"x\"}").status()).isEqualTo(200);
  }

  @Test
  void unknown_routes_and_methods_have_discords_words() throws Exception {
    assertThat(bot.rest.get("/nothing"))
        .hasToString("404 {\"message\":\"404: Not Found\",\"code\":0}");
    assertThat(bot.rest.send("PUT", "/applications/@me", "{}"))
        .hasToString("405 {\"message\":\"405: Method Not Allowed\",\"code\":0}");
  }

  @Test
  void a_client_that_does_not_call_itself_a_bot_is_blocked() throws Exception {
    RestClient.Got got = bot.rest.header("User-Agent", "Mozilla/5.0").get("/applications/@me");

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.code()).isEqualTo(40333);
  }

  @Test
  void a_body_that_is_not_json_is_refused() throws Exception {
    SentInteraction sent = bot.deferred();

    assertThat(bot.edit(sent, "{not json").code()).isEqualTo(50109);
    assertThat(bot.rest.send("PATCH", bot.originalOf(sent), "").code()).isEqualTo(50035);
  }

  @Test
  void a_webhook_takes_five_calls_in_two_seconds_and_says_so() throws Exception {
    SentInteraction sent = bot.deferred();
    for (int left = 4; left >= 0; left--) {
      RestClient.Got got = bot.edit(sent, "{\"content\":\"" + left + "\"}");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.header("x-ratelimit-limit")).contains("5");
      assertThat(got.header("x-ratelimit-remaining")).contains(Integer.toString(left));
      assertThat(got.header("x-ratelimit-reset-after")).contains("2.000");
      assertThat(got.header("x-ratelimit-bucket")).isPresent();
    }
    bot.clock.advance(Duration.ofMillis(1650));

    RestClient.Got refused = bot.edit(sent, "{\"content\":\"too much\"}");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().get("retry_after").number()).hasValue(0.35);
    assertThat(refused.json().get("global").isTrue()).isFalse();
    assertThat(refused.header("x-ratelimit-scope")).contains("user");
    assertThat(refused.header("retry-after")).contains("1");
    bot.clock.advance(Duration.ofMillis(350));
    assertThat(bot.edit(sent, "{\"content\":\"again\"}").status()).isEqualTo(200);
  }

  @Test
  void each_interaction_has_a_bucket_of_its_own() throws Exception {
    SentInteraction first = bot.deferred();
    SentInteraction second = bot.deferred();
    for (int i = 0; i < 5; i++) {
      bot.edit(first, "{\"content\":\"x\"}");
    }

    assertThat(bot.edit(first, "{\"content\":\"x\"}").status()).isEqualTo(429);
    assertThat(bot.edit(second, "{\"content\":\"x\"}").status()).isEqualTo(200);
  }

  @Test
  void the_bots_calls_together_have_a_global_limit_that_webhooks_do_not_count_to()
      throws Exception {
    try (var few =
        new BotOnLoopback(
            settings -> settings.withRateLimits(RateLimitSettings.DEFAULT.withGlobal(1)))) {
      assertThat(few.rest.get("/applications/@me").status()).isEqualTo(200);

      RestClient.Got refused = few.rest.get("/applications/@me");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().get("global").isTrue()).isTrue();
      assertThat(refused.header("x-ratelimit-global")).contains("true");
      assertThat(few.edit(few.deferred(), "{\"content\":\"x\"}").status()).isEqualTo(200);
    }
  }
}
