package dev.orchestrator.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A DynamoDB table of typed items. Refusals are values; {@link TableUnavailable} is thrown for a
 * table that cannot be reached, {@link UnreadableItem} for an item that its codec cannot read.
 * Conflicts of transactions and throttles are repeated inside, see {@link TableRetry}. Safe for
 * many threads.
 */
public final class Table {
  /** The largest item that is written; DynamoDB's own limit is 400 KB. */
  public static final int MAX_ITEM_BYTES = 350 * 1024;

  /** The most writes of a transaction. Source: DynamoDB API reference, "TransactWriteItems". */
  public static final int MAX_TRANSACTION = 100;

  private static final int MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
  private static final int MAX_BATCH = 100;
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";

  /** Codes after which the same request may succeed: of errors, and of a transaction's reasons. */
  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflict",
          "TransactionConflictException",
          "TransactionInProgressException",
          "ThrottlingError",
          "ThrottlingException",
          "ProvisionedThroughputExceeded",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "InternalServerError");

  private final DynamoDbClient client;
  private final String name;
  private final TableRetry retry;
  private final Supplier<UUID> tokens;

  /**
   * @param tokens new ones each time; a transaction that is repeated keeps its own, so that it
   *     takes place once
   */
  public Table(DynamoDbClient client, String name, TableRetry retry, Supplier<UUID> tokens) {
    this.client = client;
    this.name = name;
    this.retry = retry;
    this.tokens = tokens;
  }

  // ---- reads

  /** The item, with every write that ended before; empty if there is none or it has ended. */
  public <T> Optional<Stored<T>> get(ItemType<T> type, ItemKey key) {
    return get(type, key, true);
  }

  /** The item, perhaps a moment old; costs half as much. */
  public <T> Optional<Stored<T>> getEventually(ItemType<T> type, ItemKey key) {
    return get(type, key, false);
  }

  private <T> Optional<Stored<T>> get(ItemType<T> type, ItemKey key, boolean consistent) {
    Map<String, AttributeValue> item =
        repeated(
            "get " + type,
            () ->
                client
                    .getItem(
                        get -> get.tableName(name).key(key.attributes()).consistentRead(consistent))
                    .item());
    return live(type, item);
  }

  /** The items that are there, in the order of the keys, with every write that ended before. */
  public <T> List<Stored<T>> getAll(ItemType<T> type, List<ItemKey> keys) {
    var found = new HashMap<ItemKey, Map<String, AttributeValue>>();
    List<ItemKey> distinct = keys.stream().distinct().toList();
    for (int first = 0; first < distinct.size(); first += MAX_BATCH) {
      readBatch(type, distinct.subList(first, Math.min(first + MAX_BATCH, distinct.size())), found);
    }
    return distinct.stream()
        .flatMap(key -> live(type, found.getOrDefault(key, Map.of())).stream())
        .toList();
  }

  private void readBatch(
      ItemType<?> type, List<ItemKey> keys, Map<ItemKey, Map<String, AttributeValue>> found) {
    TableRetry.Run run = retry.begin();
    Map<String, KeysAndAttributes> left =
        Map.of(
            name,
            KeysAndAttributes.builder()
                .keys(keys.stream().map(ItemKey::attributes).toList())
                .consistentRead(true)
                .build());
    while (!left.isEmpty()) {
      Map<String, KeysAndAttributes> asked = left;
      BatchGetItemResponse answer =
          repeated(
              "get several " + type, () -> client.batchGetItem(get -> get.requestItems(asked)));
      answer
          .responses()
          .getOrDefault(name, List.of())
          .forEach(item -> found.put(ItemKey.of(item), item));
      left = answer.unprocessedKeys();
      if (!left.isEmpty() && !run.again()) {
        throw new TableUnavailable("get several " + type + ": keys were left unprocessed");
      }
    }
  }

  /**
   * One page of a query. It may hold fewer items than the limit, and none, although there is a next
   * one.
   */
  public <T> Page<Stored<T>> query(Query<T> query) {
    var expression = new Expression();
    String sk = expression.name(ItemKey.SK);
    String range =
        switch (query.range()) {
          case Query.Range.Prefix(String prefix) when prefix.isEmpty() -> "";
          case Query.Range.Prefix(String prefix) ->
              " AND begins_with(" + sk + ", " + expression.value(prefix) + ")";
          case Query.Range.Between(String first, String last) ->
              " AND "
                  + sk
                  + " BETWEEN "
                  + expression.value(first)
                  + " AND "
                  + expression.value(last);
        };
    String condition = expression.name(ItemKey.PK) + " = " + expression.value(query.pk()) + range;
    Map<String, String> names = new HashMap<>(expression.names());
    if (range.isEmpty()) {
      names.remove(sk);
    }
    QueryResponse answer =
        repeated(
            "query " + query.type(),
            () ->
                client.query(request -> {
                  request
                      .tableName(name)
                      .keyConditionExpression(condition)
                      .expressionAttributeNames(names)
                      .expressionAttributeValues(expression.values())
                      .scanIndexForward(!query.backward())
                      .consistentRead(query.consistent())
                      .limit(query.limit());
                  query
                      .after()
                      .ifPresent(after ->
                          request.exclusiveStartKey(new ItemKey(query.pk(), after).attributes()));
                }));
    List<Stored<T>> items =
        answer.items().stream().flatMap(item -> live(query.type(), item).stream()).toList();
    Optional<String> next =
        answer.hasLastEvaluatedKey()
            ? Optional.of(Query.token(ItemKey.of(answer.lastEvaluatedKey()).sk()))
            : Optional.empty();
    return new Page<>(items, next);
  }

  /** What a query finds, over its pages, up to this many items. */
  public <T> List<Stored<T>> queryAll(Query<T> query, int atMost) {
    var all = new ArrayList<Stored<T>>();
    Optional<Query<T>> left = Optional.of(query);
    while (left.isPresent() && all.size() < atMost) {
      Page<Stored<T>> page = query(left.get());
      all.addAll(page.items());
      left = page.next().flatMap(query::after);
    }
    return List.copyOf(all.subList(0, Math.min(all.size(), atMost)));
  }

  /**
   * The keys in one partition of an index whose sort key, a number, is at most this; the smallest
   * first. An index follows its table within a second or so.
   */
  public List<ItemKey> due(Index index, String partition, long upTo, int limit) {
    var expression = new Expression();
    String condition =
        expression.name(index.partition())
            + " = "
            + expression.value(partition)
            + " AND "
            + expression.name(index.sort())
            + " <= "
            + expression.value(upTo);
    return indexed(index, condition, expression, limit);
  }

  private List<ItemKey> indexed(Index index, String condition, Expression expression, int limit) {
    return repeated(
            "query " + index.name(),
            () ->
                client.query(request ->
                    request
                        .tableName(name)
                        .indexName(index.name())
                        .keyConditionExpression(condition)
                        .expressionAttributeNames(expression.names())
                        .expressionAttributeValues(expression.values())
                        .limit(limit)))
        .items()
        .stream()
        .map(ItemKey::of)
        .toList();
  }

  private <T> Optional<Stored<T>> live(ItemType<T> type, Map<String, AttributeValue> item) {
    return item.isEmpty() || type.hasEnded(item, retry.clock().instant())
        ? Optional.empty()
        : Optional.of(type.read(item));
  }

  // ---- writes

  /** Carries out one write. */
  public <T> WriteResult<T> write(Write<T> write) {
    try {
      return switch (write) {
        case Write.Put<T> put -> put(put);
        case Write.Update<T> update -> update(update);
        case Write.Delete<T> delete -> delete(delete);
        case Write.Check<T> _ ->
            throw new IllegalArgumentException("a check is a part of a transaction");
      };
    } catch (ConditionalCheckFailedException refused) {
      return new WriteResult.Conflict<>(live(write.type(), refused.item()));
    } catch (ItemTooLarge tooLarge) {
      return new WriteResult.TooLarge<>(0);
    }
  }

  private <T> WriteResult<T> put(Write.Put<T> put) {
    long version = version(put);
    Item item = put.type().encode(put.key(), put.value(), version);
    if (item.size() > MAX_ITEM_BYTES) {
      return new WriteResult.TooLarge<>(item.size());
    }
    Parts parts = parts(put);
    var unused =
        repeated(
            "put " + put.type(),
            () ->
                client.putItem(request ->
                    request
                        .tableName(name)
                        .item(item.attributes())
                        .conditionExpression(parts.condition())
                        .expressionAttributeNames(parts.names())
                        .expressionAttributeValues(parts.values())
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    return new WriteResult.Written<>(Optional.of(new Stored<>(put.key(), put.value(), version)));
  }

  private <T> WriteResult<T> update(Write.Update<T> update) {
    Parts parts = parts(update);
    Map<String, AttributeValue> now =
        repeated(
                "update " + update.type(),
                () ->
                    client.updateItem(request ->
                        request
                            .tableName(name)
                            .key(update.key().attributes())
                            .updateExpression(parts.update())
                            .conditionExpression(parts.condition())
                            .expressionAttributeNames(parts.names())
                            .expressionAttributeValues(parts.values())
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
            .attributes();
    return new WriteResult.Written<>(Optional.of(update.type().read(now)));
  }

  private <T> WriteResult<T> delete(Write.Delete<T> delete) {
    Parts parts = parts(delete);
    Map<String, AttributeValue> before =
        repeated(
                "delete " + delete.type(),
                () ->
                    client.deleteItem(request ->
                        request
                            .tableName(name)
                            .key(delete.key().attributes())
                            .conditionExpression(parts.condition())
                            .expressionAttributeNames(parts.names())
                            .expressionAttributeValues(parts.values())
                            .returnValues(ReturnValue.ALL_OLD)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
            .attributes();
    return new WriteResult.Written<>(live(delete.type(), before));
  }

  /**
   * Carries out all writes or none, each once, also if the request is repeated inside.
   *
   * @param writes 1 to {@value #MAX_TRANSACTION}, each of another item
   * @throws IllegalArgumentException if there are none or too many, or two write one item
   */
  public TransactionResult transact(List<? extends Write<?>> writes) {
    if (writes.isEmpty() || writes.size() > MAX_TRANSACTION) {
      throw new IllegalArgumentException("a transaction has 1 to 100 writes");
    }
    var keys = new HashSet<ItemKey>();
    var actions = new ArrayList<TransactWriteItem>();
    long bytes = 0;
    for (Write<?> write : writes) {
      if (!keys.add(write.key())) {
        throw new IllegalArgumentException("two writes of a transaction have one key");
      }
      if (write instanceof Write.Put<?> put) {
        int size = encoded(put).size();
        if (size > MAX_ITEM_BYTES) {
          return new TransactionResult.TooLarge(size);
        }
        bytes += size;
      }
      actions.add(action(write));
    }
    if (bytes > MAX_TRANSACTION_BYTES) {
      return new TransactionResult.TooLarge((int) bytes);
    }
    String token = tokens.get().toString();
    try {
      var unused =
          repeated(
              "transaction",
              () ->
                  client.transactWriteItems(
                      request -> request.transactItems(actions).clientRequestToken(token)));
      return new TransactionResult.Committed();
    } catch (TransactionCanceledException cancelled) {
      return new TransactionResult.Conflict(failures(writes, cancelled.cancellationReasons()));
    } catch (ItemTooLarge tooLarge) {
      return new TransactionResult.TooLarge(0);
    }
  }

  /** These writes as parts of a transaction that another store makes. */
  public List<TransactWriteItem> parts(List<? extends Write<?>> writes) {
    return writes.stream().map(this::action).toList();
  }

  private List<TransactionResult.Failure<?>> failures(
      List<? extends Write<?>> writes, List<CancellationReason> reasons) {
    var failures = new ArrayList<TransactionResult.Failure<?>>();
    for (int i = 0; i < Math.min(writes.size(), reasons.size()); i++) {
      if (CONDITION_FAILED.equals(reasons.get(i).code())) {
        failures.add(failure(writes.get(i), reasons.get(i).item()));
      }
    }
    return failures;
  }

  private <T> TransactionResult.Failure<T> failure(
      Write<T> write, Map<String, AttributeValue> current) {
    return new TransactionResult.Failure<>(write, live(write.type(), current));
  }

  private TransactWriteItem action(Write<?> write) {
    Parts parts = parts(write);
    var current = ReturnValuesOnConditionCheckFailure.ALL_OLD;
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    return switch (write) {
      case Write.Put<?> put ->
          action
              .put(each ->
                  each.tableName(name)
                      .item(encoded(put).attributes())
                      .conditionExpression(parts.condition())
                      .expressionAttributeNames(parts.names())
                      .expressionAttributeValues(parts.values())
                      .returnValuesOnConditionCheckFailure(current))
              .build();
      case Write.Update<?> update ->
          action
              .update(each ->
                  each.tableName(name)
                      .key(update.key().attributes())
                      .updateExpression(parts.update())
                      .conditionExpression(parts.condition())
                      .expressionAttributeNames(parts.names())
                      .expressionAttributeValues(parts.values())
                      .returnValuesOnConditionCheckFailure(current))
              .build();
      case Write.Delete<?> delete ->
          action
              .delete(each ->
                  each.tableName(name)
                      .key(delete.key().attributes())
                      .conditionExpression(parts.condition())
                      .expressionAttributeNames(parts.names())
                      .expressionAttributeValues(parts.values())
                      .returnValuesOnConditionCheckFailure(current))
              .build();
      case Write.Check<?> check ->
          action
              .conditionCheck(each ->
                  each.tableName(name)
                      .key(check.key().attributes())
                      .conditionExpression(parts.condition())
                      .expressionAttributeNames(parts.names())
                      .expressionAttributeValues(parts.values())
                      .returnValuesOnConditionCheckFailure(current))
              .build();
    };
  }

  private static <T> Item encoded(Write.Put<T> put) {
    return put.type().encode(put.key(), put.value(), version(put));
  }

  /** The version that a put stores: one more than it asks for, 1 for a new item. */
  private static long version(Write.Put<?> put) {
    return put.condition().map(Table::askedFor).orElse(0L) + 1;
  }

  private static long askedFor(Condition condition) {
    return switch (condition) {
      case Condition.Version(long version) -> version;
      case Condition.All(List<Condition> parts) ->
          parts.stream().mapToLong(Table::askedFor).max().orElse(0);
      default -> 0;
    };
  }

  /** The expressions of a write as a request takes them: none instead of empty ones. */
  private record Parts(String update, Optional<String> when, Expression expression) {
    @Nullable String condition() {
      return when.orElse(null);
    }

    @Nullable Map<String, String> names() {
      return expression.names().isEmpty() ? null : expression.names();
    }

    @Nullable Map<String, AttributeValue> values() {
      return expression.values().isEmpty() ? null : expression.values();
    }
  }

  private Parts parts(Write<?> write) {
    var expression = new Expression();
    Instant now = retry.clock().instant();
    String update = write instanceof Write.Update<?> change ? changes(change, expression) : "";
    Optional<String> condition =
        write.condition().map(each -> expression.of(write.type().stored(each, now)));
    return new Parts(update, condition, expression);
  }

  private static String changes(Write.Update<?> update, Expression expression) {
    var sets = new ArrayList<String>();
    var removes = new ArrayList<String>();
    update
        .sets()
        .forEach((attribute, value) ->
            Item.encode(value)
                .ifPresentOrElse(
                    encoded ->
                        sets.add(expression.name(attribute) + " = " + expression.value(encoded)),
                    () -> removes.add(expression.name(attribute))));
    var adds = new LinkedHashMap<>(update.adds());
    adds.put(ItemType.VERSION, BigDecimal.ONE);
    var added = new ArrayList<String>();
    adds.forEach((attribute, amount) ->
        added.add(expression.name(attribute) + " " + expression.value(amount)));
    return (sets.isEmpty() ? "" : "SET " + String.join(", ", sets) + " ")
        + (removes.isEmpty() ? "" : "REMOVE " + String.join(", ", removes) + " ")
        + "ADD "
        + String.join(", ", added);
  }

  // ---- errors

  /** DynamoDB found an item larger than its own limit. */
  private static final class ItemTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Calls the table until it does not refuse for a reason that passes. */
  private <V> V repeated(String operation, Supplier<V> call) {
    TableRetry.Run run = retry.begin();
    while (true) {
      try {
        return call.get();
      } catch (ConditionalCheckFailedException refused) {
        throw refused;
      } catch (TransactionCanceledException cancelled) {
        List<String> codes =
            cancelled.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.contains(CONDITION_FAILED)) {
          throw cancelled;
        }
        if (cancelled.cancellationReasons().stream().anyMatch(Table::isTooLarge)) {
          throw new ItemTooLarge();
        }
        if (codes.stream().noneMatch(PASSING::contains) || !run.again()) {
          throw unavailable(operation, String.join(", ", codes), cancelled);
        }
      } catch (DynamoDbException failure) {
        String code =
            failure.awsErrorDetails() == null ? "" : failure.awsErrorDetails().errorCode();
        if (isTooLarge(code, String.valueOf(failure.getMessage()))) {
          throw new ItemTooLarge();
        }
        boolean passing = PASSING.contains(code) || failure.statusCode() >= 500;
        if (!passing || !run.again()) {
          throw unavailable(operation, code, failure);
        }
      } catch (SdkException unreachable) {
        throw unavailable(operation, unreachable.getClass().getSimpleName(), unreachable);
      }
    }
  }

  private static boolean isTooLarge(CancellationReason reason) {
    return isTooLarge(String.valueOf(reason.code()), String.valueOf(reason.message()));
  }

  private static boolean isTooLarge(String code, String message) {
    return code.startsWith("Validation") && message.contains("tem size");
  }

  private static TableUnavailable unavailable(String operation, String code, SdkException cause) {
    return new TableUnavailable(operation + ": " + code, cause);
  }
}
