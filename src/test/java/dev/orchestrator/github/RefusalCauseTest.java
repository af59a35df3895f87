package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalCauseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ARCHIVED | 403 | Repository was archived so is read-only.",
        "IP_ALLOW_LIST | 403 | Although you appear to have the correct authorization credentials,"
            + " the `archived` organization has an IP allow list enabled, and your IP address is"
            + " not permitted to access this resource.",
        "SUSPENDED_INSTALLATION | 403 | This installation has been suspended",
        "SUSPENDED_ACCOUNT | 403 | Sorry. Your account was suspended.",
        "BILLING | 403 | GitHub Actions hosted runners are disabled because of a billing issue",
        "BILLING | 402 | Payment required",
        "WORKFLOW_DISABLED | 403 | Workflow is disabled",
        "WORKFLOW_DISABLED | 422 | Cannot trigger a 'workflow_dispatch' on a disabled workflow",
        "ACTIONS_DISABLED | 403 | GitHub Actions is currently disabled for this repository",
        "ACTIONS_DISABLED | 422 | Actions has been disabled for this user.",
        "SINGLE_SIGN_ON | 403 | Resource protected by organization SAML enforcement. You must grant"
            + " your OAuth token access to this organization.",
        "TOKEN_KIND | 403 | `octo-org` forbids access via a personal access token (classic).",
        "TOKEN_LIFETIME | 403 | The 'octo-org' organization forbids access via a fine-grained"
            + " personal access tokens if the token's lifetime is greater than 366 days.",
        "PERMISSION | 403 | Resource not accessible by integration",
        "PERMISSION | 403 | Must have admin rights to Repository.",
        "UNKNOWN | 403 | Forbidden",
        "UNKNOWN | 422 | Unexpected inputs provided: [\"billing\", \"archived\"]",
        "UNKNOWN | 422 | No ref found for: payment",
        "UNKNOWN | 403 | ~~",
      })
  void a_cause_is_known_by_what_github_says(RefusalCause cause, int status, String message) {
    assertThat(RefusalCause.of(status, message)).isEqualTo(cause);
    assertThat(cause.advice("The token", "Actions write").isEmpty())
        .isEqualTo(cause == RefusalCause.UNKNOWN);
  }
}
