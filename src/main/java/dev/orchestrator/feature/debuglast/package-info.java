/** The newest trace: {@link dev.orchestrator.feature.debuglast.DebugLastCommand}. */
@NullMarked
package dev.orchestrator.feature.debuglast;

import org.jspecify.annotations.NullMarked;
