/**
 * What deploys and operates the system, held to the code: template, samconfig, runbook, workflows.
 */
@NullMarked
package dev.orchestrator.deploy;

import org.jspecify.annotations.NullMarked;
