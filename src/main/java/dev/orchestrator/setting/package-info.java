/**
 * Reading of settings: a feature declares its own in its package and reads them from here; nothing
 * here knows where they come from.
 */
@NullMarked
package dev.orchestrator.setting;

import org.jspecify.annotations.NullMarked;
