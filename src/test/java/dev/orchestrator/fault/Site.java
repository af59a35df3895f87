package dev.orchestrator.fault;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** What runs share, one after the other: the local table, the HTTP edge, connections. */
final class Site implements AutoCloseable {
  private final LocalDynamo dynamo;
  private final AtomicReference<UnaryOperator<byte[]>> function =
      new AtomicReference<>(event -> new byte[0]);
  private final HttpServer edge;
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private int tables;

  private Site(LocalDynamo dynamo) throws IOException {
    this.dynamo = dynamo;
    this.edge = HttpServer.start(0, event -> function.get().apply(event));
  }

  static Site open() throws IOException {
    return new Site(LocalDynamo.start(Optional.empty()));
  }

  DynamoDbClient table() {
    return dynamo.client();
  }

  DynamoDbStreamsClient streams() {
    return dynamo.streams();
  }

  /** Makes a fresh table and returns its name. */
  String freshTable() {
    String name = "run-" + ++tables;
    LocalTable.create(dynamo.client(), name);
    return name;
  }

  void drop(String tableName) {
    dynamo.client().deleteTable(table -> table.tableName(tableName));
  }

  /** Who takes what comes in by HTTP, from now on. */
  void serve(UnaryOperator<byte[]> taker) {
    function.set(taker);
  }

  URI uri() {
    return edge.uri();
  }

  ApacheHttpCalls http() {
    return http;
  }

  @Override
  public void close() {
    edge.close();
    http.close();
    dynamo.close();
  }
}
