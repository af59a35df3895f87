package dev.orchestrator.packaged;

import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The local table's server with the system's table, for another process to use. */
public final class TableOverHttp implements AutoCloseable {
  public static final String NAME = "orchestrator-dev";

  private final LocalDynamo dynamo;

  private TableOverHttp(LocalDynamo dynamo) {
    this.dynamo = dynamo;
    LocalTable.create(dynamo.client(), NAME);
  }

  public static TableOverHttp start() throws IOException {
    return new TableOverHttp(LocalDynamo.start(Optional.empty()));
  }

  /** The value of {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI uri() {
    return dynamo.uri();
  }

  public DynamoDbClient client() {
    return dynamo.client();
  }

  public DynamoDbStreamsClient streams() {
    return dynamo.streams();
  }

  /** How many items are in the table. */
  public int items() {
    return client().scan(all -> all.tableName(NAME)).count();
  }

  @Override
  public void close() {
    dynamo.close();
  }
}
