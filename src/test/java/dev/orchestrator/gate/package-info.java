@NullMarked
package dev.orchestrator.gate;

import org.jspecify.annotations.NullMarked;
