/**
 * Finds secrets in text: known ones, recognisable ones, and those that a name gives away. The way
 * in is {@link dev.orchestrator.log.redaction.SecretFinder}; it needs nothing but the JDK.
 */
@NullMarked
package dev.orchestrator.log.redaction;

import org.jspecify.annotations.NullMarked;
