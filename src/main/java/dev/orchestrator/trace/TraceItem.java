package dev.orchestrator.trace;

import dev.orchestrator.log.Redactor;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.text.Truncator;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A trace's item in the table: the names of its attributes. */
final class TraceItem {
  static final String PK = "pk";
  static final String SK = "sk";
  static final String TRACE_ID = "trace_id";
  static final String COMMAND = "cmd";
  static final String STATUS = "trace_status";
  static final String STARTED_AT = "started_at";
  static final String FINISHED_AT = "finished_at";
  static final String STEPS = "steps";
  static final String ERROR = "error_text";
  static final String ANSWER = "answer";
  static final String EXPIRES_AT = "expires_at";
  static final String WORK = "work";
  static final String ATTEMPT = "attempt";
  static final String OWNER = "lease_owner";
  static final String LEASE_UNTIL = "lease_until";

  /** In the work: the final response. */
  static final String LAST_WORD = "last_word";

  /**
   * The partition key of the index that lists open commands, and finished ones until they are in
   * the history.
   */
  static final String OPEN = "open";

  static final String OPEN_VALUE = "COMMAND";

  /**
   * When an open command should be looked at if nothing has ended it by then. It is a key of the
   * index and stays as it is while workers hold the command; {@link #LEASE_UNTIL} says until when.
   */
  static final String DUE_AT = "due_at";

  /** How long a trace is kept. */
  static final Duration KEPT = Duration.ofDays(30);

  /** Why a transaction was cancelled: the condition of one of its writes. */
  static final String CONDITION_FAILED = "ConditionalCheckFailed";

  private static final int MAX_TEXT = 1_000;

  private final Redactor redactor;

  TraceItem(Redactor redactor) {
    this.redactor = redactor;
  }

  static Map<String, AttributeValue> key(TraceKey key) {
    return Map.of(PK, text(key.pk()), SK, text(key.sk()));
  }

  Map<String, AttributeValue> of(Trace trace, String answer) {
    var item = new HashMap<>(key(trace.key()));
    item.put(TRACE_ID, text(trace.traceId()));
    item.put(COMMAND, text(clean(trace.command())));
    item.put(STATUS, text(trace.status().word()));
    item.put(STARTED_AT, millis(trace.startedAt()));
    trace
        .finishedAt()
        .ifPresent(end -> {
          item.put(FINISHED_AT, millis(end));
          item.put(OPEN, text(ItemType.FINISHED));
          item.put(DUE_AT, millis(end));
        });
    trace.error().ifPresent(error -> item.put(ERROR, text(clean(error))));
    item.put(STEPS, steps(trace.steps()));
    item.put(ANSWER, PackedText.pack(answer));
    item.put(EXPIRES_AT, number(trace.startedAt().plus(KEPT).getEpochSecond()));
    return item;
  }

