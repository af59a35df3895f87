/** Findings as issues: publication, fallbacks, false positives and {@code /audit}. */
@NullMarked
package dev.orchestrator.feature.publish;

import org.jspecify.annotations.NullMarked;
