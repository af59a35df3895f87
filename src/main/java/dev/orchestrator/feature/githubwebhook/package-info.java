/**
 * Where GitHub's events arrive: {@link
 * dev.orchestrator.feature.githubwebhook.GitHubWebhookEndpoint}.
 */
@NullMarked
package dev.orchestrator.feature.githubwebhook;

import org.jspecify.annotations.NullMarked;
