package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubAnswer.Forbidden;
import dev.orchestrator.github.GitHubAnswer.Invalid;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unauthorized;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issues through the client, at the simulated GitHub. */
@Timeout(60)
class GitHubIssuesTest {
  private static final String TOKEN = "github-" + "token";
  private static final RepositoryName SHOP = new RepositoryName("octo-org", "storefront");

  private final VirtualTime time = new VirtualTime();
  private final Instant deadline = VirtualTime.START.plus(Duration.ofMinutes(10));
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private SimulatedGitHub gitHub;
  private GitHubClient client;

  @BeforeEach
  void start() throws IOException {
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
    client = client(TOKEN);
  }

  @AfterEach
  void stop() {
    http.close();
    gitHub.close();
  }

  private GitHubClient client(String token) {
    return new GitHubClient(
        new GitHubConnection(gitHub.apiBase(), "1.2.3", http, time, time, new FixedRandom(0)),
        GitHubIdentity.of(() -> token));
  }

  private GitHubAnswer<Issue> create(String title, String... labels) {
    return client.createIssue(SHOP, new IssueDraft(title, "body", List.of(labels)), deadline);
  }

  private List<Issue> list(String... labels) {
    var answer = client.issues(SHOP, new IssueFilter(List.of(labels), Optional.empty()), deadline);
    assertThat(answer).isInstanceOf(Ok.class);
    var found = new ArrayList<Issue>();
    answer.map(found::addAll);
    return found;
  }

  @Test
  void an_issue_is_created_changed_labelled_and_closed() {
    assertThat(create("One", "security/high", "triage"))
        .isInstanceOfSatisfying(
            Ok.class,
            ok -> {
              Issue issue = (Issue) ok.value();
              assertThat(issue.number()).isEqualTo(1);
              assertThat(issue.labels()).containsExactly("security/high", "triage");
              assertThat(issue.page())
                  .hasToString("https://github.com/octo-org/storefront/issues/1");
            });
    assertThat(client.addLabels(SHOP, 1, List.of("audit-fp", "TRIAGE"), deadline))
        .isInstanceOfSatisfying(
            Ok.class,
            ok -> assertThat(ok.value()).isEqualTo(List.of("security/high", "triage", "audit-fp")));
    client.closeIssue(SHOP, 1, GitHubClient.CloseReason.COMPLETED, deadline);
    assertThat(list().getFirst().isOpen()).isFalse();
    assertThat(gitHub.issues().getFirst().text("state_reason")).contains("completed");

    client.updateIssue(SHOP, 1, "Two", "new body", deadline);

    Issue changed = list("audit-fp").getFirst();
    assertThat(changed.isOpen()).isTrue();
    assertThat(changed.title()).isEqualTo("Two");
    assertThat(changed.body()).isEqualTo("new body");
    assertThat(changed.labels()).containsExactly("security/high", "triage", "audit-fp");
  }

  @Test
  void all_pages_are_read_and_pull_requests_are_left_out() {
    for (int i = 0; i < 205; i++) {
      if (i % 50 == 0) {
        gitHub.addPullRequest("octo-org/storefront", "Change " + i, List.of("triage"));
      }
      create("Issue " + i, i % 2 == 0 ? "triage" : "other");
    }

    assertThat(list()).hasSize(205);
    assertThat(list("triage")).hasSize(103).noneMatch(Issue::isPullRequest);
    assertThat(list().getFirst().title()).isEqualTo("Issue 204");
  }

