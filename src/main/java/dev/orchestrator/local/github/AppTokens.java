package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Checks an App's JSON web tokens and gives out installation tokens.
 *
 * <p>Source: GitHub, "Generating a JSON Web Token (JWT) for a GitHub App", "Generating an
 * installation access token".
 */
final class AppTokens {
  static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Optional<GitHubApp> app;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> ends = new HashMap<>();

  AppTokens(Optional<GitHubApp> app, InstantSource clock) {
    this.app = app;
    this.clock = clock;
  }

  /** A new installation token, good for {@link #LIFE}. */
  synchronized String issue() {
    var bytes = new byte[18];
    random.nextBytes(bytes);
    String token = "gh" + "s_" + HexFormat.of().formatHex(bytes);
    ends.put(token, clock.instant().plus(LIFE));
    return token;
  }

  /** Ends every token before its time. */
  synchronized void revoke() {
    ends.clear();
  }

  synchronized boolean accepts(String token) {
    return Optional.ofNullable(ends.get(token))
        .filter(end -> clock.instant().isBefore(end))
        .isPresent();
  }

  /** Why GitHub refuses the JSON web token {@code jwt}; empty if it takes it. */
  Optional<String> refusal(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (app.isEmpty() || parts.length != 3 || !isSigned(parts, app.get().key())) {
      return Optional.of("A JSON web token could not be decoded");
    }
    Json claims = Json.tryRead(decoded(parts[1])).orElse(Json.MISSING);
    Json issuer = claims.get("iss");
    if (!issuer.text().orElse(issuer.toString()).equals(app.get().id())) {
      return Optional.of("A JSON web token could not be decoded");
    }
    long now = clock.instant().getEpochSecond();
    long issued = claims.get("iat").integer().orElse(Long.MAX_VALUE);
    long end = claims.get("exp").integer().orElse(0);
    if (issued > now) {
      return Optional.of(
          "'Issued at' claim ('iat') must be an Integer representing the time that the assertion"
              + " was issued");
    }
    if (end <= now) {
      return Optional.of(
          "'Expiration time' claim ('exp') must be a numeric value representing the future time at"
              + " which the assertion expires");
    }
    return end > now + LONGEST.toSeconds()
        ? Optional.of("'Expiration time' claim ('exp') is too far in the future")
        : Optional.empty();
  }

  private static boolean isSigned(String[] parts, PublicKey key) {
    Json header = Json.tryRead(decoded(parts[0])).orElse(Json.MISSING);
    if (header.text("alg").filter("RS256"::equals).isEmpty()) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(decoded(parts[2]));
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static byte[] decoded(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }
}
