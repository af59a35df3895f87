package dev.orchestrator.local.github;

import java.security.PublicKey;

/**
 * A GitHub App that is installed on the repository.
 *
 * @param id what the App's tokens name as issuer
 * @param key the RSA key that belongs to the App's private key
 */
public record GitHubApp(String id, long installationId, PublicKey key) {}
