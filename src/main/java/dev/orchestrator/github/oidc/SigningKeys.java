package dev.orchestrator.github.oidc;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The public keys of an issuer, from {@code <issuer>/.well-known/jwks} (RFC 7517), cached.
 *
 * <p>They are fetched when a key is needed that is not cached, at most once a minute, and again
 * after an hour, so that a key that the issuer has withdrawn is not accepted for longer. A fetch
 * that fails or brings no key leaves the cached ones for up to a day. Safe for use by many threads;
 * one fetches, the others wait for it.
 */
public final class SigningKeys {
  private static final Log LOG = Log.named("oidc");
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration USABLE = Duration.ofDays(1);
  private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);

  /** Sooner, because without any key every call is answered with 503. */
  private static final Duration BETWEEN_FETCHES_WITHOUT_KEYS = Duration.ofSeconds(5);

  private static final int MAX_KEYS = 50;
  private static final int MIN_MODULUS_BITS = 2_048;
  private static final int MAX_MODULUS_BITS = 8_192;

  private final URI address;
  private final Supplier<HttpCalls> http;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Cache cache = new Cache(Map.of(), Instant.MIN, Instant.MIN);

  /**
   * @param fetchedAt when these keys were fetched
   * @param triedAt when a fetch was last tried
   */
  private record Cache(Map<String, PublicKey> keys, Instant fetchedAt, Instant triedAt) {
    boolean isOlderThan(Duration age, Instant now) {
      return fetchedAt.equals(Instant.MIN) || !fetchedAt.plus(age).isAfter(now);
    }

    boolean mayFetch(Instant now) {
      Duration between = keys.isEmpty() ? BETWEEN_FETCHES_WITHOUT_KEYS : BETWEEN_FETCHES;
      return triedAt.equals(Instant.MIN)
          || !triedAt.plus(between).isAfter(now)
          || triedAt.isAfter(now);
    }
  }

  public SigningKeys(String issuer, Supplier<HttpCalls> http) {
    this.address = URI.create(issuer + "/.well-known/jwks");
    this.http = http;
  }

  sealed interface Found {
    record Key(PublicKey key) implements Found {}

    /** The issuer has no such key. */
    record Unknown() implements Found {}

    /** The issuer does not answer, and none of its keys is cached. */
    record Unavailable(Duration retryAfter) implements Found {}
  }

  Found find(String kid, Instant now) {
    Cache current = cache;
    if (!current.keys().containsKey(kid) || current.isOlderThan(FRESH, now)) {
      current = refreshed(kid, now);
    }
    if (current.keys().isEmpty() || current.isOlderThan(USABLE, now)) {
      return new Found.Unavailable(BETWEEN_FETCHES_WITHOUT_KEYS);
    }
    PublicKey key = current.keys().get(kid);
    return key == null ? new Found.Unknown() : new Found.Key(key);
  }

  private Cache refreshed(String kid, Instant now) {
    fetching.lock();
    try {
      Cache current = cache;
      boolean needed = !current.keys().containsKey(kid) || current.isOlderThan(FRESH, now);
      if (needed && current.mayFetch(now)) {
        Map<String, PublicKey> fetched = fetch();
        current =
            fetched.isEmpty()
                ? new Cache(current.keys(), current.fetchedAt(), now)
                : new Cache(fetched, now, now);
        cache = current;
      }
      return current;
    } finally {
      fetching.unlock();
    }
  }

  private Map<String, PublicKey> fetch() {
    HttpOutcome outcome =
        http.get().send(HttpRequest.get(address, Map.of("accept", "application/json"), LIMIT));
    Map<String, PublicKey> keys =
        outcome instanceof HttpOutcome.Answered answer && answer.status() == 200
            ? read(answer.json())
            : Map.of();
    if (keys.isEmpty()) {
      LOG.warn(
          "auth.issuer_keys_unavailable",
          "the keys of the OIDC issuer were not fetched",
          Field.of("reason", reason(outcome)));
    }
    return keys;
  }

  private static String reason(HttpOutcome outcome) {
    return switch (outcome) {
      case HttpOutcome.Answered answer ->
          answer.status() == 200 ? "no usable key" : "status " + answer.status();
      case HttpOutcome.Failed failed -> failed.sentence();
    };
  }

  private static Map<String, PublicKey> read(Json document) {
    var keys = new LinkedHashMap<String, PublicKey>();
    for (Json one : document.get("keys").items()) {
      boolean usable =
          one.text("kty").equals(Optional.of("RSA"))
              && one.text("use").orElse("sig").equals("sig")
              && one.text("alg").orElse("RS256").equals("RS256");
      Optional<String> kid = one.text("kid").filter(text -> !text.isEmpty());
      if (usable && kid.isPresent() && keys.size() < MAX_KEYS) {
        key(one).ifPresent(key -> keys.putIfAbsent(kid.get(), key));
      }
    }
    return Map.copyOf(keys);
  }

  private static Optional<PublicKey> key(Json one) {
    Optional<BigInteger> modulus = number(one, "n");
    Optional<BigInteger> exponent = number(one, "e");
    if (modulus.isEmpty() || exponent.isEmpty()) {
      return Optional.empty();
    }
    int bits = modulus.get().bitLength();
    boolean sound =
        bits >= MIN_MODULUS_BITS
            && bits <= MAX_MODULUS_BITS
            && exponent.get().testBit(0)
            && exponent.get().compareTo(BigInteger.TWO) > 0
            && exponent.get().bitLength() <= 64;
    if (!sound) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus.get(), exponent.get())));
    } catch (GeneralSecurityException noKey) {
      return Optional.empty();
    }
  }

  private static Optional<BigInteger> number(Json one, String name) {
    return one.text(name).flatMap(OidcToken::decoded).map(bytes -> new BigInteger(1, bytes));
  }
}
