/**
 * Authentication of API callers: API keys and the OIDC tokens of GitHub Actions jobs, their scopes
 * and repositories, and the rate limit.
 */
@NullMarked
package dev.orchestrator.auth;

import org.jspecify.annotations.NullMarked;