  /** Puts an item if there is none under its key, as a part of a transaction. */
  static TransactWriteItem putOnce(String tableName, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(tableName)
                .item(item)
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  /**
   * The item whose condition cancelled the transaction; empty if there is none under the key.
   *
   * @param place of its write in the transaction
   * @throws TransactionCanceledException the same, if something else cancelled it
   */
  static Map<String, AttributeValue> refusing(TransactionCanceledException cancelled, int place) {
    CancellationReason reason = cancelled.cancellationReasons().get(place);
    if (!CONDITION_FAILED.equals(reason.code())) {
      throw cancelled;
    }
    return reason.item();
  }

  AttributeValue steps(List<Step> steps) {
    return AttributeValue.fromL(steps.stream().map(this::step).toList());
  }

  private AttributeValue step(Step step) {
    var map = new HashMap<String, AttributeValue>();
    map.put("name", text(clean(step.name())));
    map.put("status", text(step.status().word()));
    map.put("started_at", millis(step.startedAt()));
    step.took().ifPresent(took -> map.put("duration_ms", number(took.toMillis())));
    map.put("detail", text(clean(step.detail())));
    step.advice().ifPresent(advice -> map.put("advice", text(clean(advice))));
    step.link().ifPresent(link -> map.put("link", text(clean(link.toString()))));
    return AttributeValue.fromM(map);
  }

  String clean(String raw) {
    return Truncator.truncate(redactor.redact(raw), MAX_TEXT);
  }

  static AttributeValue work(Work work) {
    var map = new HashMap<String, AttributeValue>();
    map.put("application_id", text(work.applicationId()));
    map.put("interaction", PackedText.pack(work.interaction()));
    map.put("token", text(work.token()));
    map.put("token_ends_at", millis(work.tokenEndsAt()));
    work.post().ifPresent(post -> map.put("post", post(post)));
    work.segment().ifPresent(segment -> map.put("segment", segment(segment)));
    map.put("notes", texts(work.notes()));
    work.finalResponse().ifPresent(last -> map.put(LAST_WORD, PackedText.pack(last)));
    return AttributeValue.fromM(map);
  }

  static AttributeValue texts(Map<String, String> values) {
    var map = new HashMap<String, AttributeValue>();
    values.forEach((name, value) -> map.put(name, text(value)));
    return AttributeValue.fromM(map);
  }

  static Map<String, String> readTexts(Map<String, AttributeValue> item, String name) {
    var texts = new HashMap<String, String>();
    if (item.containsKey(name)) {
      item.get(name).m().forEach((key, value) -> texts.put(key, value.s()));
    }
    return texts;
  }

  private static AttributeValue segment(Segment segment) {
    return AttributeValue.fromM(
        Map.of("trace_id", text(segment.traceId()), "id", text(segment.id())));
  }

  private static Optional<Segment> readSegment(Map<String, AttributeValue> work) {
    return Optional.ofNullable(work.get("segment"))
        .map(AttributeValue::m)
        .map(segment -> new Segment(string(segment, "trace_id"), string(segment, "id")));
  }

  static AttributeValue post(ChannelPost post) {
    var map = new HashMap<String, AttributeValue>();
    map.put("channel_id", text(post.channelId()));
    post.messageId().ifPresent(id -> map.put("message_id", text(id)));
    if (post.closed()) {
      map.put("closed", AttributeValue.fromBool(true));
    }
    return AttributeValue.fromM(map);
  }

  private static Optional<ChannelPost> readPost(Map<String, AttributeValue> work) {
    return Optional.ofNullable(work.get("post"))
        .map(AttributeValue::m)
        .map(post ->
            new ChannelPost(
                string(post, "channel_id"),
                optional(post, "message_id"),
                post.containsKey("closed")));
  }

  static Optional<Work> readWork(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(WORK))
        .map(AttributeValue::m)
        .map(work ->
            new Work(
                string(work, "application_id"),
                unpacked(work, "interaction").orElse(""),
                string(work, "token"),
                instant(work, "token_ends_at"),
                readPost(work),
                readSegment(work),
                readTexts(work, "notes"),
                unpacked(work, LAST_WORD)));
  }

  static Trace read(Map<String, AttributeValue> item) {
    var steps = new ArrayList<Step>();
    if (item.containsKey(STEPS)) {
      item.get(STEPS).l().forEach(step -> steps.add(readStep(step.m())));
    }
    return new Trace(
        TraceKey.of(string(item, PK), string(item, SK)),
        string(item, TRACE_ID),
        string(item, COMMAND),
        TraceStatus.of(string(item, STATUS)).orElse(TraceStatus.RUNNING),
        instant(item, STARTED_AT),
        item.containsKey(FINISHED_AT) ? Optional.of(instant(item, FINISHED_AT)) : Optional.empty(),
        steps,
        optional(item, ERROR));
  }

  private static Step readStep(Map<String, AttributeValue> map) {
    return new Step(
        string(map, "name"),
        StepStatus.of(string(map, "status")).orElse(StepStatus.RUNNING),
        instant(map, "started_at"),
        map.containsKey("duration_ms")
            ? Optional.of(Duration.ofMillis(Long.parseLong(map.get("duration_ms").n())))
            : Optional.empty(),
        string(map, "detail"),
        optional(map, "advice"),
        optional(map, "link").flatMap(TraceItem::address));
  }

  private static Optional<URI> address(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException redacted) {
      return Optional.empty();
    }
  }

  static int attempt(Map<String, AttributeValue> item) {
    AttributeValue attempt = item.get(ATTEMPT);
    return attempt == null ? 0 : Integer.parseInt(attempt.n());
  }

  static boolean hasExpired(Map<String, AttributeValue> item, Instant now) {
    AttributeValue expires = item.get(EXPIRES_AT);
    return expires != null && Long.parseLong(expires.n()) <= now.getEpochSecond();
  }

  static String string(Map<String, AttributeValue> map, String name) {
    return optional(map, name).orElse("");
  }

  private static Optional<String> optional(Map<String, AttributeValue> map, String name) {
    return Optional.ofNullable(map.get(name)).map(AttributeValue::s);
  }

  static Optional<String> unpacked(Map<String, AttributeValue> map, String name) {
    return Optional.ofNullable(map.get(name)).map(PackedText::unpack);
  }

  static Instant instant(Map<String, AttributeValue> map, String name) {
    AttributeValue value = map.get(name);
    return Instant.ofEpochMilli(value == null ? 0 : Long.parseLong(value.n()));
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
