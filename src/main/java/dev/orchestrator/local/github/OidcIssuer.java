package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * GitHub's OIDC issuer: its public keys, and tokens for jobs, good ones and faulty ones.
 *
 * <p>{@code GET /oidc/token?audience=A} with any bearer token is what a job finds at {@code
 * ACTIONS_ID_TOKEN_REQUEST_URL}; it answers {@code {"value": token}}. Every other parameter of the
 * query replaces the claim of its name, and {@code fault} names one of {@link Fault}. The keys are
 * made when they are first needed.
 *
 * <p>Source: GitHub, "OpenID Connect reference".
 */
public final class OidcIssuer {
  static final String PREFIX = "/oidc";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final String issuer;
  private final SimulatedRepository repository;
  private final InstantSource clock;
  private final List<Key> published = new ArrayList<>();

  OidcIssuer(String server, SimulatedRepository repository, InstantSource clock) {
    this.issuer = server + PREFIX;
    this.repository = repository;
    this.clock = clock;
  }

  private record Key(String kid, KeyPair pair) {}

  /** What may be wrong with a token. */
  public enum Fault {
    NONE,
    WRONG_AUDIENCE,
    AUDIENCE_LIST,
    WRONG_ISSUER,
    ALG_NONE,
    /** Signed by HMAC with the public key as the secret. */
    HS256,
    WRONG_SIGNATURE,
    /** Signed by a key that is not published. */
    UNKNOWN_KEY,
    CRIT,
    DUPLICATE_CLAIM,
    EXPIRED,
    /** Not valid for two more minutes. */
    EARLY,
    /** Issued 11 minutes ago, for six hours. */
    OLD;

    static Optional<Fault> parse(String name) {
      return Stream.of(values()).filter(one -> one.name().equalsIgnoreCase(name)).findFirst();
    }
  }

  /** As it appears in tokens and in OIDC_ISSUER. */
  public String issuer() {
    return issuer;
  }

  Service routes() {
    return new Router(PREFIX, call -> GitHubError.notFound(), call -> GitHubError.notFound())
        .on("GET", "/.well-known/openid-configuration", call -> configuration())
        .on("GET", "/.well-known/jwks", call -> Answer.json(200, keys()))
        .on("GET", "/token", this::token);
  }

  private Answer configuration() {
    return Answer.json(
        200,
        JsonObject.of("issuer", issuer)
            .put("jwks_uri", issuer + "/.well-known/jwks")
            .put("subject_types_supported", List.of("public", "pairwise"))
            .put("response_types_supported", List.of("id_token"))
            .put("id_token_signing_alg_values_supported", List.of("RS256")));
  }

  private Answer token(Call call) {
    if (call.header("authorization").orElse("").isBlank()) {
      return GitHubError.of(401, "Authorization is required.");
    }
    Optional<Fault> fault = Fault.parse(call.query("fault").orElse("none"));
    if (fault.isEmpty()) {
      return GitHubError.of(422, "fault must be one of " + Arrays.toString(Fault.values()));
    }
    var claims = new LinkedHashMap<String, Object>(call.query());
    claims.remove("fault");
    claims.remove("api-version");
    claims.remove("audience");
    String audience = call.query("audience").orElse("https://github.com/" + repository.owner());
    return Answer.json(200, JsonObject.of("value", token(audience, claims, fault.get())));
  }

  /** Publishes a new key and signs with it from now on; the old ones remain published. */
  public synchronized void rotate() {
    published.add(newKey());
  }

  /** Withdraws all keys but the one that signs. */
  public synchronized void withdrawOldKeys() {
    Key current = current();
    published.clear();
    published.add(current);
  }

  private synchronized Key current() {
    if (published.isEmpty()) {
      published.add(newKey());
    }
    return published.getLast();
  }

  private synchronized JsonObject keys() {
    Key unused = current();
    return JsonObject.of("keys", published.stream().map(OidcIssuer::jwk).toList());
  }

