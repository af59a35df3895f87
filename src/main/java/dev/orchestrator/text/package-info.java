/** Operations on text that do not depend on where the text is shown or stored: truncation, hash. */
@NullMarked
package dev.orchestrator.text;

import org.jspecify.annotations.NullMarked;
