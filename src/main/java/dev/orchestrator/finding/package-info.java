/**
 * Findings of scanners: {@link dev.orchestrator.finding.ArtifactReader} reads what is uploaded,
 * {@link dev.orchestrator.finding.Signature} verifies it, {@link
 * dev.orchestrator.finding.AuditStore} keeps it, and what is open of a commit is evidence for the
 * gate.
 */
@NullMarked
package dev.orchestrator.finding;

import org.jspecify.annotations.NullMarked;
