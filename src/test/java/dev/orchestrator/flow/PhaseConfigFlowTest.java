package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.prometheus.Exposition;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** CI asks how the fix pipeline is to run; the worker reads the repository's file from GitHub. */
@Timeout(120)
class PhaseConfigFlowTest {
  private static final String CONFIG = "/api/v1/config?repo=octo-org/storefront";
  private static final String OWN = ".github/orchestrator.yml";
  private static final String OTHER = ".github/rsolv.yml";

  /** Asks again as Retry-After says, in shorter time. */
  private static Json config(RunningSystem running) throws Exception {
    ApiCalls calls = ApiCalls.withKey(running);
    var answer = new AtomicReference<ApiCalls.Answer>();
    Await.until(
        "the configuration",
        () -> {
          try {
            answer.set(calls.get(CONFIG));
          } catch (Exception unreachable) {
            throw new IllegalStateException(unreachable);
          }
          if (answer.get().status() == 202) {
            assertThat(answer.get().headers().firstValue("retry-after")).contains("2");
          }
          return answer.get().status() != 202;
        });
    assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
    return answer.get().json();
  }

  @Test
  void without_a_file_the_defaults_apply_and_GitHub_is_asked_once() throws Exception {
    try (RunningSystem running = RunningSystem.start()) {
      assertThat(ApiCalls.withKey(running).get(CONFIG).status()).isEqualTo(202);
      assertThat(config(running))
          .hasToString(
              "{\"executableTests\":true,\"claudeMaxTurns\":5,\"from\":{\"executableTests\":"
                  + "\"default\",\"claudeMaxTurns\":\"default\"},\"warnings\":[]}");
      long asked = contentsCalls(running);
      config(running);
      assertThat(contentsCalls(running)).isEqualTo(asked).isEqualTo(2);
    }
  }

  private static long contentsCalls(RunningSystem running) {
    return running.system().gitHub().requests().stream()
        .filter(request -> request.path().contains("/contents/"))
        .count();
  }

  @Test
  void our_file_comes_before_the_other_and_values_out_of_range_are_warned_of() throws Exception {
    try (RunningSystem running = RunningSystem.start()) {
      running.system().gitHub().files().put(OWN, "executableTests: false\nclaudeMaxTurns: 21\n");
      running
          .system()
          .gitHub()
          .files()
          .put(
              OTHER, "other:\n  executableTests: true\nexecutableTests: true\nlist: [1, {a: b}]\n");
      Json config = config(running);
      assertThat(config.get("executableTests").bool()).contains(false);
      assertThat(config.get("from").text("executableTests")).contains("repository");
      assertThat(config.get("claudeMaxTurns").integer()).hasValue(5);
      assertThat(config.get("from").text("claudeMaxTurns")).contains("default");
      assertThat(config.get("warnings").items())
          .singleElement()
          .satisfies(warning -> assertThat(warning.text().orElse("")).contains("claudeMaxTurns"));
    }
  }

  @Test
  void the_other_file_is_read_for_these_two_values_only() throws Exception {
    try (RunningSystem running = RunningSystem.start()) {
      running
          .system()
          .gitHub()
          .files()
          .put(OTHER, "model: {name: x}\nclaudeMaxTurns: 7\nexecutableTests: \"no\"\n");
      Json config = config(running);
      assertThat(config.get("claudeMaxTurns").integer()).hasValue(7);
      assertThat(config.get("from").text("claudeMaxTurns")).contains("repository");
      assertThat(config.get("executableTests").bool()).contains(true);
      assertThat(config.get("warnings").items()).hasSize(1);
    }
  }

  @Test
  void a_broken_file_is_told_and_the_defaults_apply() throws Exception {
    try (RunningSystem running = RunningSystem.start()) {
      running.system().gitHub().files().put(OWN, "executableTests: [\n");
      Json config = config(running);
      assertThat(config.get("executableTests").bool()).contains(true);
      assertThat(config.get("warnings").items())
          .singleElement()
          .satisfies(warning -> assertThat(warning.text().orElse("")).contains(OWN, "not valid"));
    }
  }

  @Test
  void the_environment_comes_first_and_needs_no_file() throws Exception {
    try (RunningSystem running =
        RunningSystem.start("RSOLV_EXECUTABLE_TESTS", "false", "RSOLV_CLAUDE_MAX_TURNS", "99")) {
      running.system().gitHub().files().put(OWN, "executableTests: true\nclaudeMaxTurns: 9\n");
      ApiCalls.Answer answer = ApiCalls.withKey(running).get(CONFIG);
      assertThat(answer.status()).isEqualTo(200);
      Json config = answer.json();
      assertThat(config.get("executableTests").bool()).contains(false);
      assertThat(config.get("from").text("executableTests")).contains("environment");
      assertThat(config.get("claudeMaxTurns").integer()).hasValue(5);
      assertThat(config.get("from").text("claudeMaxTurns")).contains("default");
      assertThat(config.get("warnings").items())
          .singleElement()
          .satisfies(
              warning -> assertThat(warning.text().orElse("")).contains("RSOLV_CLAUDE_MAX_TURNS"));
    }
  }

  @Test
  void where_tests_are_off_a_validation_is_kept_as_skipped_and_counted_in_no_metric()
      throws Exception {
    try (RunningSystem running = RunningSystem.start()) {
      running.system().gitHub().files().put(OWN, "executableTests: false\n");
      ApiCalls calls = ApiCalls.withKey(running);
      String body =
          """
          {"phase":"validation","repo":"octo-org/storefront","commit_sha":"abcdef0",
           "issue_number":1,"data":{"validated":false,"tests_generated":5}}
          """;
      ApiCalls.Answer stored = calls.post("/api/v1/phases/store", body);
      assertThat(stored.status()).as(stored.text()).isEqualTo(200);
      assertThat(calls.post("/api/v1/phases/store", body).json().get("duplicate").isTrue())
          .isTrue();
      Json data =
          calls
              .get("/api/v1/phases/retrieve?repo=octo-org/storefront&issue=1")
              .json()
              .get("validation")
              .get("issue-1")
              .get("data");
      assertThat(data).hasToString("{\"validated\":true,\"skipped\":true,\"tests_generated\":5}");
      Exposition metrics = Exposition.read(calls.get("/metrics").text());
      assertThat(metrics.sum("rsolv_validation_executions_total")).isZero();
    }
  }
}
