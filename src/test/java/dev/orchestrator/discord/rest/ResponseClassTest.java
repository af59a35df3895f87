package dev.orchestrator.discord.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.rest.DiscordClientRoute.Auth;
import dev.orchestrator.http.HttpOutcome.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per kind of response. */
class ResponseClassTest {

  @ParameterizedTest(name = "{0} {1} {2} is {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PATH|200|{\"id\":\"1\"}|SUCCESS",
        "BOT |200|[]|SUCCESS",
        "PATH|204||SUCCESS",
        "PATH|200|<html></html>|EDGE",
        "PATH|301||EDGE",
        "PATH|403|<html></html>|EDGE",
        "BOT |403|<html></html>|EDGE",
        "PATH|408||EDGE",
        "PATH|400|<html></html>|EDGE",
        "BOT |401|<html></html>|EDGE",
        "PATH|401||EDGE",
        "PATH|404|<html></html>|EDGE",
        "PATH|413|<html></html>|EDGE",
        "PATH|403|{\"code\":40333}|EDGE",
        "PATH|403|{\"error\":\"blocked\"}|EDGE",
        "PATH|403|{\"code\":\"40333\"}|EDGE",
        "PATH|400|{\"error\":\"Bad Request\"}|EDGE",
        "PATH|400|{\"message\":\"Bad Request\"}|EDGE",
        "BOT |400|{\"success\":false,\"errors\":[{\"code\":1010}]}|EDGE",
        "BOT |400|{\"error_code\":1010,\"status\":400,\"title\":\"Access denied\"}|EDGE",
        "BOT |400|{}|EDGE",
        "BOT |400|[\"0\"]|EDGE",
        "BOT |409|{\"message\":\"Conflict\"}|EDGE",
        "PATH|500|<html></html>|FAULT",
        "PATH|502||FAULT",
        "PATH|500|{\"message\":\"500: Internal Server Error\",\"code\":0}|FAULT",
        "PATH|503|{\"code\":130000}|FAULT",
        "PATH|429|{\"retry_after\":1.5,\"global\":false}|RATE_LIMITED",
        "PATH|429|<html></html>|RATE_LIMITED",
        "BOT |429|{\"code\":30034}|REFUSED",
        "BOT |400|{\"code\":30034}|REFUSED",
        "PATH|404|{\"code\":10015}|TOKEN_UNKNOWN",
        "PATH|404|{\"code\":0}|TOKEN_UNKNOWN",
        "PATH|401|{\"code\":50027}|TOKEN_UNKNOWN",
        "PATH|401|{\"code\":0}|TOKEN_UNKNOWN",
        "BOT |404|{\"code\":10015}|REFUSED",
        "PATH|404|{\"code\":10062}|INTERACTION_OVER",
        "PATH|404|{\"code\":10008}|MESSAGE_DELETED",
        "BOT |404|{\"code\":10008}|MESSAGE_DELETED",
        "BOT |401|{\"code\":0}|BOT_TOKEN_REJECTED",
        "BOT |401|{\"code\":50014}|BOT_TOKEN_REJECTED",
        "BOT |401|{\"code\":40001}|BOT_TOKEN_REJECTED",
        "BOT |403|{\"code\":50001}|NOT_PERMITTED",
        "BOT |403|{\"code\":50013}|NOT_PERMITTED",
        "BOT |403|{\"code\":50083}|NOT_PERMITTED",
        "BOT |403|{\"code\":0}|NOT_PERMITTED",
        "BOT |400|{\"code\":50083}|NOT_PERMITTED",
        "BOT |400|{\"code\":160005}|NOT_PERMITTED",
        "BOT |400|{\"code\":50008}|NOT_PERMITTED",
        "BOT |400|{\"code\":50024}|NOT_PERMITTED",
        "BOT |404|{\"code\":10003}|NOT_PERMITTED",
        "BOT |404|{\"code\":10004}|NOT_PERMITTED",
        "PATH|400|{\"code\":50035}|CONTENT_REFUSED",
        "PATH|400|{\"code\":50006}|CONTENT_REFUSED",
        "PATH|413|{\"code\":40005}|CONTENT_REFUSED",
        "BOT |400|{\"code\":200000}|CONTENT_REFUSED",
        "BOT |400|{\"code\":240000}|CONTENT_REFUSED",
        "PATH|413|{\"code\":0}|CONTENT_REFUSED",
        "PATH|400|{\"components\":[\"0\"]}|CONTENT_REFUSED",
        "BOT |400|{\"content\":[\"Must be 2000 or fewer in length.\"]}|CONTENT_REFUSED",
        "BOT |400|{\"embed\":{\"fields\":[\"1\"]},\"embeds\":[\"0\"]}|CONTENT_REFUSED",
        "PATH|400|{\"code\":40060}|REFUSED",
        "BOT |404|{\"code\":0}|REFUSED",
        "BOT |405|{\"code\":0}|REFUSED",
      })
  void a_response_has_one_meaning(
      String auth, int status, @Nullable String body, ResponseClass means) {
    var response =
        new Answered(
            status,
            Map.of(),
            (body == null ? "" : body).getBytes(StandardCharsets.UTF_8),
            Duration.ZERO,
            Optional.empty());

    assertThat(ResponseClass.of(Auth.valueOf(auth.strip()), response)).isEqualTo(means);
  }
}
