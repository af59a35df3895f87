package dev.orchestrator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowEnvironmentsTest {
  @Test
  void names_that_stand_in_the_file_are_found_in_both_forms() {
    assertThat(
            WorkflowEnvironments.named(
                """
                on: workflow_dispatch
                jobs:
                  one: {environment: staging, runs-on: ubuntu-latest}
                  two:
                    environment:
                      name: production
                      url: https://shop.example.com
                """))
        .containsExactly("staging", "production");
  }

  @Test
  void expressions_and_environments_without_deployments_are_left_out() {
    assertThat(
            WorkflowEnvironments.named(
                """
                jobs:
                  one: {environment: "${{ inputs.target }}"}
                  two: {environment: {name: production, deployment: false}}
                  three: {environment: {name: "${{ vars.NAME }}"}}
                  four: {uses: ./.github/workflows/other.yml}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a",
        "jobs: 1",
        "jobs: [a]",
        "jobs:\n  a: b",
        "a: [",
        "\t",
        "a: *b",
        "a\n---\nb"
      })
  void anything_else_names_none(String text) {
    assertThat(WorkflowEnvironments.named(text)).isEmpty();
  }
}
