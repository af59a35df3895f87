/** {@code /lock} and {@code /freeze}: keep releases from an environment. */
@NullMarked
package dev.orchestrator.feature.lock;

import org.jspecify.annotations.NullMarked;
