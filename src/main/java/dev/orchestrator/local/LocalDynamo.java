package dev.orchestrator.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** Amazon's DynamoDB Local in this process, with streams. */
public final class LocalDynamo implements AutoCloseable {
  private static final String FILE = "table.db";
  private static final boolean NO_TELEMETRY = true;

  private final AmazonDynamoDBLocal server;

  private LocalDynamo(AmazonDynamoDBLocal server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param folder where the table is kept from run to run; in memory if there is none
   * @throws IOException with a sentence, if the folder cannot be used
   */
  public static LocalDynamo start(Optional<Path> folder) throws IOException {
    if (folder.isEmpty()) {
      return new LocalDynamo(DynamoDBEmbedded.create(NO_TELEMETRY));
    }
    try {
      Files.createDirectories(folder.get());
    } catch (IOException unusable) {
      throw new IOException("DATA_DIR cannot be made: " + folder.get(), unusable);
    }
    // SQLite would wait for ever for a file that it cannot open.
    if (!Files.isWritable(folder.get())) {
      throw new IOException("DATA_DIR cannot be written to: " + folder.get());
    }
    return new LocalDynamo(
        DynamoDBEmbedded.create(folder.get().resolve(FILE).toFile(), NO_TELEMETRY));
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
