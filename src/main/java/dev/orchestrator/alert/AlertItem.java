package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An alert's item in the table: the names of its attributes. */
final class AlertItem {
  static final String EXPIRES_AT = "expires_at";

  /** Present while the alert is open; the partition key of the index of due alerts. */
  static final String DUE = "alert_due";

  static final String DUE_VALUE = "ALERT";
  static final String OPEN = "OPEN";
  static final String RESOLVED = "RESOLVED";

  /** Begins the name of each recent occurrence's hash. */
  static final String SEEN = "seen_";

  /** Kept after the last occurrence, or after a silence has ended. */
  static final Duration KEPT = Duration.ofDays(7);

  /** Kept after an occurrence that holds the alert open, which may last. */
  static final Duration KEPT_HELD = Duration.ofDays(400);

  static final String HOLD = "held_by";

  /** Present if what held the alert has ended it. */
  static final String ENDED = "ended";

  private AlertItem() {}

  static Map<String, AttributeValue> key(String fingerprint) {
    return Map.of("pk", text(AlertKey.pk(fingerprint)), "sk", text(AlertKey.STATE));
  }

  /** What a move writes; an absent one is removed. Hold and end are those of the occurrences. */
  static Map<String, Optional<AttributeValue>> moved(AlertState state) {
    var values = new HashMap<String, Optional<AttributeValue>>();
    values.put("revision", Optional.of(number(state.revision())));
    values.put("alert_state", Optional.of(text(state.open() ? OPEN : RESOLVED)));
    values.put("episode", Optional.of(number(state.episode())));
    values.put("next_message", Optional.of(number(state.sequence())));
    values.put("severity", Optional.of(rank(state.severity())));
    values.put("told_severity", state.told().map(AlertItem::rank));
    values.put("in_earlier_episodes", Optional.of(number(state.base())));
    values.put("reported", Optional.of(number(state.reported())));
    values.put("first_at", Optional.of(millis(state.firstAt())));
    values.put("window_ends", Optional.of(millis(state.windowEnds())));
    values.put("lease_until", Optional.of(millis(state.leaseUntil())));
    values.put("claimed", state.claimed().map(AlertItem::claimed));
    values.put("handling", state.handling().map(AlertItem::handling));
    values.put("shown", state.shown().map(AlertItem::shown));
    values.put("undelivered", state.undelivered().map(AlertItem::text));
    values.put(DUE, state.open() ? Optional.of(text(DUE_VALUE)) : Optional.empty());
    values.put("due_at", state.open() ? Optional.of(millis(state.dueAt())) : Optional.empty());
    values.put(EXPIRES_AT, Optional.of(number(expiry(state).getEpochSecond())));
    return values;
  }

  private static Instant expiry(AlertState state) {
    Instant afterLast = state.lastAt().plus(state.hold().isPresent() ? KEPT_HELD : KEPT);
    Instant afterSilence =
        state
            .handling()
            .filter(it -> it.kind() == Acknowledgement.Kind.SILENCED)
            .map(it -> it.until().plus(KEPT))
            .orElse(afterLast);
    return afterSilence.isAfter(afterLast) ? afterSilence : afterLast;
  }

  static AlertState read(Map<String, AttributeValue> item) {
    var draft = new AlertDraft(AlertKey.fingerprint(string(item, "pk")));
    draft.revision = integer(item, "revision");
    draft.open = OPEN.equals(string(item, "alert_state"));
    draft.episode = (int) integer(item, "episode");
    draft.sequence = (int) integer(item, "next_message");
    draft.severity = Severity.ofRank(integer(item, "severity"));
    draft.told = readRank(item, "told_severity");
    draft.occurrences = integer(item, "occurrences");
    draft.base = integer(item, "in_earlier_episodes");
    draft.reported = integer(item, "reported");
    draft.firstAt = instant(item, "first_at");
    draft.lastAt = instant(item, "last_at");
    draft.windowEnds = instant(item, "window_ends");
    draft.leaseUntil = instant(item, "lease_until");
    draft.claimed = map(item, "claimed").map(AlertItem::readClaimed);
    draft.handling = map(item, "handling").map(AlertItem::readHandling);
    draft.shown = map(item, "shown").map(AlertItem::readShown);
    draft.undelivered = optional(item, "undelivered");
    draft.detail = readDetail(map(item, "detail").orElse(Map.of()));
    draft.hold = optional(item, HOLD);
    draft.ended = flag(item, ENDED);
    draft.dueAt = instant(item, "due_at");
    return draft.state();
  }

  private static AttributeValue claimed(PendingDelivery claimed) {
    var map = new HashMap<String, AttributeValue>();
    claimed.owner().ifPresent(owner -> map.put("owner", text(owner)));
    map.put("telling", alertNotification(claimed.alertNotification()));
    map.put("closing", AttributeValue.fromBool(claimed.closing()));
    claimed.digest().ifPresent(digest -> map.put("digest", number(digest)));
    return AttributeValue.fromM(map);
  }

