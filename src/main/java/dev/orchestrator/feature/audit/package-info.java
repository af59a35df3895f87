/** Accepts artifacts of scanners and reports their state. */
@NullMarked
package dev.orchestrator.feature.audit;

import org.jspecify.annotations.NullMarked;
