package dev.orchestrator.release;

import static dev.orchestrator.release.GitHubOfReleases.MAIN;
import static dev.orchestrator.release.GitHubOfReleases.sha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.check.ReleaseChangesText;
import dev.orchestrator.github.Commit;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedCommit;
import dev.orchestrator.release.ReleaseChanges.Relation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a deploy changes, read from the simulated GitHub. */
@Timeout(30)
class ReleaseChangesTest {
  private final ReleaseChangesText text =
      new ReleaseChangesText(all -> all.replace("planted", "[REDACTED]"));
  private GitHubOfReleases github;

  @BeforeEach
  void start() throws Exception {
    github = new GitHubOfReleases();
  }

  @AfterEach
  void stop() {
    github.close();
  }

  private static List<String> pulls(ReleaseChanges.Changes changes) {
    return changes.pulls().stream()
        .map(pull ->
            "#%d %s by %s, %d"
                .formatted(
                    pull.request().number(),
                    pull.request().title(),
                    pull.request().author(),
                    pull.commits()))
        .toList();
  }

  private static List<String> direct(ReleaseChanges.Changes changes) {
    return changes.direct().stream().map(Commit::title).toList();
  }

  @Test
  void squashed_merged_and_direct_changes_are_told_apart_newest_first() throws Exception {
    String squashed = github.commit(1, "Add the cart (#11)", "ada", MAIN);
    github.pull(11, "Add the cart", "ada", squashed);
    String topic = github.commit(2, "Try a button", "grace", squashed);
    String topicToo = github.commit(3, "Make the button green", "grace", topic);
    String merge =
        github.commit(
            4,
            "Merge pull request #12 from grace/button\n\nA green button",
            "ada",
            squashed,
            topicToo);
    github.pull(12, "A green button", "grace", topic, topicToo, merge);
    String fix = github.commit(5, "Fix it in place\n\nNo review.", "", merge);

    ReleaseChanges changes = github.changes(MAIN, fix);

    assertThat(changes.relation()).isEqualTo(new Relation.Ahead());
    assertThat(pulls(changes.out()))
        .containsExactly("#12 A green button by grace, 3", "#11 Add the cart by ada, 1");
    assertThat(direct(changes.out())).containsExactly("Fix it in place");
    assertThat(changes.out().direct().getFirst().author()).isEqualTo("The name of ");
    assertThat(changes.out().commits()).isEqualTo(5);
    assertThat(changes.out().isComplete()).isTrue();
    assertThat(text.of(changes, 1800))
        .isEqualTo(
            """
            `7d1f0c5` → `%s`: 5 commits ahead of what is live.
            **Goes out:** 2 pull requests, 1 direct commit, 5 commits in all
            - [\\#12](<https://github.com/octo-org/storefront/pull/12>) `A green button` by `grace`
            - [\\#11](<https://github.com/octo-org/storefront/pull/11>) `Add the cart` by `ada`
            - [%s](<https://github.com/octo-org/storefront/commit/%s>) `Fix it in place` by `The name of` (direct commit)\
            """
                .formatted(fix.substring(0, 7), fix.substring(0, 7), fix));
  }

  @Test
  void a_direct_commit_whose_title_names_a_pull_request_is_no_pull_request() throws Exception {
    String commit = github.commit(1, "Harmless (#11)", "mallory", MAIN);

    ReleaseChanges changes = github.changes(MAIN, commit);

    assertThat(changes.out().pulls()).isEmpty();
    assertThat(direct(changes.out())).containsExactly("Harmless (#11)");
  }

  @Test
  void pull_requests_that_a_merge_without_one_brought_are_found() throws Exception {
    String topic = github.commit(1, "Add the cart (#11)", "ada", MAIN);
    github.pull(11, "Add the cart", "ada", topic);
    String merge = github.commit(2, "Merge branch 'develop'", "grace", MAIN, topic);

    ReleaseChanges changes = github.changes(MAIN, merge);

    assertThat(pulls(changes.out())).containsExactly("#11 Add the cart by ada, 1");
    assertThat(direct(changes.out())).containsExactly("Merge branch 'develop'");
  }

  @Test
  void the_same_commit_an_earlier_one_and_none_are_said_in_words() throws Exception {
    String next = github.commit(1, "Add the cart (#11)", "ada", MAIN);
    github.pull(11, "Add the cart", "ada", next);

    assertThat(text.of(github.changes(next, next), 500)).contains("is live already");
    assertThat(text.of(github.changes("", next), 500)).contains("No good deploy is on record");
    assertThat(github.calls()).isZero();

    ReleaseChanges back = github.changes(next, MAIN);
    assertThat(back.relation()).isEqualTo(new Relation.Behind());
    assertThat(back.out().commits()).isZero();
    assertThat(pulls(back.back())).containsExactly("#11 Add the cart by ada, 1");
    assertThat(text.of(back, 500))
        .contains("1 commit **behind** what is live")
        .contains("**Is taken back:** 1 pull request, 1 commit in all")
        .contains("`Add the cart` by `ada`");
  }

