package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Comparisons and pull requests of commits as GitHub answers them. */
@Timeout(30)
class CommitsTest {
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private GitHubOnLoopback github;

  @BeforeEach
  void start() throws IOException {
    github = GitHubOnLoopback.start();
  }

  @AfterEach
  void stop() {
    github.close();
  }

  private static String sha(int number) {
    return "%040x".formatted(0xabc0000L + number);
  }

  private String chain(int commits) {
    String head = MAIN;
    for (int n = 1; n <= commits; n++) {
      github.gitHub.commits().add(sha(n), List.of(head), Optional.of("main"));
      head = sha(n);
    }
    return head;
  }

  private Json compare(String range) throws Exception {
    return github.rest.get(GitHubOnLoopback.REPOSITORY + "/compare/" + range).json();
  }

  private static List<String> shas(Json comparison) {
    return comparison.get("commits").items().stream()
        .flatMap(commit -> commit.text("sha").stream())
        .toList();
  }

  @Test
  void without_pages_the_newest_250_are_shown_and_with_pages_the_oldest_first() throws Exception {
    String head = chain(260);

    Json whole = compare(MAIN + "..." + head);
    assertThat(whole.text("status")).contains("ahead");
    assertThat(whole.get("total_commits").integer()).hasValue(260);
    assertThat(shas(whole)).hasSize(250).startsWith(sha(11)).endsWith(head);
    assertThat(whole.get("merge_base_commit").text("sha")).contains(MAIN);

    assertThat(shas(compare(MAIN + "..." + head + "?per_page=100")))
        .hasSize(100)
        .startsWith(sha(1));
    assertThat(shas(compare(MAIN + "..." + head + "?per_page=100&page=3"))).hasSize(60);
    assertThat(shas(compare(MAIN + "..." + head + "?page=1"))).hasSize(30);
  }

  @Test
  void heads_are_ahead_behind_identical_diverged_or_not_comparable() throws Exception {
    String head = chain(2);
    github.gitHub.commits().add(sha(9), List.of(MAIN), Optional.of("topic"));
    github.gitHub.commits().add(sha(10), List.of(), Optional.of("orphan"));

    assertThat(compare("main...main").text("status")).contains("identical");
    assertThat(compare(head + "..." + MAIN).text("status")).contains("behind");
    Json diverged = compare("topic...main");
    assertThat(diverged.text("status")).contains("diverged");
    assertThat(diverged.get("ahead_by").integer()).hasValue(2);
    assertThat(diverged.get("behind_by").integer()).hasValue(1);
    assertThat(compare("main...orphan").text("message"))
        .contains("No common ancestor between main and orphan");
    assertThat(compare("main..." + "0".repeat(40)).text("message")).contains("Not Found");
  }

  @Test
  void a_commit_of_main_has_merged_pull_requests_and_one_of_a_branch_open_ones_too()
      throws Exception {
    github.gitHub.commits().add(sha(9), List.of(MAIN), Optional.of("topic"));
    github
        .gitHub
        .commits()
        .addPullRequest(
            new SimulatedPullRequest(7, "Add", "ada", List.of(sha(9)), Optional.empty()));
    String pulls = GitHubOnLoopback.REPOSITORY + "/commits/" + sha(9) + "/pulls";

    assertThat(github.rest.get(pulls).json().items()).hasSize(1);

    github.gitHub.commits().add(sha(9), List.of(MAIN), Optional.of("main"));
    assertThat(github.rest.get(pulls).json().items()).isEmpty();
    assertThat(
            github
                .rest
                .get(GitHubOnLoopback.REPOSITORY + "/commits/" + "0".repeat(40) + "/pulls")
                .status())
        .isEqualTo(422);
  }

  @Test
  void a_moved_branch_is_dispatched_at_its_new_commit() throws Exception {
    String head = chain(1);

    assertThat(github.run(github.deploy("1-a")).text("head_sha")).contains(head);
  }
}
