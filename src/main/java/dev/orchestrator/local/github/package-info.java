/**
 * A GitHub to run the bot against without an account: {@link
 * dev.orchestrator.local.github.SimulatedGitHub} answers the part of GitHub's REST API that release
 * operations need, lets workflow runs advance, and sends signed webhooks.
 */
@NullMarked
package dev.orchestrator.local.github;

import org.jspecify.annotations.NullMarked;
