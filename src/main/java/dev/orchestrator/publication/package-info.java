/**
 * Publication of findings as issues: {@link dev.orchestrator.publication.AuditPublisher} decides
 * and writes, {@link dev.orchestrator.publication.IssueText} is what people read, {@link
 * dev.orchestrator.publication.PublicationStore} makes sure that each issue is created once.
 */
@NullMarked
package dev.orchestrator.publication;

import org.jspecify.annotations.NullMarked;
