/**
 * GitHub as this system sees it: {@link dev.orchestrator.github.GitHubClient} asks its REST API,
 * {@link dev.orchestrator.github.WebhookSignature} verifies its webhooks.
 */
@NullMarked
package dev.orchestrator.github;

import org.jspecify.annotations.NullMarked;
