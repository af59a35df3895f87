package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeverityTest {
  @Test
  void the_three_names_are_known_in_any_case_and_anything_else_is_a_notice() {
    assertThat(Severity.of("critical").emoji()).isEqualTo("🔴");
    assertThat(Severity.of(" Error ").emoji()).isEqualTo("⚠️");
    assertThat(Severity.of("WARNING").emoji()).isEqualTo("🟡");
    assertThat(Severity.of("info").emoji()).isEqualTo("📢");
    assertThat(Severity.of("").emoji()).isEqualTo("📢");
  }
}
