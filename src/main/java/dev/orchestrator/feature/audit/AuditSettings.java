package dev.orchestrator.feature.audit;

import dev.orchestrator.auth.RepositoryPattern;
import dev.orchestrator.command.DurationParser;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.publication.AuditRules;
import dev.orchestrator.setting.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of findings and their publication.
 *
 * @param repository in which issues are published; empty publishes none
 * @param requiresHmac whether an artifact without a signature is refused
 * @param maxIssues up to how many repositories get an issue of their own; more get one digest
 * @param published whose findings are published; all if it is empty
 * @param closeAfter how long a repository has no findings before its issue is closed
 * @param disabled whether nothing is written at GitHub for now
 */
public record AuditSettings(
    Optional<RepositoryName> repository,
    boolean requiresHmac,
    int maxIssues,
    List<RepositoryPattern> published,
    Duration closeAfter,
    boolean disabled) {
  private static final String CLOSE_AFTER = "AUDIT_CLOSE_AFTER";
  private static final long STANDARD_ISSUES = 10;
  private static final long MAX_ISSUES = 100;
  private static final Duration STANDARD_CLOSE_AFTER = Duration.ofHours(72);

  public static AuditSettings read(SettingsReader read) {
    long issues = read.number("MAX_ISSUES_PER_RUN").orElse(STANDARD_ISSUES);
    if (issues < 1 || issues > MAX_ISSUES) {
      read.problem("MAX_ISSUES_PER_RUN", "must be from 1 to 100.");
    }
    var published = new ArrayList<RepositoryPattern>();
    for (String text : read.list("AUDIT_REPOSITORIES")) {
      Optional<RepositoryPattern> pattern = RepositoryPattern.parse(text);
      if (pattern.isEmpty()) {
        read.problem(
            "AUDIT_REPOSITORIES", "must hold repositories as owner/name or owner/*, with commas.");
      }
      pattern.ifPresent(published::add);
    }
    Optional<Duration> closeAfter = read.text(CLOSE_AFTER).flatMap(DurationParser::parse);
    if (read.text(CLOSE_AFTER).isPresent() && closeAfter.isEmpty()) {
      read.problem(CLOSE_AFTER, "must be a duration like 72h or 3d.");
    }
    return new AuditSettings(
        read.repository("AUDIT_REPOSITORY"),
        read.flag("POLICY_REQUIRE_HMAC", false),
        (int) Math.clamp(issues, 1, MAX_ISSUES),
        List.copyOf(published),
        closeAfter.orElse(STANDARD_CLOSE_AFTER),
        read.flag("DISABLE_ISSUE_CREATION", false));
  }

  /** What the publisher has to keep to. */
  public AuditRules rules() {
    return new AuditRules(
        repository,
        name -> published.isEmpty() || published.stream().anyMatch(each -> each.matches(name)),
        maxIssues,
        closeAfter,
        disabled);
  }
}