  @Test
  void only_issues_that_changed_since_are_listed() {
    create("Old");
    time.advance(Duration.ofMinutes(5));
    create("New");

    var since = new IssueFilter(List.of(), Optional.of(time.instant().minusSeconds(1)));

    assertThat(client.issues(SHOP, since, deadline))
        .isInstanceOfSatisfying(
            Ok.class,
            ok ->
                assertThat((List<?>) ok.value())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        Issue.class, issue -> assertThat(issue.title()).isEqualTo("New")));
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 500, 499, 300, 0})
  void the_quota_is_read_without_using_it(int remaining) {
    gitHub.leaveQuota(remaining);

    for (int i = 0; i < 2; i++) {
      assertThat(client.rateLimit(deadline))
          .isInstanceOfSatisfying(
              Ok.class, ok -> assertThat(((Quota) ok.value()).remaining()).isEqualTo(remaining));
    }
  }

  @Test
  void a_create_is_never_repeated_whatever_becomes_of_its_answer() {
    gitHub.faults().add(GitHubFaults.lostAnswer().on("POST *"));
    assertThat(create("Lost")).isInstanceOf(Unavailable.class);
    gitHub.faults().add(GitHubFaults.errorAfterwards().on("POST *"));
    assertThat(create("Misreported")).isInstanceOf(Unavailable.class);
    gitHub.faults().add(GitHubFaults.reset().on("POST *"));
    assertThat(create("Broken")).isInstanceOf(Unavailable.class);

    assertThat(list()).extracting(Issue::title).containsExactly("Misreported", "Lost");
  }

  @Test
  void a_change_of_an_issue_is_repeated_when_its_answer_is_lost() {
    create("One");
    gitHub.faults().add(GitHubFaults.lostAnswer().on("PATCH *"));

    assertThat(client.updateIssue(SHOP, 1, "Two", "b", deadline)).isInstanceOf(Ok.class);
  }

  @Test
  void refusals_say_what_to_do() {
    assertThat(client("wrong-" + "token").createIssue(SHOP, draft("b"), deadline))
        .isInstanceOf(Unauthorized.class);

    gitHub.faults().add(GitHubFaults.issuesDisabled());
    assertThat(create("One"))
        .isInstanceOfSatisfying(
            Forbidden.class,
            refused -> {
              assertThat(refused.sentence()).contains("410", "Issues are disabled");
              assertThat((Optional<?>) refused.advice())
                  .hasValueSatisfying(
                      advice -> assertThat((String) advice).contains("enable issues"));
            });
    assertThat(client.repository(SHOP, deadline))
        .isInstanceOfSatisfying(
            Ok.class, ok -> assertThat(((Repository) ok.value()).hasIssues()).isFalse());

    gitHub.faults().clear();
    gitHub.faults().add(GitHubFaults.archived());
    assertThat(create("One"))
        .isInstanceOfSatisfying(
            Forbidden.class, refused -> assertThat(refused.sentence()).contains("archived"));

    gitHub.faults().clear();
    gitHub.faults().add(GitHubFaults.refusal(410, "This issue was deleted").on("PATCH *"));
    assertThat(client.updateIssue(SHOP, 1, "t", "b", deadline)).isInstanceOf(NotFound.class);
    assertThat(client.createIssue(new RepositoryName("octo-org", "other"), draft("b"), deadline))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void labels_that_were_dropped_are_missing_in_the_answer() {
    gitHub.faults().add(GitHubFaults.labelsDropped());

    assertThat(create("One", "triage"))
        .isInstanceOfSatisfying(
            Ok.class, ok -> assertThat(((Issue) ok.value()).labels()).isEmpty());
  }

  @Test
  void a_secondary_limit_is_reported_for_a_create() {
    gitHub.faults().add(GitHubFaults.secondaryLimit(403, Duration.ofSeconds(30)).on("POST *"));

    assertThat(create("One"))
        .isInstanceOfSatisfying(
            RateLimited.class,
            limit -> assertThat(limit.until()).isEqualTo(time.instant().plusSeconds(30)));
  }

  @Test
  void the_longest_body_is_taken_and_a_longer_one_is_not() {
    assertThat(client.createIssue(SHOP, draft("x".repeat(IssueDraft.MAX_BODY)), deadline))
        .isInstanceOf(Ok.class);
    assertThat(client.createIssue(SHOP, draft("x".repeat(IssueDraft.MAX_BODY + 1)), deadline))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.sentence()).contains("body is too long"));
  }

  private static IssueDraft draft(String body) {
    return new IssueDraft("One", body, List.of());
  }
}
