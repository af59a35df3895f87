/** What Log4j finds by its package in a benchmark of layouts. */
@NullMarked
package dev.orchestrator.bench.layout;

import org.jspecify.annotations.NullMarked;
