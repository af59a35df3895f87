/** {@code /keys}: lists the API keys and revokes one. */
@NullMarked
package dev.orchestrator.feature.keys;

import org.jspecify.annotations.NullMarked;
