package dev.orchestrator.entry;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/**
 * The client of the table. Its limits are short: Discord waits 3 seconds, and a person who reads
 * that the table is away has to read it within them.
 */
public final class AwsTable {
  private static final Duration ATTEMPT = Duration.ofMillis(1_000);
  private static final Duration CALL = Duration.ofMillis(2_000);
  private static final Duration CONNECT = Duration.ofMillis(500);

  private AwsTable() {}

  /** The client in Lambda, where the role gives the credentials. */
  public static DynamoDbClient open(Settings settings) {
    return open(settings, DefaultCredentialsProvider.builder().build());
  }

  public static DynamoDbClient open(Settings settings, AwsCredentialsProvider credentials) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT))
            .overrideConfiguration(
                override -> override.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
    settings.tableEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
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
