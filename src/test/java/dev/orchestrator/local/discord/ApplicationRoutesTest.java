package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Reaction;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApplicationRoutesTest {
  private static final Answer PONG =
      Answer.json(200, "{\"type\":1}".getBytes(StandardCharsets.UTF_8));

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
  void the_application_shows_its_key() throws Exception {
    RestClient.Got got = bot.rest.get("/applications/@me");

    assertThat(got.json().text("id")).contains(SimulatedServer.APPLICATION_ID);
    assertThat(got.json().text("verify_key"))
        .contains("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
  }

  @Test
  void an_endpoint_that_verifies_signatures_is_taken() throws Exception {
    bot.answers(this::verifying);

    RestClient.Got got = setEndpoint();

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().text("interactions_endpoint_url")).contains(bot.url() + "/here");
    assertThat(bot.received).hasSize(2).allMatch(call -> call.path().equals("/here"));
  }

  @Test
  void an_endpoint_that_accepts_a_forgery_is_refused() throws Exception {
    bot.answers(call -> PONG);

    RestClient.Got got = setEndpoint();

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.code()).isEqualTo(50035);
    assertThat(
            BotOnLoopback.textOf(
                got.json(), "errors", "interactions_endpoint_url", "_errors", "0", "code"))
        .contains("APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID");
  }

  @Test
  void an_endpoint_that_refuses_everything_is_refused() throws Exception {
    bot.answers(call -> Answer.empty(401));

    assertThat(setEndpoint().code()).isEqualTo(50035);
    assertThat(bot.rest.send("PATCH", "/applications/@me", endpoint("no address")).code())
        .isEqualTo(50035);
  }

  @Test
  void an_endpoint_that_stops_verifying_is_forgotten_at_the_next_probe() throws Exception {
    bot.answers(this::verifying);
    assertThat(bot.discord.probe()).isTrue();

    bot.answers(call -> PONG);

    assertThat(bot.discord.probe()).isFalse();
    assertThat(bot.discord.interact(new Action.Command("help")).failure())
        .contains("no interactions endpoint is set");
  }

  private Reaction verifying(Call call) {
    return bot.isSigned(call) ? PONG : Answer.empty(401);
  }

  private RestClient.Got setEndpoint() throws IOException, InterruptedException {
    return bot.rest.send("PATCH", "/applications/@me", endpoint(bot.url() + "/here"));
  }

  private static String endpoint(String url) {
    return "{\"interactions_endpoint_url\":\"" + url + "\"}";
  }
}
