/** Help: {@link dev.orchestrator.feature.help.HelpCommand}. */
@NullMarked
package dev.orchestrator.feature.help;

import org.jspecify.annotations.NullMarked;
