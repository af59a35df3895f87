package dev.orchestrator.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a repository's {@code .github/orchestrator.yml} holds: it is good or has faults with
 * their lines, and a good one declares environments within the limits.
 */
class ReleaseConfigFuzzTest {
  static Stream<Arguments> files() {
    return Stream.of(
            "",
            "environments:",
            """
            environments:
              staging: {workflow: deploy.yml, sha-input: sha, inputs: {target: staging}}
              production:
                workflow: deploy.yml
                sha-input: sha
                after: staging
                soak: 30m
                approvals: 2
                checks: [build, "lint / a"]
                freeze: ["fri 15:00 - mon 08:00 Europe/Berlin"]
                deployers: { roles: ["111111111111111111"], users: ["222222222222222222"] }
            """,
            "environments: &a {b: *a}",
            "environments: {a: {workflow: deploy.yml}, a: {workflow: deploy.yml}}",
            "environments: {a: {approvals: 99999999999999999999, workflow: !!binary aaa}}",
            "? [environments]\n: - !!java.net.URL [x]",
            "a: ".repeat(60),
            "[".repeat(3_000),
            "environments:\n\ta: 1",
            "\ud800: \u0000\ufffe",
            "--- a\n--- b",
            "environments: {production: {workflow: ../x.yml, after: production, freeze: [x]}}")
        .map(text -> arguments(text));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "5m")
  void any_file_is_good_or_has_faults(@NotNull String text) {
    switch (ReleaseConfigReader.read(text)) {
      case ReleaseConfigReader.Result.Bad(var faults) ->
          assertThat(faults)
              .isNotEmpty()
              .allSatisfy(fault -> {
                assertThat(fault.line()).isPositive();
                assertThat(fault.message()).isNotBlank();
              });
      case ReleaseConfigReader.Result.Good(ReleaseConfig config) ->
          assertThat(config.environments())
              .hasSizeLessThanOrEqualTo(ReleaseConfigReader.MAX_ENVIRONMENTS)
              .allSatisfy(environment -> {
                assertThat(environment.name()).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
                assertThat(environment.workflow()).doesNotContain("/").endsWith("ml");
                assertThat(environment.after()).isNotEqualTo(Optional.of(environment.name()));
              });
    }
  }
}
