/** Tests of releases below the flow. */
@NullMarked
package dev.orchestrator.feature.deploy;

import org.jspecify.annotations.NullMarked;
