package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages are the same fault. */
class FingerprintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run 17 failed after 3.2 s                       | run 18 failed after 12 s
          run 9876543210 of octo/shop                     | run 1 of octo/shop
          no answer at 2026-11-21T10:00:00.123Z           | no answer at 2025-01-02T23:59:59Z
          no answer at 10:00:01                           | no answer at 23:59:59
          commit 3f2a91bc is missing                      | commit 0badc0de9 is missing
          trace 1-67000000-aaaaaaaaaaaaaaaaaaaaaaa1 broke | trace 1-67000001-0123456789abcdef01234567 broke
          job 5f0c1c1e-9c5b-4a6e-8f5a-0c9a6d8f1b2c ended  | job aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee ended
          item AbCdEf123456GhIj is gone                   | item ZyXwVu987654TsRqP is gone
          port 8080 is taken                              | port 443 is taken
          took 12ms                                       | took 4711ms
          """)
  void what_differs_from_time_to_time_does_not_count(String one, String other) {
    assertThat(Fingerprint.normalized(one)).isEqualTo(Fingerprint.normalized(other));
    assertThat(Fingerprint.of(one, "")).isEqualTo(Fingerprint.of(other, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the deploy failed      | the check failed
          s3 does not answer     | ec2 does not answer
          /diagnose broke        | /status broke
          a decade of facades    | a decade of cascades
          """)
  void names_and_words_do(String one, String other) {
    assertThat(Fingerprint.of(one, "")).isNotEqualTo(Fingerprint.of(other, ""));
  }

  @Test
  void the_last_characters_of_a_redacted_secret_do_not_count() {
    assertThat(Fingerprint.of("token [redacted:github-token …a1B2] refused", ""))
        .isEqualTo(Fingerprint.of("token [redacted:github-token …zzzz] refused", ""));
  }

  @Test
  void a_hostile_text_costs_little() {
    String text = "a1".repeat(200_000) + "-".repeat(200_000);

    assertThat(Fingerprint.of(text, "")).matches("[0-9a-f]{16}");
  }
}
