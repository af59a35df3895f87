package dev.orchestrator.alert;

import static dev.orchestrator.alert.AlertItem.integer;
import static dev.orchestrator.alert.AlertItem.millis;
import static dev.orchestrator.alert.AlertItem.number;
import static dev.orchestrator.alert.AlertItem.text;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Counts an occurrence with one conditional write, which is the guard against exact duplicates too.
 * What the fault is not in the state for is refused and then written for the state that it is in.
 */
final class AlertRecording {
  /** Recent occurrences that an item knows by their hash. In a storm, older ones are forgotten. */
  static final int KNOWN = 100;

  /** The hashes are thinned out each time that so many have come together. */
  private static final int THINNED_AFTER = 50;

  private static final int TRIES = 20;

  private static final String NOT_A_DUPLICATE = "(attribute_not_exists(#seen) OR #seen <= :cutoff)";

  private static final String COUNT =
      "SET last_at = :now, detail = :detail, #seen = :now, alert_due = :due,"
          + " expires_at = :expires";

  private static final String HOLD = ", held_by = :hold";

  private static final String WHERE_NEW =
      ", first_at = if_not_exists(first_at, :now), due_at = if_not_exists(due_at, :now), severity ="
          + " if_not_exists(severity, :severity), alert_state = if_not_exists(alert_state, :open),"
          + " episode = if_not_exists(episode, :one), next_message = if_not_exists(next_message,"
          + " :one), revision = if_not_exists(revision, :zero), in_earlier_episodes ="
          + " if_not_exists(in_earlier_episodes, :zero), reported = if_not_exists(reported, :zero),"
          + " window_ends = if_not_exists(window_ends, :zero), lease_until ="
          + " if_not_exists(lease_until, :zero)";

  private static final String WORSE = ", severity = :severity, due_at = :now";

  private static final String AGAIN =
      ", alert_state = :open, episode = episode + :one, next_message = :one, in_earlier_episodes ="
          + " occurrences, reported = occurrences, severity = :severity, first_at = :now, due_at ="
          + " :now, window_ends = :zero";

  private final DynamoDbClient table;
  private final String tableName;

  AlertRecording(DynamoDbClient table, String tableName) {
    this.table = table;
    this.tableName = tableName;
  }

  /** One way to record it, for a fault in a certain state. */
  private record Way(String expression, String condition) {}

  private static final Way NEW_OR_NO_WORSE =
      new Way(
          COUNT + WHERE_NEW + HOLD + " REMOVE ended ADD occurrences :one",
          "(attribute_not_exists(pk) OR (alert_state = :open AND severity >= :severity))");

  private static final Way RISE =
      new Way(
          COUNT + WORSE + HOLD + " REMOVE ended ADD occurrences :one, revision :one",
          "alert_state = :open AND severity < :severity");

  private static Way reopen(boolean staysQuiet) {
    return new Way(
        COUNT
            + AGAIN
            + HOLD
            + " REMOVE ended, told_severity, shown, claimed, undelivered"
            + (staysQuiet ? "" : ", handling")
            + " ADD occurrences :one, revision :one",
        "alert_state = :resolved AND revision = :revision");
  }

  AlertStore.Recorded record(Occurrence occurrence) {
    Way way = NEW_OR_NO_WORSE;
    long revision = 0;
    for (int i = 0; i < TRIES; i++) {
      try {
        return written(occurrence, write(occurrence, way, revision));
      } catch (ConditionalCheckFailedException refused) {
        Map<String, AttributeValue> item = refused.item();
        if (item.isEmpty()) {
          way = NEW_OR_NO_WORSE;
          continue;
        }
        AlertState state = AlertItem.read(item);
        if (isDuplicate(occurrence, item)) {
          return new AlertStore.Recorded(true, state);
        }
        revision = state.revision();
        way = way(state, occurrence);
      }
    }
    throw new AlertsUnavailable(
        "an alert changed too often to count an occurrence",
        new IllegalStateException(occurrence.fingerprint()));
  }

  private static Way way(AlertState state, Occurrence occurrence) {
    if (!state.open()) {
      return reopen(
          state.handling().filter(it -> it.outlivesResolution(occurrence.at())).isPresent());
    }
    return occurrence.severity().isAbove(state.severity()) ? RISE : NEW_OR_NO_WORSE;
  }

  private static boolean isDuplicate(Occurrence occurrence, Map<String, AttributeValue> item) {
    String name = AlertItem.SEEN + occurrence.sameness();
    return item.containsKey(name) && integer(item, name) > cutoff(occurrence).toEpochMilli();
  }

  private static Instant cutoff(Occurrence occurrence) {
    return occurrence.at().minus(AlertStateMachine.SAME);
  }

  private Map<String, AttributeValue> write(Occurrence occurrence, Way way, long revision) {
    var all =
        Map.of(
            ":now", millis(occurrence.at()),
            ":cutoff", millis(cutoff(occurrence)),
            ":detail", AlertItem.detail(occurrence.detail()),
            ":due", text(AlertItem.DUE_VALUE),
            ":expires",
                number(
                    occurrence
                        .at()
                        .plus(occurrence.hold().isPresent() ? AlertItem.KEPT_HELD : AlertItem.KEPT)
                        .getEpochSecond()),
            ":severity", number(occurrence.severity().rank()),
            ":open", text(AlertItem.OPEN),
            ":one", number(1),
            ":zero", number(0));
    var values = new HashMap<>(all);
    values.put(":resolved", text(AlertItem.RESOLVED));
    values.put(":revision", number(revision));
    occurrence.hold().ifPresent(hold -> values.put(":hold", text(hold)));
    String expression =
        occurrence.hold().isPresent() ? way.expression() : way.expression().replace(HOLD, "");
    String condition = NOT_A_DUPLICATE + " AND " + way.condition();
    // The table refuses values that no expression uses.
    values.keySet().removeIf(name -> !uses(expression, name) && !uses(condition, name));
    return table
        .updateItem(update ->
            update
                .tableName(tableName)
                .key(AlertItem.key(occurrence.fingerprint()))
                .updateExpression(expression)
                .conditionExpression(condition)
                .expressionAttributeNames(Map.of("#seen", AlertItem.SEEN + occurrence.sameness()))
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .attributes();
  }

  private static boolean uses(String expression, String name) {
    return expression.matches("(?s).*" + name + "\\b.*");
  }

  private AlertStore.Recorded written(Occurrence occurrence, Map<String, AttributeValue> item) {
    List<String> known =
        item.keySet().stream().filter(name -> name.startsWith(AlertItem.SEEN)).toList();
    // Each write adds one, so exactly one writer sees the number at which to thin out.
    if (known.size() > KNOWN && (known.size() - KNOWN) % THINNED_AFTER == 0) {
      forget(
          occurrence.fingerprint(),
          known.stream()
              .sorted(Comparator.comparingLong(name -> integer(item, name)))
              .limit(known.size() - KNOWN)
              .toList());
    }
    return new AlertStore.Recorded(false, AlertItem.read(item));
  }

  private void forget(String fingerprint, List<String> oldest) {
    table.updateItem(update ->
        update
            .tableName(tableName)
            .key(AlertItem.key(fingerprint))
            .updateExpression("REMOVE " + String.join(", ", oldest)));
  }
}
