/**
 * Releases: {@code /deploy}, {@code /rollback}, {@code /where}, {@code /deploys}, their buttons,
 * and the cleanup of deploys without a command that follows them.
 */
@NullMarked
package dev.orchestrator.feature.deploy;

import org.jspecify.annotations.NullMarked;
