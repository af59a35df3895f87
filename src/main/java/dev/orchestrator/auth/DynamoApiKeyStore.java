package dev.orchestrator.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * API keys and pinned repository ids in the system's one table.
 *
 * <p>A key is {@code KEY#<sha256>}/{@code KEY}; its name is reserved by {@code KEYS}/{@code
 * <name>}. A revoked or expired key is kept 30 days, so that it can still be listed. A repository's
 * id is {@code KEY#REPOSITORY#<owner/name>}/{@code ID} and is never removed.
 */
public final class DynamoApiKeyStore implements ApiKeyStore, RepositoryPins {
  private static final String KEY = "KEY";
  private static final String KEY_PREFIX = "KEY#";
  private static final String NAMES = "KEYS";
  private static final String REPOSITORY_PREFIX = "KEY#REPOSITORY#";
  private static final String ID = "ID";
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration USE_INTERVAL = Duration.ofHours(1);

  private final DynamoDbClient table;
  private final String tableName;

  public DynamoApiKeyStore(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  private interface TableCall<T> {
    T call();
  }

  private static <T> T asking(TableCall<T> call) {
    try {
      return call.call();
    } catch (SdkException unavailable) {
      throw new AuthUnavailable("the table of API keys did not answer", unavailable);
    }
  }

  @Override
  public Optional<StoredKey> find(String hash) {
    Map<String, AttributeValue> item = get(KEY_PREFIX + hash, KEY);
    return item.isEmpty() ? Optional.empty() : Optional.of(read(hash, item));
  }

  @Override
  public boolean create(StoredKey key) {
    var item = key(KEY_PREFIX + key.hash(), KEY);
    item.put("name", text(key.name()));
    item.put("scopes", text(joined(key.grant().scopes())));
    item.put("repositories", text(joined(key.grant().repositories())));
    item.put("creator", text(key.creator()));
    item.put("created_at", seconds(key.createdAt()));
    var name = key(NAMES, key.name());
    name.put("hash", text(key.hash()));
    key.grant()
        .expiresAt()
        .ifPresent(end -> {
          item.put("ends_at", seconds(end));
          item.put("expires_at", seconds(end.plus(KEPT)));
          name.put("expires_at", seconds(end.plus(KEPT)));
        });
    return asking(() -> {
      try {
        table.transactWriteItems(write -> write.transactItems(putNew(item), putNew(name)));
        return true;
      } catch (TransactionCanceledException refused) {
        if (isTaken(refused)) {
          return false;
        }
        throw refused;
      }
    });
  }

  private TransactWriteItem putNew(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(tableName).item(item).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  private static boolean isTaken(TransactionCanceledException refused) {
    return refused.cancellationReasons().stream()
        .map(CancellationReason::code)
        .anyMatch("ConditionalCheckFailed"::equals);
  }

  @Override
  public List<StoredKey> list() {
    var keys = new ArrayList<StoredKey>();
    asking(() -> {
      for (var item :
          table
              .queryPaginator(query ->
                  query
                      .tableName(tableName)
                      .keyConditionExpression("pk = :pk")
                      .expressionAttributeValues(Map.of(":pk", text(NAMES)))
                      .consistentRead(true))
              .items()) {
        find(string(item, "hash")).ifPresent(keys::add);
      }
      return true;
    });
    return keys;
  }

  @Override
  public Optional<StoredKey> revoke(String name, Instant now) {
    Optional<StoredKey> before =
        Optional.of(get(NAMES, name))
            .filter(item -> !item.isEmpty())
            .flatMap(item -> find(string(item, "hash")));
    before.ifPresent(key ->
        asking(() -> {
          setOnce(KEY_PREFIX + key.hash(), KEY, "revoked_at", now);
          setExpiry(KEY_PREFIX + key.hash(), KEY, now.plus(KEPT));
          setExpiry(NAMES, name, now.plus(KEPT));
          return true;
        }));
    return before;
  }

  private void setOnce(String pk, String sk, String attribute, Instant at) {
    table.updateItem(update ->
        update
            .tableName(tableName)
            .key(key(pk, sk))
            .updateExpression("SET #a = if_not_exists(#a, :at)")
            .conditionExpression("attribute_exists(pk)")
            .expressionAttributeNames(Map.of("#a", attribute))
            .expressionAttributeValues(Map.of(":at", seconds(at))));
  }

  private void setExpiry(String pk, String sk, Instant at) {
    table.updateItem(update ->
        update
            .tableName(tableName)
            .key(key(pk, sk))
            .updateExpression("SET expires_at = :at")
            .conditionExpression("attribute_exists(pk)")
            .expressionAttributeValues(Map.of(":at", seconds(at))));
  }

  @Override
  public void noteUse(StoredKey key, Instant now) {
    boolean recent =
        key.usage().lastUsedAt().filter(last -> last.plus(USE_INTERVAL).isAfter(now)).isPresent();
    if (recent) {
      return;
    }
    asking(() -> {
      try {
        table.updateItem(update ->
            update
                .tableName(tableName)
                .key(key(KEY_PREFIX + key.hash(), KEY))
                .updateExpression("SET used_at = :now")
                .conditionExpression(
                    "attribute_exists(pk) AND (attribute_not_exists(used_at) OR used_at <= :due)")
                .expressionAttributeValues(
                    Map.of(":now", seconds(now), ":due", seconds(now.minus(USE_INTERVAL)))));
        return true;
      } catch (ConditionalCheckFailedException anotherInstanceWroteIt) {
        return false;
      }
    });
  }

  @Override
  public Optional<String> pinned(String repository) {
    Map<String, AttributeValue> item = get(repositoryKey(repository), ID);
    return item.isEmpty() ? Optional.empty() : Optional.of(string(item, "repository_id"));
  }

  @Override
  public String pin(String repository, String id, Instant now) {
    var item = key(repositoryKey(repository), ID);
    item.put("repository_id", text(id));
    item.put("created_at", seconds(now));
    return asking(() -> {
      try {
        table.putItem(put ->
            put.tableName(tableName)
                .item(item)
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        return id;
      } catch (ConditionalCheckFailedException pinned) {
        return string(pinned.item(), "repository_id");
      }
    });
  }

  private static String repositoryKey(String repository) {
    return REPOSITORY_PREFIX + repository.toLowerCase(Locale.ROOT);
  }

  private Map<String, AttributeValue> get(String pk, String sk) {
    return asking(() ->
        table
            .getItem(get -> get.tableName(tableName).key(key(pk, sk)).consistentRead(true))
            .item());
  }

  private static StoredKey read(String hash, Map<String, AttributeValue> item) {
    return new StoredKey(
        hash,
        string(item, "name"),
        new StoredKey.Grant(
            split(item, "scopes").flatMap(s -> Scope.parse(s).stream()).collect(Collectors.toSet()),
            split(item, "repositories").flatMap(r -> RepositoryPattern.parse(r).stream()).toList(),
            instant(item, "ends_at")),
        string(item, "creator"),
        instant(item, "created_at").orElse(Instant.EPOCH),
        new StoredKey.Usage(instant(item, "used_at"), instant(item, "revoked_at")));
  }

  private static Stream<String> split(Map<String, AttributeValue> item, String name) {
    return Arrays.stream(string(item, name).split(","));
  }

  private static String joined(Iterable<?> values) {
    var texts = new ArrayList<String>();
    values.forEach(value -> texts.add(value.toString()));
    return String.join(",", texts);
  }

  private static Map<String, AttributeValue> key(String pk, String sk) {
    return new HashMap<>(Map.of("pk", text(pk), "sk", text(sk)));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue seconds(Instant at) {
    return AttributeValue.fromN(Long.toString(at.getEpochSecond()));
  }

  private static String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }

  private static Optional<Instant> instant(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name))
        .map(value -> Instant.ofEpochSecond(Long.parseLong(value.n())));
  }
}
