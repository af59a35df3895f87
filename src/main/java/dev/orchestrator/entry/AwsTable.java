package dev.orchestrator.entry;

import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/**
 * The client of the table. Its limits are short: Discord waits 3 seconds, and a person who reads
 * that the table is unreachable has to read it within them. Everything that the SDK would look for
 * in files, variables and rules at its first request is said here.
 */
public final class AwsTable {
  private static final Duration ATTEMPT = Duration.ofMillis(1_000);
  private static final Duration CALL = Duration.ofMillis(2_000);
  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final int ATTEMPTS = 9;
  private static final Duration FIRST_WAIT = Duration.ofMillis(25);
  private static final Duration THROTTLED_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

  /** Reasons for which DynamoDB cancels a transaction that may succeed when it is repeated. */
  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflict",
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded");

  /** The key of an item that is never there. */
  static final Map<String, AttributeValue> NOTHING =
      Map.of("pk", AttributeValue.fromS("PROBE"), "sk", AttributeValue.fromS("NOTHING"));

  private AwsTable() {}

  /** The client in Lambda, where the role gives the credentials. */
  public static DynamoDbClient open(Settings settings) {
    return open(settings, LambdaCredentials.of(System.getenv()));
  }

  public static DynamoDbClient open(Settings settings, AwsCredentialsProvider credentials) {
    return open(settings, credentials, connections(any -> {}));
  }

  /** The client over connections of the caller's choice. */
  static DynamoDbClient open(
      Settings settings, AwsCredentialsProvider credentials, SdkHttpClient connections) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.of(settings.aws().region()))
            .credentialsProvider(credentials)
            .httpClient(connections)
            .defaultsMode(DefaultsMode.LEGACY)
            .dualstackEnabled(false)
            .fipsEnabled(false)
            .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
            .endpointDiscoveryEnabled(false)
            .overrideConfiguration(override ->
                override
                    .defaultProfileFileSupplier(AwsTable::noProfiles)
                    .defaultProfileName("default")
                    .retryStrategy(retries())
                    .compressionConfiguration(none -> none.requestCompressionEnabled(false))
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL));
    AuthSchemeOption signature =
        AuthSchemeOption.builder()
            .schemeId("aws.auth#sigv4")
            .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
            .putSignerProperty(AwsV4HttpSigner.REGION_NAME, settings.aws().region())
            .build();
    builder.authSchemeProvider(any -> List.of(signature));
    URI address =
        settings
            .aws()
            .tableEndpoint()
            .orElseGet(() -> AwsEndpoint.of("dynamodb", settings.aws().region()));
    var endpoint = CompletableFuture.completedFuture(Endpoint.builder().url(address).build());
    builder.endpointProvider(any -> endpoint);
    settings.aws().tableEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /**
   * The SDK's retries for DynamoDB, and those that it leaves to the caller: a transaction that was
   * cancelled, or a write that was refused, because another transaction was at the same item at the
   * moment. When it is repeated, the condition decides. All waits are random up to their bound and
   * end with {@link #CALL}.
   *
   * <p>Source: Amazon DynamoDB, "Error handling" and "Managing complex workflows with
   * transactions".
   */
  private static RetryStrategy retries() {
    return AwsRetryStrategy.legacyRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_WAIT, LONGEST_WAIT))
        .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(THROTTLED_WAIT, LONGEST_WAIT))
        .retryOnException(AwsTable::isContention)
        .build();
  }

  private static boolean isContention(Throwable failure) {
    return switch (failure) {
      case TransactionConflictException _ -> true;
      case TransactionCanceledException cancelled ->
          cancelled.cancellationReasons().stream()
              .anyMatch(reason -> reason.code() != null && PASSING.contains(reason.code()));
      default -> false;
    };
  }

  /** Connections whose limits are the table's. */
  static SdkHttpClient connections(Consumer<HttpURLConnection> prepared) {
    return new TableConnections(
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(), prepared, CONNECT, ATTEMPT);
  }

  private static ProfileFile noProfiles() {
    return ProfileFile.aggregator().build();
  }

  /** The client of the table's stream, which on AWS is Lambda's business. */
  public static DynamoDbStreamsClient openStreams(
      Settings settings, AwsCredentialsProvider credentials) {
    DynamoDbStreamsClientBuilder builder =
        DynamoDbStreamsClient.builder()
            .region(Region.of(settings.aws().region()))
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    settings.aws().tableEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
