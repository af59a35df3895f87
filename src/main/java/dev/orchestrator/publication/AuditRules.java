package dev.orchestrator.publication;

import dev.orchestrator.github.RepositoryName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is published, and where.
 *
 * @param target in which issues are created, and nowhere else; empty publishes nothing
 * @param isPublished whether findings of a repository are published
 * @param maxIssues up to how many repositories get an issue of their own; more get one digest
 * @param closeAfter how long a repository has no findings before its issue is closed
 * @param disabled whether nothing is written at GitHub for now
 */
public record AuditRules(
    Optional<RepositoryName> target,
    Predicate<RepositoryName> isPublished,
    int maxIssues,
    Duration closeAfter,
    boolean disabled) {}
