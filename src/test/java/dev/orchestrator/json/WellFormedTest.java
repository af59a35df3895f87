package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WellFormedTest {
  private static final String HIGH = "\ud83d";
  private static final String LOW = "\ude80";

  /** H and L stand for the halves of a pair, ? for what takes the place of one alone. */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "plain,plain",
    "aHLb,aHLb",
    "H,?",
    "L,?",
    "aH,a?",
    "Lb,?b",
    "LH,??",
    "HHL,?HL",
    "HLL,HL?",
    "HLHL,HLHL",
    "aHbLc,a?b?c"
  })
  void half_a_pair_is_replaced_and_a_whole_one_stays(String text, String expected) {
    assertThat(WellFormed.of(written(text))).isEqualTo(written(expected));
  }

  @Test
  void text_without_pairs_is_not_copied() {
    String text = written("a lot of it");
    assertThat(WellFormed.of(text)).isSameAs(text);
  }

  private static String written(String letters) {
    return letters.replace("H", HIGH).replace("L", LOW).replace('?', '\ufffd');
  }
}
