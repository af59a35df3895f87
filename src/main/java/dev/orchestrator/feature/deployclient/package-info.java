/**
 * Deploying the product: {@link dev.orchestrator.feature.deployclient.DeployClientCommand} shows
 * what would be started, {@link dev.orchestrator.feature.deployclient.DeployButton} starts and
 * follows it.
 */
@NullMarked
package dev.orchestrator.feature.deployclient;

import org.jspecify.annotations.NullMarked;
