package dev.orchestrator.entry;

import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/**
 * The client of the table. Its limits are short: Discord waits 3 seconds, and a person who reads
 * that the table is away has to read it within them. Everything that the SDK would look for in
 * files, variables and rules at its first request is said here.
 */
public final class AwsTable {
  private static final Duration ATTEMPT = Duration.ofMillis(1_000);
  private static final Duration CALL = Duration.ofMillis(2_000);
  private static final Duration CONNECT = Duration.ofMillis(500);

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
            .region(Region.of(settings.region()))
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
                    .retryStrategy(RetryMode.LEGACY)
                    .compressionConfiguration(none -> none.requestCompressionEnabled(false))
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL));
    AuthSchemeOption signature =
        AuthSchemeOption.builder()
            .schemeId("aws.auth#sigv4")
            .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
            .putSignerProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
            .build();
    builder.authSchemeProvider(any -> List.of(signature));
    URI address =
        settings.tableEndpoint().orElseGet(() -> AwsEndpoint.of("dynamodb", settings.region()));
    var endpoint = CompletableFuture.completedFuture(Endpoint.builder().url(address).build());
    builder.endpointProvider(any -> endpoint);
    settings.tableEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
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
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    settings.tableEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
