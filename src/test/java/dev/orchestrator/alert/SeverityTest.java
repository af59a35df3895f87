package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeverityTest {
  @Test
  void each_severity_has_a_word_and_an_emoji() {
    assertThat(Stream.of(Severity.values()).map(each -> each.emoji() + " " + each.word()))
        .containsExactlyInAnyOrder("🔴 critical", "⚠️ error", "🟡 warning", "📢 notice");
  }
}
