package dev.orchestrator.entry;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Redactor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Reads secrets from SSM Parameter Store. Uses the SDK's signer and our own HTTP calls, because the
 * SDK's SSM client alone is half as large as the whole artifact may be. A secret is good for
 * {@value #MINUTES} minutes, so that a rotated one is taken up without a new deployment. Source:
 * AWS Systems Manager, GetParameter.
 */
final class ParameterStore {
  private static final Log LOG = Log.named("entry.parameters");
  private static final int MINUTES = 5;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /**
   * Anyone on the internet can cause the webhook's secret to be read, and each attempt may take the
   * time limit.
   */
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);

  private final Supplier<HttpCalls> http;
  private final URI endpoint;
  private final String region;
  private final Supplier<AwsCredentialsProvider> credentials;
  private final InstantSource clock;
  private final Redactor redactor;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  ParameterStore(
      Supplier<HttpCalls> http,
      URI endpoint,
      String region,
      Supplier<AwsCredentialsProvider> credentials,
      InstantSource clock,
      Redactor redactor) {
    this.http = http;
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.clock = clock;
    this.redactor = redactor;
  }

  private record Kept(String secret, Instant goodUntil) {}

  private record Failure(String why, Instant restsUntil) {}

  /**
   * The secret called {@code name}. From here on the redactor knows it.
   *
   * @throws SecretUnreadable if it cannot be read and none was read before
   */
  String read(String name, String kind) {
    Kept known = kept.get(name);
    if (known != null && clock.instant().isBefore(known.goodUntil())) {
      return known.secret();
    }
    Failure last = failures.get(name);
    if (last != null && clock.instant().isBefore(last.restsUntil())) {
      return known(known, name, last.why());
    }
    Optional<AwsCredentialsIdentity> identity = credentials();
    if (identity.isEmpty()) {
      return failed(known, name, "there are no AWS credentials");
    }
    HttpOutcome outcome = http.get().send(request(name, identity.get()));
    Optional<String> secret =
        outcome instanceof HttpOutcome.Answered answered && answered.isSuccess()
            ? answered
                .json()
                .get("Parameter")
                .text("Value")
                .map(String::strip)
                .filter(value -> !value.isEmpty())
            : Optional.empty();
    if (secret.isEmpty()) {
      return failed(known, name, why(outcome));
    }
    String value = secret.get();
    if (!redactor.remember(kind, value)) {
      LOG.warn(
          "secret.plain",
          "a secret is a plain word or too short, so it is not masked; set a random value",
          Field.of("parameter", name));
    }
    kept.put(name, new Kept(value, clock.instant().plus(Duration.ofMinutes(MINUTES))));
    return value;
  }

  /** Has {@code name} read again the next time; false if it was not read before. */
  boolean forget(String name) {
    return kept.remove(name) != null;
  }

  /**
   * Removes every secret from the cache, so that each is read again; the redactor still knows them.
   */
  void forget() {
    kept.clear();
    failures.clear();
  }

  private String failed(@Nullable Kept known, String name, String why) {
    failures.put(name, new Failure(why, clock.instant().plus(REST_AFTER_FAILURE)));
    return known(known, name, why);
  }

  /** The secret that was read before, though it is no longer fresh. */
  private static String known(@Nullable Kept known, String name, String why) {
    if (known == null) {
      throw new SecretUnreadable("The parameter %s could not be read: %s.".formatted(name, why));
    }
    return known.secret();
  }

  private static String why(HttpOutcome outcome) {
    return switch (outcome) {
      case HttpOutcome.Failed failed -> failed.sentence().replaceFirst("\\.$", "");
      case HttpOutcome.Answered answered ->
          "SSM answered %d %s"
              .formatted(answered.status(), answered.json().text("__type").orElse(""))
              .strip();
    };
  }

  private Optional<AwsCredentialsIdentity> credentials() {
    try {
      return Optional.of(credentials.get().resolveCredentials());
    } catch (SdkException none) {
      return Optional.empty();
    }
  }

  private HttpRequest request(String name, AwsCredentialsIdentity who) {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("Name", name);
          json.writeBooleanField("WithDecryption", true);
          json.writeEndObject();
        });
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "AmazonSSM.GetParameter")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(who)
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ssm")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    var headers = new HashMap<String, String>();
    signed.forEachHeader((header, values) -> headers.put(header, String.join(",", values)));
    headers.remove("Host");
    return new HttpRequest("POST", endpoint.resolve("/"), headers, Optional.of(body), LIMIT);
  }
}
