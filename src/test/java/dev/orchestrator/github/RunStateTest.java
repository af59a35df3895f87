package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStateTest {
  @ParameterizedTest
  @CsvSource({
    "requested, , ⏳, requested, false, false",
    "queued, , ⏳, queued, false, false",
    "pending, , ⏳, waiting for another run, true, false",
    "waiting, , ✋, waiting for approval, true, false",
    "in_progress, , ⏳, running, false, false",
    "completed, success, ✅, success, false, false",
    "completed, failure, ❌, failure, false, true",
    "completed, cancelled, 🚫, cancelled, false, true",
    "completed, skipped, ➖, skipped, false, false",
    "completed, timed_out, ❌, timed out, false, true",
    "completed, action_required, ⚠️, action required, false, true",
    "completed, neutral, ➖, neutral, false, false",
    "completed, stale, ➖, stale, false, true",
    "completed, startup_failure, ❌, startup failure, false, true",
    "completed, , ❔, completed without a conclusion, false, false",
    "completed, lost_in_space, ❔, lost in space, false, false",
    "hovering, , ❔, hovering, false, false",
    "'', , ❔, unknown, false, false",
  })
  void each_state_has_its_own_mark_and_words(
      String status,
      String conclusion,
      String mark,
      String words,
      boolean isBlocked,
      boolean isFailed) {
    Optional<String> ended = Optional.ofNullable(conclusion);
    RunState state = RunState.of(status, ended);

    assertThat(state.mark()).isEqualTo(mark);
    assertThat(RunState.words(status, ended)).isEqualTo(words);
    assertThat(state.isBlocked()).isEqualTo(isBlocked);
    assertThat(state.isFailed()).isEqualTo(isFailed);
  }

  @Test
  void only_a_success_has_the_mark_of_one() {
    for (RunState state : RunState.values()) {
      assertThat(state.mark().equals("✅")).as(state.name()).isEqualTo(state == RunState.SUCCESS);
    }
  }
}
