@NullMarked
package dev.orchestrator.attestation;

import org.jspecify.annotations.NullMarked;
