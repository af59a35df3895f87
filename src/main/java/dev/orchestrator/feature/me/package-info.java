/** What members say about themselves, and how they hear of their changes. */
@NullMarked
package dev.orchestrator.feature.me;

import org.jspecify.annotations.NullMarked;
