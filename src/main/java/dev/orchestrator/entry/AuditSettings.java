package dev.orchestrator.entry;

import dev.orchestrator.github.RepositoryName;
import java.util.Optional;

/**
 * The settings of findings and their publication.
 *
 * @param repository in which issues are published; empty publishes none
 * @param requiresHmac whether an artifact without a signature is refused
 * @param maxIssues up to how many repositories get an issue of their own; more get one digest
 */
record AuditSettings(Optional<RepositoryName> repository, boolean requiresHmac, int maxIssues) {
  private static final long STANDARD_ISSUES = 10;
  private static final long MAX_ISSUES = 100;

  static AuditSettings read(SettingsReader read) {
    long issues = read.number("MAX_ISSUES_PER_RUN").orElse(STANDARD_ISSUES);
    if (issues < 1 || issues > MAX_ISSUES) {
      read.problem("MAX_ISSUES_PER_RUN", "must be from 1 to 100.");
    }
    return new AuditSettings(
        read.repository("AUDIT_REPOSITORY"),
        read.flag("POLICY_REQUIRE_HMAC", false),
        (int) Math.clamp(issues, 1, MAX_ISSUES));
  }
}
