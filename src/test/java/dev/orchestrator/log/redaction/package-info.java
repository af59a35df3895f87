/** Stories of the redaction, and the generator of the made-up secrets that it is measured on. */
@NullMarked
package dev.orchestrator.log.redaction;

import org.jspecify.annotations.NullMarked;
