package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.LoopbackServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What people read of runs and of the deployed product, whatever GitHub does meanwhile. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseFlowTest {
  private static final String RUNS = "https://github.com/octo-org/storefront/actions/runs/";
  private static final Answer INDEX =
      new Answer(
          200,
          Map.of("Content-Type", "text/html", "Cache-Control", "no-cache"),
          "<html>".getBytes(UTF_8));

  private final Map<String, Answer> pages = new ConcurrentHashMap<>();
  private LoopbackServer product;
  private RunningSystem running;
  private SimulatedGitHub gitHub;

  @BeforeAll
  void start() throws Exception {
    product = LoopbackServer.start(0, call -> pages.getOrDefault(call.path(), Answer.empty(404)));
    running =
        RunningSystem.start(
            "DIAGNOSE_WORKFLOW",
            "diagnose.yml",
            "FRONTEND_BASE_URL",
            product.uri().toString(),
            "API_BASE_URL",
            product.uri() + "/api");
    gitHub = running.system().gitHub();
  }

  @BeforeEach
  void allIsWell() {
    pages.put("/", INDEX);
    pages.put("/index.html", INDEX);
    pages.put("/api/health", Answer.empty(200));
  }

  @AfterEach
  void repair() {
    gitHub.faults().clear();
  }

  @AfterAll
  void stop() {
    running.close();
    product.close();
  }

  private String answer(String command, Map<String, String> options) throws Exception {
    return FinalAnswer.of(running, command, options);
  }

  private long newestDeploy() {
    return gitHub.runs().stream()
        .filter(run -> run.workflow().file().equals("deploy.yml"))
        .filter(run -> run.isCompleted(InstantSource.system().instant()))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static long count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void status_shows_the_last_runs_of_each_workflow() throws Exception {
    String shown = answer("status", Map.of());

    assertThat(shown).containsSubsequence("**deploy.yml**", "**diagnose.yml**");
    assertThat(shown)
        .containsPattern(
            "(?m)^✅ success · <t:[0-9]+:R> · 1 min 24 s · \\[run #4]\\(<" + RUNS + "[0-9]+>\\)$")
        .containsPattern("(?m)^❌ failure · <t:[0-9]+:R> · [0-9 mins]+ · \\[run #2]");
    assertThat(count(shown, "](<")).isEqualTo(6);

    assertThat(count(answer("status", Map.of("count", "1")), "](<")).isEqualTo(2);
  }

  @Test
  void status_says_what_is_wrong_with_github_and_never_that_there_are_no_runs() throws Exception {
    gitHub.faults().add(GitHubFaults.serverError().times(Fault.ALWAYS));
    assertThat(answer("status", Map.of()))
        .contains("❌ GitHub is unavailable (status 502).")
        .doesNotContain("No run");
  }

  @Test
  void verify_latest_shows_the_run_its_jobs_and_what_is_deployed() throws Exception {
    assertThat(answer("verify-latest", Map.of()))
        .startsWith("✅ **Verified:** the run succeeded, and 3 live checks passed.")
        .contains("**Deploy** ✅ success · <t:", "](<" + RUNS + newestDeploy() + ">)")
        .contains("\n-# main `7d1f0c5`\n")
        .contains("✅ **build** 48 s\n-# Set up job 12 s · Check out 12 s · Build 12 s")
        .contains("✅ **deploy** 36 s")
        .containsPattern("✅ \\*\\*frontend /\\*\\* · [0-9.]+ m?s · answers 200, no-cache")
        .containsPattern("✅ \\*\\*frontend /index.html\\*\\* · [0-9.]+ m?s · answers 200, no-cache")
        .containsPattern("✅ \\*\\*API /health\\*\\* · [0-9.]+ m?s · answers 200")
        .doesNotContain("❌");
  }

  @Test
  void a_run_that_failed_is_a_failure_with_the_step_where_it_failed() throws Exception {
    long failed =
        gitHub.runs().stream()
            .filter(run -> run.workflow().file().equals("deploy.yml"))
            .filter(run -> run.conclusion().equals(WorkflowRun.FAILURE))
            .findFirst()
            .orElseThrow()
            .id();

    assertThat(answer("verify-latest", Map.of("run_url", RUNS + failed)))
        .startsWith(
            "❌ **Not verified:** the run ended with failure: deploy at Invalidate the cache.")
        .contains("**Deploy** ❌ failure · ", "❌ **deploy** 36 s", "❌ Invalidate the cache 12 s");
  }

  @Test
  void a_product_that_does_not_answer_well_is_a_failure_though_the_run_succeeded()
      throws Exception {
    pages.put("/api/health", Answer.empty(503));
    pages.put("/index.html", INDEX.with("Cache-Control", "public, max-age=31536000"));
    pages.put("/", Answer.empty(404));

    assertThat(answer("verify-latest", Map.of()))
        .startsWith(
            "❌ **Not verified:** frontend /: answers 404; frontend /index.html: answers 200,")
        .contains("may be cached for 365 d", "API /health: answers 503")
        .contains(
            "**Next:**", "• **frontend /index.html:** Serve the page with Cache-Control: no-cache")
        .contains("**Deploy** ✅ success")
        .doesNotContain("Verified:**\u0020the");
  }

  @Test
  void one_attempt_at_a_run_is_shown_as_that_attempt() throws Exception {
    long run =
        gitHub.runs().stream()
            .filter(one -> one.workflow().file().equals("deploy.yml"))
            .reduce((newer, older) -> older)
            .orElseThrow()
            .id();
    gitHub.rerun(run);
    gitHub.finishRun(run, "failure");

    assertThat(answer("verify-latest", Map.of("run_url", RUNS + run + "/attempts/1")))
        .startsWith("✅ **Verified:**")
        .contains("✅ success", "· attempt 1\n");
    assertThat(answer("verify-latest", Map.of("run_url", "<" + RUNS + run + "/attempts/2>")))
        .startsWith("❌ **Not verified:** the run ended with failure")
        .contains("· attempt 2\n");
    assertThat(answer("verify-latest", Map.of("run_url", RUNS + run))).contains("· attempt 2\n");
    assertThat(answer("verify-latest", Map.of("run_url", RUNS + run + "/attempts/3")))
        .contains("there is no attempt 3 of run " + run);
  }

  @Test
  void an_address_of_something_else_is_refused_and_github_is_not_asked() throws Exception {
    int before = gitHub.requests().size();

    assertThat(refusal("https://gitlab.com/octo-org/storefront/actions/runs/1"))
        .contains("is on another host: the runs of this bot are on github.com");
    assertThat(refusal("https://github.com/evil/storefront/actions/runs/1"))
        .contains("belongs to another repository: this bot manages octo-org/storefront only");
    assertThat(refusal("https://github.com/octo-org/storefront/pull/1"))
        .contains("is not the address of a run");
    assertThat(refusal("17100000001")).contains("must be the address of a run, like https");
    assertThat(gitHub.requests()).hasSize(before);
    assertThat(refusal(RUNS + "999")).contains("there is no run 999 in octo-org/storefront");
  }

  private String refusal(String address) throws Exception {
    String answer = answer("verify-latest", Map.of("run_url", address));
    assertThat(answer).startsWith("❌ **Not verified:** ");
    return answer;
  }

  @Test
  void github_out_of_order_does_not_hide_what_the_product_does() throws Exception {
    gitHub.faults().add(GitHubFaults.serverError().times(Fault.ALWAYS));

    assertThat(answer("verify-latest", Map.of()))
        .startsWith("❌ **Not verified:** GitHub is unavailable (status 502).")
        .contains("✅ **frontend /**", "❌ **run**");

    gitHub
        .faults()
        .replace(List.of(GitHubFaults.serverError().times(Fault.ALWAYS).on("GET */jobs")));
    assertThat(answer("verify-latest", Map.of()))
        .startsWith("❌ **Not verified:** jobs: GitHub is unavailable (status 502).")
        .contains("**Deploy** ✅ success", "❌ **jobs**");
  }

  @Test
  void with_diagnose_the_message_goes_on_with_its_checks() throws Exception {
    assertThat(answer("verify-latest", Map.of("diagnose", "true")))
        .startsWith("✅ **Verified:**")
        .containsSubsequence(
            "**API /health**",
            "**Diagnose**\n",
            "✅ **table**",
            "✅ **Discord**",
            "✅ **GitHub**",
            "✅ **deploy workflow**",
            "✅ **diagnose workflow**",
            "The diagnose workflow was not started: only admins",
            "**Verdict:** ✅ all 5 checks passed.");
  }

  @Test
  void what_is_left_of_the_quota_stands_in_the_trace() throws Exception {
    answer("status", Map.of());
    String trace =
        running
            .system()
            .discord()
            .interact(new Action.Command("debug-last"))
            .states()
            .getLast()
            .content();

    assertThat(trace)
        .contains("**/status** succeeded")
        .containsPattern(
            "✅ \\*\\*deploy.yml\\*\\* 3 runs, 49[0-9]{2} of 5000 calls left this hour");
  }
}
