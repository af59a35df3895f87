package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiscordFaultsTest {
  private static final String EDIT = "{\"content\":\"text\"}";

  private BotOnLoopback bot;
  private SentInteraction sent;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    bot = BotOnLoopback.withoutRateLimits();
    sent = bot.deferred();
  }

  @AfterEach
  void stop() {
    bot.close();
  }

  @Test
  void the_race_after_a_deferral_answers_10015_as_often_as_told() throws Exception {
    bot.discord.faults().add(DiscordFaults.unknownWebhook().times(2));

    assertThat(bot.edit(sent, EDIT).code()).isEqualTo(10015);
    assertThat(bot.edit(sent, EDIT).code()).isEqualTo(10015);
    assertThat(bot.edit(sent, EDIT).status()).isEqualTo(200);
    assertThat(sent.states()).hasSize(2);
  }

  @Test
  void rate_limits_have_scope_and_fractional_seconds() throws Exception {
    bot.discord.faults().add(DiscordFaults.rateLimited("shared", Duration.ofMillis(350)));
    bot.discord.faults().add(DiscordFaults.rateLimited("global", Duration.ofMillis(1200)));

    RestClient.Got shared = bot.edit(sent, EDIT);
    RestClient.Got global = bot.edit(sent, EDIT);

    assertThat(shared.status()).isEqualTo(429);
    assertThat(shared.header("x-ratelimit-scope")).contains("shared");
    assertThat(shared.json().get("retry_after").number()).hasValue(0.35);
    assertThat(shared.header("x-ratelimit-global")).isEmpty();
    assertThat(global.json().get("global").isTrue()).isTrue();
    assertThat(global.header("retry-after")).contains("2");
  }

  @Test
  void cloudflare_answers_a_page_with_only_a_retry_after() throws Exception {
    bot.discord.faults().add(DiscordFaults.cloudflare(Duration.ofSeconds(3)));

    RestClient.Got got = bot.edit(sent, EDIT);

    assertThat(got.status()).isEqualTo(429);
    assertThat(got.header("content-type")).hasValueSatisfying(t -> assertThat(t).contains("html"));
    assertThat(got.header("retry-after")).contains("3");
    assertThat(got.header("x-ratelimit-scope")).isEmpty();
    assertThat(got.header("via")).isEmpty();
  }

  @Test
  void errors_of_the_server_are_answered_and_nothing_is_done() throws Exception {
    bot.discord.faults().add(DiscordFaults.serverError());
    bot.discord.faults().add(DiscordFaults.overloaded());
    bot.discord.faults().add(DiscordFaults.expiredToken());

    assertThat(bot.edit(sent, EDIT).status()).isEqualTo(500);
    assertThat(bot.edit(sent, EDIT).code()).isEqualTo(130000);
    assertThat(bot.edit(sent, EDIT).code()).isEqualTo(50027);
    assertThat(sent.states()).hasSize(1);
  }

  @Test
  void a_lost_answer_was_acted_on_and_a_reset_was_not() {
    bot.discord.faults().add(DiscordFaults.reset());
    assertThatThrownBy(() -> bot.edit(sent, EDIT)).isInstanceOf(IOException.class);
    assertThat(sent.states()).hasSize(1);

    bot.discord.faults().add(DiscordFaults.lostAnswer());
    assertThatThrownBy(() -> bot.edit(sent, EDIT)).isInstanceOf(IOException.class);
    assertThat(sent.states()).hasSize(2);

    assertThat(bot.discord.requests())
        .extracting(request -> request.status() + " " + request.acted())
        .containsExactly("0 false", "0 true");
  }

  @Test
  void down_breaks_every_call_until_it_is_over() throws Exception {
    bot.discord.faults().add(DiscordFaults.down());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> bot.edit(sent, EDIT)).isInstanceOf(IOException.class);
    }

    bot.discord.faults().clear();

    assertThat(bot.edit(sent, EDIT).status()).isEqualTo(200);
    assertThat(bot.discord.faults().hits("down")).isEqualTo(3);
  }

  @Test
  void slow_answers_come_late_but_come() throws Exception {
    bot.discord.faults().add(DiscordFaults.slow(Duration.ofMillis(60)).times(1));

    assertThat(bot.edit(sent, EDIT).status()).isEqualTo(200);
    assertThat(bot.discord.requests().getLast().took())
        .isGreaterThanOrEqualTo(Duration.ofMillis(60));
  }
}
