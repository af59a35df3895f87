/** Health checks: {@link dev.orchestrator.feature.diagnose.DiagnoseCommand}. */
@NullMarked
package dev.orchestrator.feature.diagnose;

import org.jspecify.annotations.NullMarked;