  private static JsonObject jwk(Key key) {
    var publicKey = (RSAPublicKey) key.pair().getPublic();
    return JsonObject.of("kty", "RSA")
        .put("alg", "RS256")
        .put("use", "sig")
        .put("kid", key.kid())
        .put("n", BASE64.encodeToString(unsigned(publicKey.getModulus())))
        .put("e", BASE64.encodeToString(unsigned(publicKey.getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static Key newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new Key(UUID.randomUUID().toString(), generator.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has RSA", impossible);
    }
  }

  /** A good token of a job of the repository. */
  public String token(String audience) {
    return token(audience, Map.of(), Fault.NONE);
  }

  /**
   * A token of a job.
   *
   * @param claims replace those of the same name; an empty string removes the claim
   */
  public String token(String audience, Map<String, ?> claims, Fault fault) {
    Key key = fault == Fault.UNKNOWN_KEY ? newKey() : current();
    JsonObject all = claims(audience, claims, fault);
    String body = all.toString();
    if (fault == Fault.DUPLICATE_CLAIM) {
      body = "{\"repository\":\"octo-org/other\"," + body.substring(1);
    }
    String signed = encoded(header(key, fault).toString()) + "." + encoded(body);
    return signed + "." + BASE64.encodeToString(signature(key, signed, fault));
  }

  private static JsonObject header(Key key, Fault fault) {
    String algorithm =
        switch (fault) {
          case ALG_NONE -> "none";
          case HS256 -> "HS256";
          default -> "RS256";
        };
    var header = JsonObject.of("typ", "JWT").put("alg", algorithm).put("kid", key.kid());
    return fault == Fault.CRIT ? header.put("crit", List.of("exp")) : header;
  }

  private JsonObject claims(String audience, Map<String, ?> replaced, Fault fault) {
    Instant now = clock.instant();
    Instant issued =
        switch (fault) {
          case EXPIRED -> now.minus(LIFE).minusSeconds(61);
          case EARLY -> now.plusSeconds(120);
          case OLD -> now.minusSeconds(660);
          default -> now;
        };
    Duration life = fault == Fault.OLD ? Duration.ofHours(6) : LIFE;
    var claims =
        JsonObject.of("jti", UUID.randomUUID().toString())
            .put("sub", subject(replaced))
            .put("iss", fault == Fault.WRONG_ISSUER ? issuer + "/other" : issuer)
            .put("aud", audience(audience, fault))
            .put("repository", repository.fullName())
            .put("repository_id", Long.toString(repository.id()))
            .put("repository_owner", repository.owner())
            .put("repository_owner_id", "9000000")
            .put("repository_visibility", repository.isPrivate() ? "private" : "public")
            .put("ref", "refs/heads/" + repository.defaultBranch())
            .put("ref_type", "branch")
            .put("sha", repository.refs().getOrDefault(repository.defaultBranch(), ""))
            .put("workflow", "deploy")
            .put(
                "workflow_ref",
                repository.fullName()
                    + "/.github/workflows/deploy.yml@refs/heads/"
                    + repository.defaultBranch())
            .put("run_id", "16055869479")
            .put("run_number", "33")
            .put("run_attempt", "1")
            .put("event_name", "push")
            .put("actor", "lin")
            .put("runner_environment", "github-hosted")
            .put("nbf", issued.minusSeconds(fault == Fault.EARLY ? 0 : 300).getEpochSecond())
            .put("iat", issued.getEpochSecond())
            .put("exp", issued.plus(life).getEpochSecond());
    replaced.forEach((name, value) -> {
      if (value.equals("")) {
        claims.remove(name);
      } else {
        claims.put(name, value);
      }
    });
    return claims;
  }

  private static Object audience(String audience, Fault fault) {
    return switch (fault) {
      case WRONG_AUDIENCE -> audience + "-of-another";
      case AUDIENCE_LIST -> List.of(audience);
      default -> audience;
    };
  }

  private String subject(Map<String, ?> replaced) {
    return "repo:%s:ref:refs/heads/%s"
        .formatted(
            Optional.<Object>ofNullable(replaced.get("repository")).orElse(repository.fullName()),
            repository.defaultBranch());
  }

  private static byte[] signature(Key key, String signed, Fault fault) {
    byte[] bytes = signed.getBytes(StandardCharsets.US_ASCII);
    try {
      return switch (fault) {
        case ALG_NONE -> new byte[0];
        case HS256 -> {
          var mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(key.pair().getPublic().getEncoded(), "HmacSHA256"));
          yield mac.doFinal(bytes);
        }
        default -> {
          var signature = Signature.getInstance("SHA256withRSA");
          signature.initSign(key.pair().getPrivate());
          signature.update(bytes);
          byte[] result = signature.sign();
          if (fault == Fault.WRONG_SIGNATURE) {
            result[0] ^= 1;
          }
          yield result;
        }
      };
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has these algorithms", impossible);
    }
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
