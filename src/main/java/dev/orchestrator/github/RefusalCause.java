package dev.orchestrator.github;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why GitHub refuses a call, as far as its message says so, and what has to be done about it.
 *
 * <p>GitHub has no codes for these causes, only sentences. Sources: GitHub, "Troubleshooting the
 * REST API", "Archiving repositories", "Managing allowed IP addresses for your organization",
 * "Suspending a GitHub App installation", and the messages that people report.
 */
enum RefusalCause {
  ARCHIVED(
      "repository (was|is|has been) archived|archived so",
      "Unarchive the repository in its settings, or set GITHUB_REPOSITORY to another one."),
  ISSUES_DISABLED(
      "issues (has been|have been|is|are|was|were)( currently)? disabled",
      "An administrator has to enable issues in the settings of the repository."),
  IP_ALLOW_LIST(
      "\\bip allow list\\b",
      "An owner of the organization has to add the address that the bot calls from to the IP allow"
          + " list."),
  SUSPENDED_INSTALLATION(
      "installation (has been|was|is) suspended|suspended installation",
      "An owner of the account has to unsuspend the installation of the GitHub App."),
  SUSPENDED_ACCOUNT(
      "account (has been|was|is) suspended",
      "The owner of the suspended account has to contact GitHub Support."),
  BILLING(
      "\\bbilling\\b|\\bpayments?\\b|\\bspending limit\\b",
      "An owner of the account has to check its billing and its spending limit for GitHub"
          + " Actions."),
  WORKFLOW_DISABLED(
      "disabled workflow|workflow (has been|was|is) disabled",
      "Enable the workflow on the repository's Actions page."),
  ACTIONS_DISABLED(
      "actions (has been|have been|is|are|was)( currently)? disabled",
      "An administrator has to enable GitHub Actions in the settings of the repository or the"
          + " organization."),
  SINGLE_SIGN_ON(
      "\\bsaml\\b|\\bsso\\b|single sign-on",
      "Authorize the GitHub token for single sign-on with the organization."),
  TOKEN_LIFETIME(
      "token'?s lifetime", "Create a token with a lifetime that the organization allows."),
  TOKEN_KIND(
      "forbids access via", "Use a kind of token that the organization allows, or a GitHub App."),
  PERMISSION(
      "resource not accessible|must have [a-z ]*(rights|access|permission)|permission",
      "%s needs %s."),
  UNKNOWN("(?!)", "");

  /** Names that others chose, such as an organization's. */
  private static final Pattern QUOTED = Pattern.compile("`[^`]*`|\"[^\"]*\"");

  private final Pattern message;
  private final String advice;

  RefusalCause(String message, String advice) {
    this.message = Pattern.compile(message);
    this.advice = advice;
  }

  /**
   * The first cause that GitHub's message names.
   *
   * @param status of the response; a 422 is about what was sent, which its message repeats
   */
  static RefusalCause of(int status, String message) {
    String lower = QUOTED.matcher(message.toLowerCase(Locale.ROOT)).replaceAll("");
    return Arrays.stream(values())
        .filter(cause -> status != 422 || cause == WORKFLOW_DISABLED || cause == ACTIONS_DISABLED)
        .filter(cause -> cause.message.matcher(lower).find())
        .findFirst()
        .orElse(UNKNOWN);
  }

  /**
   * What has to be done, one sentence; empty where the cause is not known.
   *
   * @param caller who called, as a sentence begins: {@code The token}
   * @param permission what the call needs: {@code Actions write}
   */
  Optional<String> advice(String caller, String permission) {
    return advice.isEmpty() ? Optional.empty() : Optional.of(advice.formatted(caller, permission));
  }
}
