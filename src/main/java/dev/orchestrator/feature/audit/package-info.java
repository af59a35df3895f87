/** Takes artifacts of scanners and says what became of them. */
@NullMarked
package dev.orchestrator.feature.audit;

import org.jspecify.annotations.NullMarked;
