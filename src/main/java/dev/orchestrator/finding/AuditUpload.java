package dev.orchestrator.finding;

import java.time.Instant;

/**
 * The order to publish one upload: a new one calls the worker.
 *
 * @param revision as in {@link Audit.Upload}; an audit of a later revision has its own order
 */
public record AuditUpload(String auditId, long revision, Instant at) {}
