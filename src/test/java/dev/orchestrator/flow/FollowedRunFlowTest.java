package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read of a run that is followed while it waits, and while GitHub refuses or lags. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowedRunFlowTest {
  private static final Map<String, String> FOLLOWED = Map.of("wait", "true");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private DeployStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = DeployStage.start(SimulatedGitHubSettings::asByHand);
  }

  @BeforeEach
  void begin() {
    stage.begin();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  /** What the channel shows of it now, in whichever message it continues. */
  private String shown(Pressed deploy) {
    return stage.discord.messages(SimulatedServer.OPS.id()).stream()
        .map(message -> message.now().content())
        .filter(content -> content.contains("**Deploying**"))
        .reduce((first, second) -> second)
        .orElse("");
  }

  private long alerts(Pressed deploy) {
    return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(message -> message.now().toString().contains(deploy.traceId()))
        .count();
  }

  private void pass(Pressed deploy, int times, Duration step) throws Exception {
    for (int i = 0; i < times; i++) {
      stage.pass(deploy, step);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "waiting, waiting for approval",
    "pending, waiting for another run",
  })
  void a_run_that_waits_for_a_person_or_another_run_is_not_taken_for_one_that_hangs(
      String status, String words) throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.holdRun(run, status);
    pass(deploy, 35, MINUTE);
    assertThat(shown(deploy)).contains(words, "/runs/" + run).doesNotContain("running");
    pass(deploy, 20, Duration.ofMinutes(30));
    assertThat(shown(deploy)).contains(words);
    pass(deploy, 28, Duration.ofDays(1));
    assertThat(shown(deploy)).contains(words);
    assertThat(alerts(deploy)).isZero();

    stage.gitHub.startRun(run);
    stage.pass(deploy, Duration.ofMinutes(16));
    // An attempt that began before the run did may have ended last.
    Await.until("the run is shown as running", () -> shown(deploy).contains("running"));
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("✅ **Deployed** `main`");
    assertThat(alerts(deploy)).isZero();
  }

  @Test
  void a_run_that_hangs_after_its_approval_is_given_up_from_then_on() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.holdRun(run, "waiting");
    pass(deploy, 5, Duration.ofHours(2));
    stage.gitHub.holdRun(run, "queued");
    stage.pass(deploy, Duration.ofMinutes(16));
    pass(deploy, 20, MINUTE);
    assertThat(stage.hasEnded(deploy)).isFalse();

    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("no runner has picked up the run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Bad credentials | GitHub does not accept the token (401 Bad credentials) | An"
            + " operator has to set GITHUB\\_TOKEN",
        "403 | Resource not accessible by personal access token | Resource not accessible by"
            + " personal access token | The token needs Actions read",
        "403 | This installation has been suspended | This installation has been suspended | has to"
            + " unsuspend the installation",
      })
  void a_refusal_while_a_run_is_followed_says_what_it_is_and_who_has_to_act(
      int status, String message, String what, String who) throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage
        .gitHub
        .faults()
        .add(GitHubFaults.refusal(status, message).on("GET */runs/*").times(Fault.ALWAYS));
    pass(deploy, 2, MINUTE);

    assertThat(shown(deploy)).contains(what, who).doesNotContain("did not report");
    assertThat(stage.alert(deploy)).contains("A deploy cannot be followed");
    stage.gitHub.faults().clear();
    stage.gitHub.finishRun(run, "success");
    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("✅ **Deployed** `main`");
  }

  @Test
  void a_limit_that_is_reached_while_a_run_is_followed_passes_and_raises_no_alert()
      throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.pass(deploy, MINUTE);
    stage
        .gitHub
        .faults()
        .add(
            GitHubFaults.secondaryLimit(403, Duration.ofSeconds(45))
                .on("GET */runs/*")
                .times(Fault.ALWAYS));
    pass(deploy, 2, MINUTE);

    assertThat(shown(deploy))
        .contains("secondary rate limit", "next check in a minute")
        .doesNotContain("cannot be followed");
    stage.gitHub.faults().clear();
    stage.gitHub.finishRun(run, "success");
    assertThat(stage.passUntilEnd(deploy, MINUTE)).contains("✅ **Deployed** `main`");
    assertThat(alerts(deploy)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"410, Gone for good", "404, Not Found"})
  void a_run_that_is_gone_is_told_in_the_words_of_github(int status, String message)
      throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    stage.newRun(deploy.traceId());
    stage.pass(deploy, MINUTE);
    stage
        .gitHub
        .faults()
        .add(GitHubFaults.refusal(status, message).on("GET */runs/*").times(Fault.ALWAYS));

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("was deleted on GitHub", status + " " + message);
    assertThat(stage.attempts(deploy)).isLessThan(6);
  }

  @Test
  void a_run_without_a_conclusion_is_looked_at_once_more() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.switchWebhooks(false);
    stage.gitHub.faults().add(GitHubFaults.conclusionLate().times(2));
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("✅ **Deployed** `main`")
        .doesNotContain("completed");
    assertThat(alerts(deploy)).isZero();
  }

  @Test
  void a_run_that_never_gets_a_conclusion_is_said_to_have_none() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.faults().add(GitHubFaults.conclusionLate().times(Fault.ALWAYS));
    stage.gitHub.startRun(run);
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("❔ **Deploy: completed without a conclusion**");
  }

  @Test
  void the_end_waits_for_a_list_of_jobs_that_lags() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.switchWebhooks(false);
    stage.gitHub.startRun(run);
    stage.time.advance(Duration.ofSeconds(20));
    stage.gitHub.faults().add(GitHubFaults.jobsLag().times(2));
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("✅ **Deployed** `main`", "✅ **deploy**")
        .doesNotContain("⏳", "❔");
  }

  @Test
  void a_list_of_jobs_that_never_catches_up_is_not_waited_for_without_end() throws Exception {
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.startRun(run);
    stage.gitHub.faults().add(GitHubFaults.jobsLag().times(Fault.ALWAYS));
    stage.time.advance(Duration.ofSeconds(20));
    Instant finished = stage.time.instant();
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .contains("✅ **Deployed** `main`", "❔ **deploy** not updated by GitHub yet")
        .doesNotContain("⏳");
    // Half a minute, seen in steps of one. How many attempts that takes depends on the events.
    assertThat(Duration.between(finished, stage.time.instant())).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void a_run_that_was_touched_days_later_took_as_long_as_its_jobs() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.runTouched(Duration.ofDays(3)));
    Pressed deploy = stage.deploy(FOLLOWED);
    long run = stage.newRun(deploy.traceId()).id();
    stage.gitHub.startRun(run);
    stage.time.advance(Duration.ofSeconds(84));
    stage.gitHub.finishRun(run, "success");

    assertThat(stage.passUntilEnd(deploy, MINUTE))
        .containsPattern("in 1 min 2[45] s")
        .doesNotContain("3 d");
  }
}
