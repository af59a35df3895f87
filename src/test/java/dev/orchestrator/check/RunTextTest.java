package dev.orchestrator.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.json.Json;
import org.junit.jupiter.api.Test;

class RunTextTest {
  private static WorkflowRun concluded(String conclusion) {
    return WorkflowRun.read(
            Json.read(
                "{\"id\":7,\"status\":\"completed\",\"conclusion\":\"%s\",\"created_at\":\"2026-11-21T10:00:00Z\"}"
                    .formatted(conclusion)))
        .orElseThrow();
  }

  @Test
  void a_state_of_github_is_shown_in_plain_words() {
    assertThat(RunText.state(concluded("timed_out"))).isEqualTo("timed out");
  }

  @Test
  void what_is_no_state_keeps_its_form_so_that_a_secret_in_it_is_still_recognised() {
    assertThat(RunText.state(concluded("ghp" + "_Ab12"))).isEqualTo("ghp" + "\\_Ab12");
  }
}
