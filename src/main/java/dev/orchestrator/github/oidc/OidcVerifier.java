package dev.orchestrator.github.oidc;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Verifies the OIDC tokens of GitHub Actions jobs: RS256 only, by the keys of the configured issuer
 * only, for one audience.
 *
 * <p>{@code exp} and {@code nbf} hold with a leeway of 60 s. GitHub does not document the lifetime
 * of its tokens, so one is also refused when it was issued more than 10 minutes ago.
 */
public final class OidcVerifier {
  static final Duration LEEWAY = Duration.ofSeconds(60);
  static final Duration MAX_AGE = Duration.ofMinutes(10);

  private static final String ALGORITHM = "RS256";
  private static final int MAX_KID = 256;
  private static final int MAX_CLAIM = 1_024;

  private final String issuer;
  private final String audience;
  private final SigningKeys keys;

  /**
   * @param issuer compared with {@code iss} character by character
   */
  public OidcVerifier(String issuer, String audience, SigningKeys keys) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = keys;
  }

  /** The result of a verification. */
  public sealed interface Result {
    record Verified(JobIdentity job) implements Result {}

    /**
     * @param reason for the log; nothing of the token
     */
    record Refused(String reason) implements Result {}

    /** The issuer's keys cannot be had, so nothing can be said about the token. */
    record Unavailable(Duration retryAfter) implements Result {}
  }

  /** Verifies a token in its compact form. */
  public Result verify(String compact, Instant now) {
    Optional<OidcToken> token = OidcToken.parse(compact);
    if (token.isEmpty()) {
      return new Result.Refused("it is not a JSON Web Token");
    }
    Json header = token.get().header();
    if (!header.text("alg").equals(Optional.of(ALGORITHM))) {
      return new Result.Refused("its algorithm is not RS256");
    }
    if (header.fields().containsKey("crit")) {
      return new Result.Refused("it has critical extensions");
    }
    Optional<String> kid =
        header.text("kid").filter(text -> !text.isEmpty() && text.length() <= MAX_KID);
    if (kid.isEmpty()) {
      return new Result.Refused("it names no key");
    }
    // What costs nothing to refuse is refused before keys are fetched for it.
    Optional<String> problem = problem(token.get().claims(), now);
    if (problem.isPresent()) {
      return new Result.Refused(problem.get());
    }
    return switch (keys.find(kid.get(), now)) {
      case SigningKeys.Found.Unknown _ -> new Result.Refused("its key is not one of the issuer's");
      case SigningKeys.Found.Unavailable(Duration retryAfter) -> new Result.Unavailable(retryAfter);
      case SigningKeys.Found.Key(PublicKey key) ->
          isSignedBy(key, token.get())
              ? identified(token.get().claims())
              : new Result.Refused("its signature is wrong");
    };
  }

  private Optional<String> problem(Json claims, Instant now) {
    if (!claims.text("iss").equals(Optional.of(issuer))) {
      return Optional.of("its issuer is not OIDC_ISSUER");
    }
    if (!claims.text("aud").equals(Optional.of(audience))) {
      return Optional.of("its audience is not OIDC_AUDIENCE");
    }
    OptionalLong expires = claims.get("exp").integer();
    OptionalLong issued = claims.get("iat").integer();
    OptionalLong notBefore = claims.get("nbf").integer();
    boolean hasNotBefore = claims.fields().containsKey("nbf");
    if (expires.isEmpty() || issued.isEmpty() || (hasNotBefore && notBefore.isEmpty())) {
      return Optional.of("it lacks a time");
    }
    long second = now.getEpochSecond();
    long leeway = LEEWAY.toSeconds();
    if (expires.getAsLong() <= second - leeway) {
      return Optional.of("it has expired");
    }
    if (issued.getAsLong() > second + leeway
        || (hasNotBefore && notBefore.getAsLong() > second + leeway)) {
      return Optional.of("it is not valid yet");
    }
    if (issued.getAsLong() < second - MAX_AGE.toSeconds()) {
      return Optional.of("it was issued more than 10 minutes ago");
    }
    return Optional.empty();
  }

  private static boolean isSignedBy(PublicKey key, OidcToken token) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(token.signed());
      return signature.verify(token.signature());
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static Result identified(Json claims) {
    Optional<RepositoryName> repository =
        claim(claims, "repository").flatMap(RepositoryName::parse);
    Optional<String> repositoryId =
        claim(claims, "repository_id").filter(id -> id.matches("[0-9]{1,20}"));
    Optional<String> event = claim(claims, "event_name").filter(text -> !text.isBlank());
    if (repository.isEmpty() || repositoryId.isEmpty() || event.isEmpty()) {
      return new Result.Refused("it lacks a claim about its repository or event");
    }
    return new Result.Verified(
        new JobIdentity(
            repository.get(),
            repositoryId.get(),
            new JobIdentity.Attempt(
                claim(claims, "run_id").orElse(""),
                claim(claims, "run_attempt").orElse(""),
                claim(claims, "workflow_ref").orElse("")),
            new JobIdentity.Commit(
                claim(claims, "ref").orElse(""), claim(claims, "sha").orElse("")),
            event.get(),
            claim(claims, "environment").filter(text -> !text.isEmpty())));
  }

  private static Optional<String> claim(Json claims, String name) {
    return claims.text(name).filter(text -> text.length() <= MAX_CLAIM);
  }
}
