package dev.orchestrator.packaged;

import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local as a server on loopback, with the system's table, for another process to use. */
public final class TableOverHttp implements AutoCloseable {
  public static final String NAME = "orchestrator-dev";

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final DynamoDBProxyServer server;
  private final URI uri;
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;

  private TableOverHttp(DynamoDBProxyServer server, URI uri) {
    this.server = server;
    this.uri = uri;
    this.client =
        DynamoDbClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    LocalTable.create(client, NAME);
  }

  public static TableOverHttp start() throws Exception {
    int port = freePort();
    DynamoDBProxyServer server =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {
              "-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port)
            });
    server.start();
    return new TableOverHttp(server, URI.create("http://127.0.0.1:" + port));
  }

  /** The server takes no port 0. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The value of {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI uri() {
    return uri;
  }

  public DynamoDbClient client() {
    return client;
  }

  public DynamoDbStreamsClient streams() {
    return streams;
  }

  /** How many items are in the table. */
  public int items() {
    return client.scan(all -> all.tableName(NAME)).count();
  }

  @Override
  public void close() throws Exception {
    streams.close();
    client.close();
    server.stop();
  }
}