  private static PendingDelivery readClaimed(Map<String, AttributeValue> map) {
    return new PendingDelivery(
        optional(map, "owner"),
        readTelling(map(map, "telling").orElse(Map.of())),
        flag(map, "closing"),
        map.containsKey("digest") ? Optional.of((int) integer(map, "digest")) : Optional.empty());
  }

  private static AttributeValue alertNotification(AlertNotification alertNotification) {
    var map = new HashMap<String, AttributeValue>();
    map.put("covered", number(alertNotification.covered()));
    map.put("more", number(alertNotification.more()));
    map.put("severity", rank(alertNotification.severity()));
    alertNotification.before().ifPresent(before -> map.put("before", rank(before)));
    map.put("at", millis(alertNotification.at()));
    map.put("since", millis(alertNotification.since()));
    map.put("detail", detail(alertNotification.detail()));
    return AttributeValue.fromM(map);
  }

  private static AlertNotification readTelling(Map<String, AttributeValue> map) {
    return new AlertNotification(
        integer(map, "covered"),
        integer(map, "more"),
        Severity.ofRank(integer(map, "severity")),
        readRank(map, "before"),
        instant(map, "at"),
        instant(map, "since"),
        readDetail(map(map, "detail").orElse(Map.of())));
  }

  static AttributeValue detail(Detail detail) {
    return AttributeValue.fromM(
        Map.of(
            "message",
            text(detail.message()),
            "root_cause",
            text(detail.rootCause()),
            "trace",
            text(detail.traceId()),
            "links",
            AttributeValue.fromL(
                detail.links().stream()
                    .map(link ->
                        AttributeValue.fromM(
                            Map.of("label", text(link.label()), "url", text(link.url()))))
                    .toList())));
  }

  private static Detail readDetail(Map<String, AttributeValue> map) {
    List<AttributeValue> links = map.containsKey("links") ? map.get("links").l() : List.of();
    return new Detail(
        string(map, "message"),
        string(map, "root_cause"),
        string(map, "trace"),
        links.stream()
            .map(AttributeValue::m)
            .map(link -> new AlertLink(string(link, "label"), string(link, "url")))
            .toList());
  }

  private static AttributeValue handling(Acknowledgement handling) {
    return AttributeValue.fromM(
        Map.of(
            "kind", text(handling.kind().name()),
            "user_id", text(handling.userId()),
            "at", millis(handling.at()),
            "until", millis(handling.until()),
            "severity", rank(handling.severity())));
  }

  private static Acknowledgement readHandling(Map<String, AttributeValue> map) {
    boolean silenced = string(map, "kind").equals(Acknowledgement.Kind.SILENCED.name());
    return new Acknowledgement(
        silenced ? Acknowledgement.Kind.SILENCED : Acknowledgement.Kind.ACKNOWLEDGED,
        string(map, "user_id"),
        instant(map, "at"),
        instant(map, "until"),
        Severity.ofRank(integer(map, "severity")));
  }

  private static AttributeValue shown(PostedMessage shown) {
    return AttributeValue.fromM(
        Map.of(
            "message_id", text(shown.messageId()),
            "sequence", number(shown.sequence()),
            "telling", alertNotification(shown.alertNotification())));
  }

  private static PostedMessage readShown(Map<String, AttributeValue> map) {
    return new PostedMessage(
        string(map, "message_id"),
        (int) integer(map, "sequence"),
        readTelling(map(map, "telling").orElse(Map.of())));
  }

  private static AttributeValue rank(Severity severity) {
    return number(severity.rank());
  }

  private static Optional<Severity> readRank(Map<String, AttributeValue> map, String name) {
    return map.containsKey(name)
        ? Optional.of(Severity.ofRank(integer(map, name)))
        : Optional.empty();
  }

  static Optional<Map<String, AttributeValue>> map(Map<String, AttributeValue> map, String name) {
    return Optional.ofNullable(map.get(name)).map(AttributeValue::m);
  }

  static String string(Map<String, AttributeValue> map, String name) {
    return optional(map, name).orElse("");
  }

  static Optional<String> optional(Map<String, AttributeValue> map, String name) {
    return Optional.ofNullable(map.get(name)).map(AttributeValue::s);
  }

  static boolean flag(Map<String, AttributeValue> map, String name) {
    AttributeValue value = map.get(name);
    return value != null && value.bool();
  }

  static long integer(Map<String, AttributeValue> map, String name) {
    AttributeValue value = map.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  static Instant instant(Map<String, AttributeValue> map, String name) {
    return Instant.ofEpochMilli(integer(map, name));
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue millis(Instant instant) {
    return number(instant.toEpochMilli());
  }
}
