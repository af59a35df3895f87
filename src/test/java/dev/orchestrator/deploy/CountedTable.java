package dev.orchestrator.deploy;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A table that counts what is asked of it, in the units in which it says itself that they are to be
 * paid. What else a client can do is refused by the SDK, so that nothing stays uncounted.
 */
final class CountedTable implements DynamoDbClient {
  private final DynamoDbClient table;
  private final LongAdder writes = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final DoubleAdder writeUnits = new DoubleAdder();
  private final DoubleAdder indexUnits = new DoubleAdder();
  private final DoubleAdder readUnits = new DoubleAdder();

  CountedTable(DynamoDbClient table) {
    this.table = table;
  }

  /**
   * What was asked for so far.
   *
   * @param writeUnits those of the indexes included
   */
  record Count(long writes, double writeUnits, double indexUnits, long reads, double readUnits) {
    Count minus(Count before) {
      return new Count(
          writes - before.writes,
          writeUnits - before.writeUnits,
          indexUnits - before.indexUnits,
          reads - before.reads,
          readUnits - before.readUnits);
    }
  }

  Count count() {
    return new Count(
        writes.sum(), writeUnits.sum(), indexUnits.sum(), reads.sum(), readUnits.sum());
  }

  private void wrote(ConsumedCapacity capacity) {
    writes.increment();
    units(capacity);
  }

  private void units(ConsumedCapacity capacity) {
    writeUnits.add(capacity.capacityUnits());
    indexUnits.add(
        capacity.globalSecondaryIndexes().values().stream()
            .mapToDouble(Capacity::capacityUnits)
            .sum());
  }

  private void read(ConsumedCapacity capacity) {
    reads.increment();
    readUnits.add(capacity.capacityUnits());
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    var response =
        table.putItem(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build());
    wrote(response.consumedCapacity());
    return response;
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    var response =
        table.updateItem(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build());
    wrote(response.consumedCapacity());
    return response;
  }

  /** A transaction is one request; each item is paid for twice. */
  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    var response =
        table.transactWriteItems(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build());
    writes.increment();
    response.consumedCapacity().forEach(this::units);
    return response;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    var response =
        table.getItem(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build());
    read(response.consumedCapacity());
    return response;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    var response =
        table.query(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build());
    read(response.consumedCapacity());
    return response;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    var response =
        table.batchGetItem(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build());
    reads.increment();
    response.consumedCapacity().forEach(each -> readUnits.add(each.capacityUnits()));
    return response;
  }

  @Override
  public String serviceName() {
    return table.serviceName();
  }

  @Override
  public void close() {}
}
