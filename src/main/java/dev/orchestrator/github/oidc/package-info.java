/**
 * OIDC tokens with which jobs of GitHub Actions prove which run they are. Source: GitHub, "OpenID
 * Connect reference"; RFC 7515, 7517, 7519.
 */
@NullMarked
package dev.orchestrator.github.oidc;

import org.jspecify.annotations.NullMarked;