  @Test
  void a_live_commit_of_another_branch_and_a_rewritten_history_are_told_apart() throws Exception {
    String live = sha(1);
    github.simulated.commits().add(live, List.of(MAIN), Optional.of("topic"));
    String next = github.commit(2, "Go on", "ada", MAIN);

    ReleaseChanges branch = github.changes(live, next);
    assertThat(branch.relation()).isEqualTo(new Relation.Diverged(true));
    assertThat(text.of(branch, 900))
        .contains("**diverged**, 1 ahead and 1 behind. The live commit is on another branch.")
        .contains("**Goes out:**")
        .contains("**Is taken back:**");

    github.simulated.commits().removeBranch("topic");
    ReleaseChanges rewritten = github.changes(live, next);
    assertThat(rewritten.relation()).isEqualTo(new Relation.Diverged(false));
    assertThat(text.of(rewritten, 900)).contains("**history was rewritten**");

    github.simulated.commits().forget(live);
    ReleaseChanges gone = github.changes(live, next);
    assertThat(gone.relation()).isEqualTo(new Relation.Rewritten());
    assertThat(text.of(gone, 900)).contains("**history was rewritten**");
  }

  @Test
  void histories_without_a_common_commit_are_rewritten() throws Exception {
    String other = github.commit(1, "A new beginning", "ada");

    assertThat(github.changes(MAIN, other).relation()).isEqualTo(new Relation.Rewritten());
  }

  @Test
  void fifty_commits_are_read_with_few_calls() throws Exception {
    String head = MAIN;
    for (int n = 1; n <= 50; n++) {
      head = github.commit(n, "Change %d (#%d)".formatted(n, 100 + n), "ada", head);
      github.pull(100 + n, "Change " + n, "ada", head);
    }

    ReleaseChanges changes = github.changes(MAIN, head);

    assertThat(changes.out().pulls()).hasSize(50);
    assertThat(changes.out().pulls().getFirst().request().number()).isEqualTo(150);
    assertThat(changes.out().pulls().getLast().request().title()).isEqualTo("Change 1");
    assertThat(github.calls()).isEqualTo(1 + ReleaseChangesReader.MOST_ASKED);
    // Eight calls for the gate, three for the ref, the file and a page more.
    assertThat(github.calls()).isLessThanOrEqualTo(60 - 11);
    assertThat(text.of(changes, 1500))
        .hasSizeLessThanOrEqualTo(1500)
        .contains("50 pull requests, 50 commits in all")
        .contains("more are not shown; some pull requests are taken from commit titles");
  }

  @Test
  void of_very_many_commits_the_newest_three_hundred_are_read() throws Exception {
    String head = MAIN;
    for (int n = 1; n <= 420; n++) {
      head = github.commit(n, "Change " + n, "ada", head);
      if (n == 300) {
        ReleaseChanges all = github.changes(MAIN, head);
        assertThat(all.out().direct()).hasSize(300);
        assertThat(all.out().notRead()).isZero();
      }
    }

    ReleaseChanges changes = github.changes(MAIN, head);

    assertThat(changes.out().commits()).isEqualTo(420);
    assertThat(changes.out().direct().getFirst().title()).isEqualTo("Change 420");
    assertThat(changes.out().notRead()).isEqualTo(200);
    assertThat(text.of(changes, 1500)).contains("the oldest 200 commits were not read");
  }

  @Test
  void what_others_wrote_stays_text_and_loses_its_secrets() throws Exception {
    String commit =
        github.commit(1, "@everyone `x` **planted** [a](http://b) " + "y".repeat(200), "ada", MAIN);

    String said = text.of(github.changes(MAIN, commit), 900);

    assertThat(said)
        .contains("``@everyone `x` **[REDACTED]** [a](http://b)")
        .doesNotContain("planted")
        .doesNotContain("y".repeat(80));
  }

  @Test
  void a_github_that_does_not_answer_makes_the_changes_unknown() throws Exception {
    github.simulated.commits().add(sha(1), List.of(MAIN), Optional.of("main"));
    github.simulated.faults().add(GitHubFaults.down());

    ReleaseChanges changes = github.changes(MAIN, sha(1));

    assertThat(changes.relation()).isInstanceOf(Relation.Unknown.class);
    assertThat(text.of(changes, 500)).contains("could not be read");
  }

  @Test
  void a_commit_of_nobody_on_github_has_the_name_in_it() throws Exception {
    github
        .simulated
        .commits()
        .add(
            new SimulatedCommit(
                sha(1),
                List.of(MAIN),
                "Say hello",
                "Joan",
                Optional.empty(),
                github.time.instant()),
            Optional.of("main"));

    assertThat(github.changes(MAIN, sha(1)).out().direct().getFirst().author()).isEqualTo("Joan");
  }
}
