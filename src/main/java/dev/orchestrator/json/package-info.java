/**
 * JSON in and out: {@link dev.orchestrator.json.Json} reads a document and writes one. Jackson's
 * streaming parser and generator with its small tree, because databind costs three times as much at
 * a cold start (docs/adr/0002-json-without-databind.md).
 */
@NullMarked
package dev.orchestrator.json;

import org.jspecify.annotations.NullMarked;
