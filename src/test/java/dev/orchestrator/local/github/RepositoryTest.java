package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RepositoryTest {
  private GitHubOnLoopback github;

  @BeforeEach
  void start() throws IOException {
    github = GitHubOnLoopback.start();
  }

  @AfterEach
  void stop() {
    github.close();
  }

  @Test
  void the_repository_shows_its_branch_and_the_tokens_rights() throws Exception {
    RestClient.Got got = github.rest.get("/repos/Octo-Org/Storefront");

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().text("full_name")).contains("octo-org/storefront");
    assertThat(got.json().text("default_branch")).contains("main");
    assertThat(got.json().get("private").isTrue()).isTrue();
    assertThat(got.json().get("permissions").get("push").isTrue()).isTrue();
  }

  @Test
  void a_workflow_is_found_by_file_and_by_id() throws Exception {
    RestClient.Got byFile = github.rest.get(GitHubOnLoopback.WORKFLOWS + "/deploy.yml");
    RestClient.Got byId =
        github.rest.get(GitHubOnLoopback.WORKFLOWS + "/" + Storefront.DEPLOY.id());

    assertThat(byFile.json()).hasToString(byId.json().toString());
    assertThat(byFile.json().text("state")).contains("active");
    assertThat(github.rest.get(GitHubOnLoopback.WORKFLOWS + "/gone.yml").status()).isEqualTo(404);
    assertThat(github.rest.get(GitHubOnLoopback.WORKFLOWS).json().get("total_count").integer())
        .hasValue(3);
  }

  @Test
  void a_wrong_token_has_bad_credentials() throws Exception {
    RestClient.Got got =
        github.rest.header("Authorization", "Bearer wrong").get(GitHubOnLoopback.REPOSITORY);

    assertThat(got.status()).isEqualTo(401);
    assertThat(got.json().text("message")).contains("Bad credentials");
  }

  @Test
  void what_the_token_may_not_see_does_not_exist() throws Exception {
    assertThat(github.rest.get("/repos/octo-org/other").status()).isEqualTo(404);
    try (var blind = new GitHubOnLoopback(s -> s.withPermissions("actions:read"))) {
      assertThat(blind.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(404);
    }
    try (var anonymous = new RestClient(github.gitHub.apiBase())) {
      assertThat(anonymous.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(404);
    }
  }

  @Test
  void a_missing_right_is_named() throws Exception {
    try (var reader =
        new GitHubOnLoopback(s -> s.withPermissions("metadata:read", "actions:read"))) {
      RestClient.Got got =
          reader.rest.send("POST", GitHubOnLoopback.DISPATCH, "{\"ref\":\"main\"}");

      assertThat(got.status()).isEqualTo(403);
      assertThat(got.json().text("message"))
          .contains("Resource not accessible by personal access token");
      assertThat(got.header("x-accepted-github-permissions")).contains("actions=write");
      assertThat(reader.rest.get(GitHubOnLoopback.RUNS).status()).isEqualTo(200);
      assertThat(
              reader
                  .rest
                  .get(GitHubOnLoopback.REPOSITORY)
                  .json()
                  .get("permissions")
                  .get("push")
                  .isTrue())
          .isFalse();
    }
  }

  @Test
  void every_answer_tells_the_quota() throws Exception {
    RestClient.Got first = github.rest.get(GitHubOnLoopback.REPOSITORY);
    RestClient.Got second = github.rest.get(GitHubOnLoopback.REPOSITORY + "/nothing");
    RestClient.Got limit = github.rest.get("/rate_limit");

    assertThat(first.header("x-ratelimit-limit")).contains("5000");
    assertThat(first.header("x-ratelimit-remaining")).contains("4999");
    assertThat(first.header("x-ratelimit-resource")).contains("core");
    assertThat(second.header("x-ratelimit-remaining")).isPresent();
    assertThat(limit.json().get("resources").get("core").get("remaining").integer()).hasValue(4999);
    assertThat(limit.json().get("rate").get("reset").integer().orElseThrow())
        .isEqualTo(github.clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
  }

  @Test
  void without_calls_left_all_is_refused_until_the_reset() throws Exception {
    try (var poor = new GitHubOnLoopback(s -> s.withHourlyLimit(1))) {
      poor.rest.get(GitHubOnLoopback.REPOSITORY);

      RestClient.Got refused = poor.rest.get(GitHubOnLoopback.REPOSITORY);

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("x-ratelimit-remaining")).contains("0");
      assertThat(refused.header("retry-after")).isEmpty();
      assertThat(poor.rest.get("/rate_limit").status()).isEqualTo(200);
      poor.clock.advance(Duration.ofHours(1));
      assertThat(poor.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(200);
    }
  }

  @Test
  void what_the_caller_has_already_is_304_and_free() throws Exception {
    RestClient.Got first = github.rest.get(GitHubOnLoopback.REPOSITORY);

    RestClient.Got second =
        github
            .rest
            .header("If-None-Match", first.header("etag").orElseThrow())
            .get(GitHubOnLoopback.REPOSITORY);

    assertThat(second.status()).isEqualTo(304);
    assertThat(second.bytes()).isEmpty();
    assertThat(second.header("x-ratelimit-remaining")).contains("4999");
  }

  @Test
  void an_unknown_api_version_is_refused() throws Exception {
    assertThat(
            github
                .rest
                .header("X-GitHub-Api-Version", "1999-01-01")
                .get(GitHubOnLoopback.REPOSITORY)
                .status())
        .isEqualTo(400);
  }

  @Test
  void an_issue_is_opened_and_needs_a_title() throws Exception {
    String path = GitHubOnLoopback.REPOSITORY + "/issues";

    RestClient.Got made =
        github.rest.send("POST", path, "{\"title\":\"Broken\",\"labels\":[\"bug\"]}");
    RestClient.Got refused = github.rest.send("POST", path, "{\"body\":\"x\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().get("number").integer()).hasValue(1);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.toString()).contains("missing_field");
    assertThat(github.gitHub.issues()).hasSize(1);
  }
}
