package dev.orchestrator.finding;

import dev.orchestrator.gate.Level;
import java.util.Optional;

/**
 * One thing that a scanner found in a repository. It holds neither source code nor the scanner's
 * own fingerprints, which may contain secrets.
 *
 * @param fingerprint names the same finding in later scans: {@code v1:} and a SHA-256 in hex
 * @param tool which scanner found it, as text from outside
 * @param rule the rule or pattern, as text from outside
 * @param path where, relative to the repository's root if that is known, as text from outside;
 *     empty if the scanner named no file
 * @param line from 1
 * @param message for people, as text from outside; empty if there is none
 */
public record Finding(
    String fingerprint,
    String tool,
    String rule,
    String path,
    Optional<Integer> line,
    Level severity,
    String message) {}
