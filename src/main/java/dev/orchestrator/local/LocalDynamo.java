package dev.orchestrator.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** Amazon's DynamoDB Local in this process, with streams. */
public final class LocalDynamo implements AutoCloseable {
  private final AmazonDynamoDBLocal server;

  private LocalDynamo(AmazonDynamoDBLocal server) {
    this.server = server;
  }

  /**
   * @param folder where the table is kept from run to run; in memory if there is none
   */
  public static LocalDynamo start(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return new LocalDynamo(DynamoDBEmbedded.create(true));
    }
    try {
      Files.createDirectories(folder.get());
    } catch (IOException unusable) {
      throw new UncheckedIOException("DATA_DIR cannot be made or used", unusable);
    }
    return new LocalDynamo(DynamoDBEmbedded.create(folder.get().toFile(), true));
  }

  public DynamoDbClient client() {
    return server.dynamoDbClient();
  }

  public DynamoDbStreamsClient streams() {
    return server.dynamoDbStreamsClient();
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
