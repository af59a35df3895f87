/**
 * Whether the last deploy is good: {@link
 * dev.orchestrator.feature.verifylatest.VerifyLatestCommand}.
 */
@NullMarked
package dev.orchestrator.feature.verifylatest;

import org.jspecify.annotations.NullMarked;
