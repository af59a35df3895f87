package dev.orchestrator.github;

import static dev.orchestrator.github.GitHubClientStage.SHOP;
import static dev.orchestrator.github.GitHubClientStage.TOKEN;
import static dev.orchestrator.github.GitHubClientStage.error;
import static dev.orchestrator.github.GitHubClientStage.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubAnswer.Forbidden;
import dev.orchestrator.github.GitHubAnswer.Invalid;
import dev.orchestrator.github.GitHubAnswer.Limit;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unauthorized;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.github.Repository.Permission;
import dev.orchestrator.http.CapturedLog;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.log.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GitHubClientTest {

  @Test
  void a_repository_is_read_with_rights_and_quota() {
    var answer =
        shop()
            .header("X-RateLimit-Limit", "5000")
            .header("X-RateLimit-Remaining", "4998")
            .header("X-RateLimit-Reset", "1767326400");
    try (var stage = new GitHubClientStage(answer)) {
      var quota = new Quota(5000, 4998, Instant.ofEpochSecond(1767326400));
      var repository =
          new Repository(
              SHOP,
              "main",
              true,
              false,
              true,
              Set.of(Permission.PUSH, Permission.TRIAGE, Permission.PULL));

      assertThat(stage.repository()).isEqualTo(new Ok<>(repository, Optional.of(quota)));
      assertThat(stage.repository().sentence()).doesNotContain(TOKEN);

      var request = stage.server.requests().getFirst();
      assertThat(request.method() + " " + request.target()).isEqualTo("GET /repos/acme/shop");
      assertThat(request.headers())
          .containsEntry("accept", "application/vnd.github+json")
          .containsEntry("x-github-api-version", "2022-11-28")
          .containsEntry("authorization", "Bearer " + TOKEN)
          .containsEntry(
              "user-agent", "orchestrator/1.2.3 (https://github.com/orchestrator-dev/orchestrator)")
          .doesNotContainKeys("content-type", "x-amzn-trace-id");
    }
  }

  @Test
  void a_workflow_is_read() {
    var answer =
        ScriptedAnswer.json(
            200,
            """
            {"id":9,"name":"Deploy","path":".github/workflows/deploy.yml","state":"disabled_manually"}
            """);
    try (var stage = new GitHubClientStage(answer)) {
      var workflow = new Workflow(9, "Deploy", ".github/workflows/deploy.yml", "disabled_manually");

      assertThat(stage.workflow()).isEqualTo(new Ok<>(workflow, Optional.empty()));
      assertThat(workflow.isActive()).isFalse();
      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo("/repos/acme/shop/actions/workflows/deploy.yml");
    }
  }

  @Test
  void a_file_name_cannot_leave_its_place_in_the_path() {
    try (var stage = new GitHubClientStage(error(404, "Not Found"))) {
      stage.client.workflow(SHOP, "../../x y?z", stage.deadline);

      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo("/repos/acme/shop/actions/workflows/..%2F..%2Fx%20y%3Fz");
    }
  }

  @Test
  void without_a_token_nothing_is_claimed() {
    var open =
        ScriptedAnswer.json(
            200, "{\"full_name\":\"acme/shop\",\"default_branch\":\"main\",\"private\":false}");
    try (var stage =
        new GitHubClientStage(Optional.empty(), open, error(401, "no"), error(404, ""))) {
      assertThat(stage.repository())
          .isEqualTo(
              new Ok<>(
                  new Repository(SHOP, "main", false, false, true, Set.of()), Optional.empty()));
      assertThat(stage.server.requests().getFirst().headers()).doesNotContainKey("authorization");
      assertThat(stage.repository())
          .isEqualTo(
              new Unauthorized<Repository>(
                  "GitHub requires a token for repository acme/shop, and none is configured.",
                  Optional.of("An operator has to set GITHUB_TOKEN or GITHUB_APP_ID.")));
      assertThat(stage.repository().sentence()).contains("that it is public");
    }
  }

  @Test
  void the_trace_goes_along() {
    String trace = "1-67891233-abcdef012345678912345678";
    try (var stage = new GitHubClientStage(shop())) {
      LogContext.NONE.withTraceId(trace).run(stage::repository);

      assertThat(stage.server.requests().getFirst().header("x-amzn-trace-id"))
          .isEqualTo("Root=" + trace);
    }
  }

  @Test
  void what_is_not_there_or_hidden_is_not_found() {
    try (var stage = new GitHubClientStage(error(404, "Not Found"), error(404, "Not Found"))) {
      assertThat(stage.repository())
          .isEqualTo(
              new NotFound<Repository>(
                  "GitHub shows no repository acme/shop (404 Not Found): check the name, and that"
                      + " the token may read acme/shop."));
      assertThat(stage.workflow())
          .isEqualTo(
              new NotFound<Workflow>(
                  "GitHub shows no workflow deploy.yml in acme/shop (404 Not Found): check the"
                      + " name, and that the token may read Actions on acme/shop."));
      assertThat(stage.server.requests()).hasSize(2);
    }
  }

  @Test
  void a_wrong_token_is_said_to_be_wrong() {
    try (var stage = new GitHubClientStage(error(401, "Bad credentials"))) {
      assertThat(stage.repository())
          .isEqualTo(
              new Unauthorized<Repository>(
                  "GitHub does not accept the token (401 Bad credentials): it is wrong, expired or"
                      + " revoked.",
                  Optional.of("An operator has to set GITHUB_TOKEN to a token that is valid.")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "actions=read | Actions read",
        "pull_requests=write,contents=read; actions=write | Pull requests write and Contents read"
            + " or Actions write",
        "'' | Actions read",
        "' ; ,' | Actions read",
      })
  void a_token_with_too_few_rights_is_told_which(String header, String permission) {
    var refusal =
        error(403, "Resource not accessible by personal access token")
            .header("X-Accepted-GitHub-Permissions", header);
    try (var stage = new GitHubClientStage(refusal)) {
      assertThat(stage.workflow())
          .isEqualTo(
              new Forbidden<Workflow>(
                  "GitHub refused to read Actions on acme/shop (403): Resource not accessible by"
                      + " personal access token.",
                  Optional.of("The token needs " + permission + ".")));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_token_without_single_sign_on_is_told_so() {
    var refusal = error(403, "x").header("X-GitHub-SSO", "required; url=https://github.example");
    try (var stage = new GitHubClientStage(refusal)) {
      assertThat(stage.repository())
          .isInstanceOf(Forbidden.class)
          .extracting(GitHubAnswer::sentenceWithAdvice)
          .asString()
          .contains("single sign-on");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void a_used_up_hour_is_the_primary_limit(int status) {
    long reset = VirtualTime.START.plus(Duration.ofMinutes(30)).getEpochSecond();
    var used =
        error(status, "API rate limit exceeded for user ID 1.")
            .header("X-RateLimit-Limit", "5000")
            .header("X-RateLimit-Remaining", "0")
            .header("X-RateLimit-Reset", Long.toString(reset));
    try (var stage = new GitHubClientStage(used, shop())) {
      var limited =
          new RateLimited<Repository>(
              Limit.PRIMARY,
              Instant.ofEpochSecond(reset),
              "The GitHub token's 5000 calls are used up: try again after 03:34:05 UTC.");

      assertThat(stage.repository()).isEqualTo(limited);
      assertThat(stage.repository()).isEqualTo(limited);
      assertThat(stage.server.requests()).hasSize(1);

      stage.time.advance(Duration.ofMinutes(30));
      assertThat(stage.client.repository(SHOP, stage.time.instant().plusSeconds(9)))
          .isInstanceOf(Ok.class);
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void a_limit_belongs_to_its_token() {
    var token = new AtomicReference<>(TOKEN);
    var slow = error(429, "x").header("Retry-After", "600");
    try (var stage = new GitHubClientStage(Optional.of(token::get), slow, shop())) {
      assertThat(stage.repository()).isInstanceOf(RateLimited.class);
      token.set("another");
      assertThat(stage.repository()).isInstanceOf(Ok.class);
    }
  }

  @Test
  void a_short_pause_that_github_asks_for_is_kept_and_the_call_repeated() {
    var slow = error(403, "You have exceeded a secondary rate limit.").header("Retry-After", "7");
    try (var stage = new GitHubClientStage(slow, shop())) {
      assertThat(stage.repository()).isInstanceOf(Ok.class);
      assertThat(stage.time.waits()).containsExactly(Duration.ofSeconds(7));
    }
  }

  @Test
  void a_long_pause_that_github_asks_for_is_the_answer() {
    var slow = error(403, "You have exceeded a secondary rate limit.").header("Retry-After", "60");
    try (var stage = new GitHubClientStage(slow, shop())) {
      assertThat(stage.repository())
          .isEqualTo(
              new RateLimited<Repository>(
                  Limit.SECONDARY,
                  VirtualTime.START.plusSeconds(60),
                  "GitHub's secondary rate limit was reached: try again in 60 s."));
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void a_call_during_a_short_rest_of_a_limit_waits_for_its_end() {
    var slow = error(403, "You have exceeded a secondary rate limit.").header("Retry-After", "60");
    try (var stage = new GitHubClientStage(slow, shop())) {
      stage.repository();
      stage.time.advance(Duration.ofSeconds(50));

      assertThat(stage.client.repository(SHOP, stage.time.instant().plusSeconds(20)))
          .isInstanceOf(Ok.class);
      assertThat(stage.time.waits()).containsExactly(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | API rate limit exceeded for installation ID 4711.",
        "403 | API rate limit exceeded for 203.0.113.9. (But here's the good news: …)",
        "429 | Too many requests",
        "403 | You have exceeded a secondary rate limit. Please wait a few minutes.",
        "403 | You have triggered an abuse detection mechanism.",
        "403 | API rate limit already exceeded for user ID 1.",
      })
  void a_limit_is_known_by_its_message_where_no_header_tells_it(int status, String message) {
    try (var stage = new GitHubClientStage(error(status, message))) {
      assertThat(stage.repository())
          .isInstanceOfSatisfying(
              RateLimited.class,
              limited -> assertThat(limited.until()).isEqualTo(VirtualTime.START.plusSeconds(60)));
    }
  }

  @Test
  void a_secondary_limit_without_a_time_lasts_a_minute() {
    var soon = Long.toString(VirtualTime.START.plusSeconds(30).getEpochSecond());
    var slow =
        error(403, "You have exceeded a secondary rate limit.")
            .header("X-RateLimit-Limit", "5000")
            .header("X-RateLimit-Remaining", "0")
            .header("X-RateLimit-Reset", soon);
    try (var stage = new GitHubClientStage(slow, shop())) {
      assertThat(stage.repository())
          .isInstanceOfSatisfying(
              RateLimited.class,
              limited -> {
                assertThat(limited.limit()).isEqualTo(Limit.SECONDARY);
                assertThat(limited.until()).isEqualTo(VirtualTime.START.plusSeconds(60));
              });
    }
  }

  @Test
  void a_limit_that_never_ends_is_not_hammered() {
    var slow = error(429, "slow down").header("Retry-After", "1");
    try (var stage = new GitHubClientStage(slow, slow, slow, slow, slow)) {
      assertThat(stage.repository()).isInstanceOf(RateLimited.class);
      assertThat(stage.server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "99999999999999999999", "9223372036854775807", ""})
  void headers_that_make_no_sense_do_not_break_the_call(String nonsense) {
    var odd =
        error(403, "no")
            .header("Retry-After", nonsense)
            .header("X-RateLimit-Limit", nonsense)
            .header("X-RateLimit-Remaining", "0")
            .header("X-RateLimit-Reset", nonsense);
    try (var stage = new GitHubClientStage(odd, odd, odd)) {
      assertThat(stage.repository().sentence()).endsWith(".");
      assertThat(stage.time.waits()).noneMatch(Duration::isNegative);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x"})
  void a_pause_that_makes_no_sense_is_not_taken_back_in_time(String nonsense) {
    var odd = error(429, "slow down").header("Retry-After", nonsense);
    try (var stage = new GitHubClientStage(odd, odd, odd)) {
      assertThat(stage.repository()).isInstanceOf(RateLimited.class);
      assertThat(stage.time.waits()).noneMatch(Duration::isNegative);
    }
  }

  @Test
  void what_github_cannot_do_is_said_in_its_words() {
    var invalid =
        ScriptedAnswer.json(
            422,
            """
            {"message":"Validation Failed","errors":["No ref found for: x",
             {"resource":"Run","field":"ref","code":"missing"},{"message":"odd"}]}
            """);
    try (var stage = new GitHubClientStage(invalid)) {
      assertThat(stage.workflow())
          .isEqualTo(
              new Invalid<Workflow>(
                  "GitHub refused to read Actions on acme/shop (422): Validation Failed;"
                      + " No ref found for: x; ref missing; odd.",
                  Optional.empty()));
    }
  }

  @Test
  void a_server_fault_is_tried_twice_more() {
    var fault = ScriptedAnswer.status(502);
    try (var stage = new GitHubClientStage(fault, new ScriptedAnswer.Reset(), shop())) {
      assertThat(stage.repository()).isInstanceOf(Ok.class);
      assertThat(stage.time.waits())
          .containsExactly(Duration.ofMillis(300), Duration.ofMillis(600));
    }
    try (var stage = new GitHubClientStage(fault, fault, fault, shop())) {
      assertThat(stage.repository())
          .isEqualTo(new Unavailable<Repository>("GitHub is unavailable (status 502)."));
      assertThat(stage.server.requests()).hasSize(3);
    }
  }

  @Test
  void a_renamed_repository_is_found_where_it_went() {
    var moved = ScriptedAnswer.status(301).header("Location", "/repositories/77");
    try (var stage = new GitHubClientStage(moved, shop())) {
      assertThat(stage.repository()).isInstanceOf(Ok.class);
      assertThat(stage.server.requests().get(1).target()).isEqualTo("/repositories/77");
      assertThat(stage.server.requests().get(1).header("authorization"))
          .isEqualTo("Bearer " + TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.9:PORT/x",
        "https://127.0.0.1:PORT/x",
        "http://u@127.0.0.1:PORT/x",
        "https://127.0.0.1/x",
        "//evil.example/x",
        "http://127.0.0.1:1/x",
        "ht tp://x",
        "mailto:x@y.z"
      })
  void a_move_away_from_github_is_not_followed_with_the_token(String location) {
    try (var stage = new GitHubClientStage()) {
      String there = location.replace("PORT", Integer.toString(stage.server.port()));
      stage.server.then(ScriptedAnswer.status(301).header("Location", there));
      assertThat(stage.repository())
          .isEqualTo(
              new NotFound<Repository>(
                  "GitHub has moved the repository acme/shop: use its new name."));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_move_in_a_circle_ends() {
    var moved = ScriptedAnswer.status(301).header("Location", "/repos/acme/shop");
    try (var stage = new GitHubClientStage(moved, moved, moved, moved, moved)) {
      assertThat(stage.repository()).isInstanceOf(NotFound.class);
      assertThat(stage.server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "[]", "{\"full_name\":\"acme/shop\"}"})
  void an_answer_that_is_no_repository_is_none(String body) {
    try (var stage = new GitHubClientStage(ScriptedAnswer.json(200, body))) {
      assertThat(stage.repository())
          .isEqualTo(new Unavailable<Repository>("GitHub's answer could not be read."));
    }
  }

  @Test
  void after_the_deadline_nothing_is_sent() {
    try (var stage = new GitHubClientStage(shop())) {
      assertThat(stage.client.repository(SHOP, VirtualTime.START))
          .isEqualTo(new Unavailable<Repository>("The deadline passed before GitHub was called."));
      assertThat(stage.server.requests()).isEmpty();
    }
  }

  @Test
  void the_log_has_one_line_a_call_and_no_token_or_path() {
    try (var log = new CapturedLog("github.client");
        var stage = new GitHubClientStage(ScriptedAnswer.status(500), shop())) {
      stage.repository();

      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().getFirst())
          .startsWith("DEBUG")
          .contains("GET", "/repos/{repository}", "500", "duration_ms", "attempt");
      assertThat(String.join("\n", log.lines())).doesNotContain(TOKEN, "acme");
    }
  }
}
