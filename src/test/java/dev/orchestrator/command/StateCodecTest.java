package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {
  private record Vote(String poll, int answer) {}

  private static final StateCodec<Vote> VOTE =
      StateCodec.of(
          vote -> List.of(vote.poll(), "" + vote.answer()),
          values -> new Vote(values.get(0), Integer.parseInt(values.get(1))));

  private static final StatefulButtonSpec<Vote> BUTTON =
      ButtonSpec.of("vote", "poll").withState(VOTE);

  @ParameterizedTest
  @ValueSource(strings = {"17", "", "a:b", "@17", "\\", "\\:", "a:", ":", "ü:😀"})
  void a_state_is_read_as_it_was_written(String poll) {
    var vote = new Vote(poll, 3);
    assertThat(VOTE.read(VOTE.write(vote))).contains(vote);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "17", "17:", "17:x", "17:99999999999"})
  void what_another_version_wrote_is_no_state(String text) {
    assertThat(VOTE.read(text)).isEmpty();
  }

  @Test
  void a_time_or_a_constant_that_no_longer_exists_is_no_state() {
    var at =
        StateCodec.<Instant>of(
            time -> List.of(time.toString()), values -> Instant.parse(values.getFirst()));
    var third =
        StateCodec.<String>of(
            List::of, values -> values.stream().skip(2).findFirst().orElseThrow());
    assertThat(at.read(at.write(Instant.EPOCH))).contains(Instant.EPOCH);
    assertThat(at.read("tomorrow")).isEmpty();
    assertThat(third.read("a:b")).isEmpty();
  }

  @Test
  void a_state_that_begins_like_a_user_does_not_bind_the_button() {
    assertThat(BUTTON.customId(new Vote("@17", 1))).isEqualTo("vote:\\@17:1");
    assertThat(BUTTON.customIdFor("17", new Vote("@18", 1))).isEqualTo("vote:@17:\\@18:1");
  }

  @Test
  void the_state_of_a_single_use_component_is_kept_with_its_offer() {
    var once = ButtonSpec.of("vote", "poll").singleUse().withState(VOTE);
    assertThat(once.offered("17")).isEqualTo("vote:17");
    assertThatThrownBy(() -> once.customId(new Vote("17", 1)))
        .hasMessage("the button vote is single-use: its state is kept with an offer");
    assertThatThrownBy(() -> BUTTON.offered("17")).hasMessage("the button vote is not single-use");
  }
}
