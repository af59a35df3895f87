/**
 * Releases: {@code /deploy}, {@code /rollback}, {@code /where}, {@code /deploys}, their buttons,
 * and what looks after deploys that have lost the command that followed them.
 */
@NullMarked
package dev.orchestrator.feature.deploy;

import org.jspecify.annotations.NullMarked;
