/**
 * Custom deployment protection rules of GitHub: runs that wait for an environment are judged by the
 * gate, and held for people where it does not pass.
 */
@NullMarked
package dev.orchestrator.feature.protection;

import org.jspecify.annotations.NullMarked;
