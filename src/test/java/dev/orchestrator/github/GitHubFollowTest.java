package dev.orchestrator.github;

import static dev.orchestrator.github.GitHubClientStage.SHOP;
import static dev.orchestrator.github.GitHubClientStage.error;
import static dev.orchestrator.github.GitHubClientStage.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it takes to follow a run: finding it, and asking again without spending the quota. */
@Timeout(30)
class GitHubFollowTest {
  private static final String ID = "1-67400000-0123456789abcdef01234567";
  private static final Instant SINCE = VirtualTime.START;

  private static String run(int id, String title, Instant createdAt) {
    return "{\"id\":%d,\"status\":\"queued\",\"display_title\":\"%s\",\"created_at\":\"%s\"}"
        .formatted(id, title, createdAt);
  }

  private static ScriptedAnswer page(int first, int count, Instant createdAt) {
    return page(
        IntStream.range(first, first + count)
            .mapToObj(id -> run(id, "Deploy something else", createdAt))
            .toList());
  }

  private static ScriptedAnswer page(List<String> runs) {
    return ScriptedAnswer.json(
        200, runs.stream().collect(Collectors.joining(",", "{\"workflow_runs\":[", "]}")));
  }

  private static GitHubAnswer<Optional<WorkflowRun>> find(GitHubClientStage stage) {
    return stage.client.findDispatched(SHOP, "deploy.yml", ID, SINCE, stage.deadline);
  }

  private static Optional<Long> found(GitHubClientStage stage) {
    return find(stage) instanceof Ok<Optional<WorkflowRun>>(var run, var _)
        ? run.map(WorkflowRun::id)
        : Optional.of(-1L);
  }

  @Test
  void a_run_is_found_by_the_correlation_id_in_its_title_and_never_by_being_the_newest() {
    var runs =
        List.of(
            run(3, "Deploy 1-67400000-ffffffffffffffffffffffff", SINCE.plusSeconds(3)),
            run(2, "Deploy " + ID, SINCE.plusSeconds(2)));
    try (var stage = new GitHubClientStage(page(runs), page(runs.subList(0, 1)))) {
      assertThat(found(stage)).contains(2L);
      assertThat(found(stage)).isEmpty();
      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo(
              "/repos/acme/shop/actions/workflows/deploy.yml/runs?event=workflow_dispatch"
                  + "&created=%3E%3D2026-01-02T03%3A03%3A05Z&per_page=100");
    }
  }

  @Test
  void a_longer_correlation_id_is_another_one() {
    var runs =
        List.of(
            run(3, "Deploy " + ID + ".smoke", SINCE.plusSeconds(3)),
            run(2, "Deploy " + ID + ".", SINCE.plusSeconds(2)));
    try (var stage = new GitHubClientStage(page(runs), page(runs.subList(0, 1)))) {
      assertThat(found(stage)).contains(2L);
      assertThat(found(stage)).isEmpty();
    }
  }

  @Test
  void it_is_looked_for_on_three_pages_at_most() {
    try (var stage =
        new GitHubClientStage(
            page(1000, 100, SINCE), page(900, 100, SINCE), page(800, 100, SINCE), error(500, ""))) {
      assertThat(found(stage)).isEmpty();
      assertThat(stage.server.requests()).hasSize(3);
      assertThat(stage.server.requests().getLast().target()).endsWith("&per_page=100&page=3");
    }
  }

  @Test
  void the_search_stops_at_the_cutoff_where_a_server_does_not_know_the_filter() {
    try (var stage =
        new GitHubClientStage(page(1000, 100, SINCE.minus(Duration.ofDays(1))), error(500, ""))) {
      assertThat(found(stage)).isEmpty();
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_search_that_fails_is_a_failure_and_not_a_run_that_is_missing() {
    try (var stage =
        new GitHubClientStage(
            page(1000, 100, SINCE), error(500, ""), error(500, ""), error(500, ""))) {
      assertThat(find(stage)).isInstanceOf(Unavailable.class);
    }
    try (var stage = new GitHubClientStage()) {
      assertThatThrownBy(
              () -> stage.client.findDispatched(SHOP, "deploy.yml", " ", SINCE, stage.deadline))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_server_that_refuses_to_name_the_run_is_asked_without() {
    try (var stage =
        new GitHubClientStage(
            error(422, "Invalid request. \\\"return_run_details\\\" is not a permitted key."),
            ScriptedAnswer.status(204))) {
      assertThat(stage.client.dispatch(SHOP, "deploy.yml", "main", Map.of(), stage.deadline))
          .isEqualTo(
              new Ok<>(new Dispatched(Optional.empty(), Optional.empty()), Optional.empty()));
      assertThat(stage.server.requests().get(1).text())
          .isEqualTo("{\"ref\":\"main\",\"inputs\":{}}");
    }
  }

  @Test
  void what_has_not_changed_is_not_sent_again_and_is_read_all_the_same() {
    var first = shop().header("ETag", "W/\"abc\"").header("X-RateLimit-Remaining", "50");
    var unchanged =
        ScriptedAnswer.status(304)
            .header("ETag", "W/\"abc\"")
            .header("X-RateLimit-Limit", "60")
            .header("X-RateLimit-Remaining", "49")
            .header("X-RateLimit-Reset", "1767326400");
    try (var stage = new GitHubClientStage(first, unchanged, shop())) {
      GitHubAnswer<Repository> one = stage.repository();
      GitHubAnswer<Repository> two = stage.repository();

      assertThat(stage.server.requests().get(0).headers()).doesNotContainKey("if-none-match");
      assertThat(stage.server.requests().get(1).header("if-none-match")).isEqualTo("W/\"abc\"");
      assertThat(two)
          .isEqualTo(
              new Ok<>(
                  ((Ok<Repository>) one).value(),
                  Optional.of(new Quota(60, 49, Instant.ofEpochSecond(1767326400)))));
    }
  }

  @Test
  void what_one_token_saw_is_not_shown_to_another() {
    var token = new AtomicReference<>("one");
    var first = shop().header("ETag", "\"abc\"");
    try (var stage = new GitHubClientStage(Optional.of(token::get), first, shop())) {
      stage.repository();
      token.set("another");
      stage.repository();

      assertThat(stage.server.requests().get(1).headers()).doesNotContainKey("if-none-match");
    }
  }

  @Test
  void the_memory_of_answers_is_bounded() {
    var known = new ETagCache(FileCache.NONE);
    GitHubRoute route = GitHubRoute.repository(GitHubClientStage.SHOP);
    for (int i = 0; i <= ETagCache.MOST; i++) {
      var answer =
          new HttpOutcome.Answered(
              200, Map.of("etag", "\"" + i + "\""), new byte[0], Duration.ZERO, Optional.empty());
      var unused = known.resolve(route, Optional.empty(), address(i), Optional.empty(), answer);
    }
    assertThat(known.find(route, Optional.empty(), address(0))).isEmpty();
    assertThat(known.find(route, Optional.empty(), address(1))).isPresent();
    assertThat(known.find(route, Optional.of("t"), address(1))).isEmpty();
  }

  private static URI address(int number) {
    return URI.create("https://x/" + number);
  }
}
