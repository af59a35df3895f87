/**
 * Signed statements about what is running: the Merkle tree over the history of records, in-toto
 * statements, and their DSSE envelopes.
 */
@NullMarked
package dev.orchestrator.attestation;

import org.jspecify.annotations.NullMarked;
