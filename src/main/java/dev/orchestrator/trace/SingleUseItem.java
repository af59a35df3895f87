package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.instant;
import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.string;
import static dev.orchestrator.trace.TraceItem.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A one-shot button's item in the table. */
final class SingleUseItem {
  /** A person who presses late still reads why nothing happens. */
  private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

  private static final String PREFIX = "BUTTON#";
  private static final String ONCE = "ONCE";

  private SingleUseItem() {}

  static Map<String, AttributeValue> key(String nonce) {
    return Map.of(TraceItem.PK, text(PREFIX + nonce), TraceItem.SK, text(ONCE));
  }

  static Map<String, AttributeValue> of(SingleUseToken button) {
    var item = new HashMap<>(key(button.nonce()));
    item.put("user_id", text(button.userId()));
    item.put("offered_by", text(button.traceId()));
    item.put("ends_at", millis(button.endsAt()));
    item.put(TraceItem.EXPIRES_AT, number(button.endsAt().plus(KEPT_AFTER_END).getEpochSecond()));
    item.put("state", TraceItem.texts(button.state()));
    return item;
  }

  static SingleUseToken read(String nonce, Map<String, AttributeValue> item) {
    Map<String, String> state = TraceItem.readTexts(item, "state");
    Optional<SingleUseToken.Use> use =
        item.containsKey("used_by")
            ? Optional.of(new SingleUseToken.Use(string(item, "used_by"), instant(item, "used_at")))
            : Optional.empty();
    Instant endsAt = instant(item, "ends_at");
    return new SingleUseToken(
        nonce, string(item, "user_id"), string(item, "offered_by"), state, endsAt, use);
  }
}
