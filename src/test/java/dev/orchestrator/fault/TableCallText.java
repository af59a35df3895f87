package dev.orchestrator.fault;

import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A call of the table in a few words. */
final class TableCallText {
  private static final int LENGTH = 200;

  private TableCallText() {}

  static String of(String method, Object request) {
    String text =
        switch (request) {
          case GetItemRequest get -> "getItem " + key(get.key());
          case PutItemRequest put -> "putItem " + key(put.item());
          case UpdateItemRequest update ->
              "updateItem " + key(update.key()) + " " + update.updateExpression();
          case TransactWriteItemsRequest transaction ->
              "transactWriteItems "
                  + transaction.transactItems().stream()
                      .limit(2)
                      .map(TableCallText::part)
                      .collect(Collectors.joining(", "));
          case QueryRequest query -> "query " + query.indexName();
          default -> method;
        };
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
  }

  private static String part(TransactWriteItem part) {
    if (part.put() != null) {
      return "put " + key(part.put().item());
    }
    Update update = part.update();
    return update == null
        ? "condition or delete"
        : "update " + key(update.key()) + " " + update.updateExpression();
  }

  private static String key(Map<String, AttributeValue> item) {
    return brief(item, "pk") + " " + brief(item, "sk");
  }

  private static String brief(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "?" : value.s().replaceAll("[0-9]{12,}([0-9]{6})", "…$1");
  }
}
