package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths as API Gateway hands them on, behind stages and base path mappings. */
class RequestPathTest {
  private static final String OWN = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com";

  private static final String V2 =
      """
      {"version":"2.0","routeKey":"$default","rawPath":"%1$s",
       "requestContext":{"domainName":"%2$s","stage":"%3$s","http":{"method":"GET","path":"%1$s"}}}\
      """;

  private static final String V1 =
      """
      {"version":"1.0","resource":"/{proxy+}","path":"%1$s","httpMethod":"GET",
       "requestContext":{"domainName":"%2$s","stage":"%3$s","path":"%1$s"}}\
      """;

  @ParameterizedTest
  @CsvSource({
    "/health, bot.example.com, $default, /health",
    "/bot/health, bot.example.com, $default, /health",
    "/bot/discord/interactions, bot.example.com, $default, /discord/interactions",
    "/tools/v1/github/webhook, bot.example.com, prod, /github/webhook",
    "/api/discord/interactions, bot.example.com, prod, /discord/interactions",
    "/bot/api/v1/permit, bot.example.com, $default, /api/v1/permit",
    "/discord/discord/interactions, bot.example.com, $default, /discord/interactions",
    "/github/discord/interactions, bot.example.com, prod, /discord/interactions",
    "/health/health, bot.example.com, $default, /health",
    "/api/discord/interactions, " + OWN + ", api, /discord/interactions",
    "/api/v1/permit, " + OWN + ", api, /api/v1/permit",
    "/api/api/v1/permit, " + OWN + ", api, /api/v1/permit",
    "/discord/interactions, " + OWN + ", discord, /discord/interactions",
    "/discord/discord/interactions, " + OWN + ", discord, /discord/interactions",
    "/health/health, " + OWN + ", health, /health",
    "/bot, bot.example.com, $default, /bot",
    "/bot/healthy, bot.example.com, $default, /bot/healthy",
    "/prod/discord/interactions, " + OWN + ", prod, /discord/interactions",
    "/discord/interactions, " + OWN + ", prod, /discord/interactions",
    "/bot/discord/interactions, " + OWN + ", prod, /bot/discord/interactions",
    "/bot/health, x.lambda-url.eu-central-1.on.aws, $default, /bot/health",
  })
  void stage_and_base_path_are_taken_off_in_both_payloads(
      String sent, String domain, String stage, String path) {
    for (String event : new String[] {V2, V1}) {
      assertThat(AwsEvent.read(Json.read(event.formatted(sent, domain, stage))))
          .isInstanceOfSatisfying(
              AwsEvent.Http.class, http -> assertThat(http.path()).isEqualTo(path));
    }
  }
}
