/** Stories of the log and of the redactor that every exit passes. */
@NullMarked
package dev.orchestrator.log;

import org.jspecify.annotations.NullMarked;
