/** What tests of bots use. */
@NullMarked
package dev.orchestrator.bots;

import org.jspecify.annotations.NullMarked;
