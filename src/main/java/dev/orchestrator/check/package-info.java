/**
 * What several commands look at: everything that the bot depends on ({@link
 * dev.orchestrator.check.DiagnoseChecks}), the deployed product ({@link
 * dev.orchestrator.check.ProductChecks}), the runs of the configured workflows ({@link
 * dev.orchestrator.check.Workflows}), and how each is shown to people.
 */
@NullMarked
package dev.orchestrator.check;

import org.jspecify.annotations.NullMarked;
