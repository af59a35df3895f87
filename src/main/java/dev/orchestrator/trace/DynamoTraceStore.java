package dev.orchestrator.trace;

import static dev.orchestrator.trace.TraceItem.key;
import static dev.orchestrator.trace.TraceItem.millis;
import static dev.orchestrator.trace.TraceItem.number;
import static dev.orchestrator.trace.TraceItem.text;

import dev.orchestrator.log.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Traces in the system's one DynamoDB table. */
public final class DynamoTraceStore implements TraceStore {
  /** The index that finds a trace by its id. */
  public static final String BY_TRACE_ID = "by_trace_id";

  /** The index that lists open commands by the time at which they are next due. */
  public static final String OPEN_COMMANDS = "open_commands";

  /** How long the stream may take to hand a new command to a worker before the schedule does. */
  private static final Duration HAND_OVER = Duration.ofSeconds(20);

  private static final String MINE = "lease_owner = :me AND attribute_exists(#work)";

  private final DynamoDbClient table;
  private final String tableName;
  private final TraceItem items;
  private final TraceReads reads;
  private final SingleUsePresses presses;
  private final Cooldowns cooldowns;
  private final ParkedCommands parked;
  private final CommandEnds ends;
  private final EndCounts counts;

  /**
   * @param counts what is written with the end of a command
   */
  public DynamoTraceStore(
      DynamoDbClient table, String tableName, Redactor redactor, EndCounts counts) {
    this.table = table;
    this.tableName = tableName;
    this.items = new TraceItem(redactor);
    this.reads = new TraceReads(table, tableName);
    this.presses = new SingleUsePresses(table, tableName);
    this.cooldowns = new Cooldowns(table, tableName);
    this.parked = new ParkedCommands(table, tableName);
    this.ends = new CommandEnds(table, tableName, items);
    this.counts = counts;
  }

  @Override
  public Acceptance accept(Trace trace, Work work, String answer) {
    return putOnce(open(trace, work, answer), List.of(), trace.traceId());
  }

  private Map<String, AttributeValue> open(Trace trace, Work work, String answer) {
    var item = items.of(trace, answer);
    item.put(TraceItem.WORK, TraceItem.work(work));
    item.put(TraceItem.ATTEMPT, number(0));
    item.put(TraceItem.LEASE_UNTIL, number(0));
    item.put(TraceItem.OPEN, text(TraceItem.OPEN_VALUE));
    item.put(TraceItem.DUE_AT, millis(trace.startedAt().plus(HAND_OVER)));
    return item;
  }

  @Override
  public PressResult press(SingleUseToken button, Trace trace, Optional<Work> work, String answer) {
    var item = work.map(w -> open(trace, w, answer)).orElseGet(() -> items.of(trace, answer));
    List<TransactWriteItem> counted = counted(trace);
    return asking(
        "record the press of a button", () -> presses.press(button, trace, item, counted));
  }

  @Override
  public void offer(SingleUseToken button) {
    asking("store a button", () -> presses.offer(button));
  }

  @Override
  public Optional<SingleUseToken> oneShot(String nonce) {
    return asking("read a button", () -> presses.find(nonce));
  }

  @Override
  public Optional<Instant> use(
      String userId, String command, String interactionId, Instant now, Cooldown cooldown) {
    return asking(
        "record the use of a command",
        () -> cooldowns.use(userId, command, interactionId, now, cooldown));
  }

  @Override
  public Acceptance record(Trace trace, String answer) {
    return putOnce(items.of(trace, answer), counted(trace), trace.traceId());
  }

  private List<TransactWriteItem> counted(Trace trace) {
    return trace.status().isFinal() ? counts.of(trace) : List.of();
  }

  private Acceptance putOnce(
      Map<String, AttributeValue> item, List<TransactWriteItem> counted, String traceId) {
    return asking(
        "record a command",
        () -> {
          try {
            if (counted.isEmpty()) {
              put(item);
            } else {
              putAndCount(item, counted);
            }
            return new Acceptance.First();
          } catch (ConditionalCheckFailedException seen) {
            return seen(seen.item(), item, traceId);
          } catch (TransactionCanceledException cancelled) {
            return seen(TraceItem.refusing(cancelled, 0), item, traceId);
          }
        });
  }

  private void put(Map<String, AttributeValue> item) {
    table.putItem(put ->
        put.tableName(tableName)
            .item(item)
            .conditionExpression("attribute_not_exists(pk)")
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private void putAndCount(Map<String, AttributeValue> item, List<TransactWriteItem> counted) {
    var writes = new ArrayList<TransactWriteItem>();
    writes.add(TraceItem.putOnce(tableName, item));
    writes.addAll(counted);
    table.transactWriteItems(transaction -> transaction.transactItems(writes));
  }

  /**
   * The SDK repeats a write whose answer was lost; then it is our own item that is in the way of a
   * plain put. A transaction is repeated under its own token.
   */
  private static Acceptance seen(
      Map<String, AttributeValue> seen, Map<String, AttributeValue> item, String traceId) {
    Optional<String> answer = TraceItem.unpacked(seen, TraceItem.ANSWER);
    boolean ours =
        TraceItem.string(seen, TraceItem.TRACE_ID).equals(traceId)
            && TraceItem.unpacked(item, TraceItem.ANSWER).equals(answer);
    return ours ? new Acceptance.First() : new Acceptance.Repeated(answer.orElse(""));
  }

  @Override
  public Optional<Claim> claim(TraceKey key, String owner, Instant now, Instant leaseUntil) {
    return asking(
        "acquire the lease of a command",
        () -> {
          try {
            var held =
                table.updateItem(update ->
                    update
                        .tableName(tableName)
                        .key(key(key))
                        .updateExpression(
                            "SET lease_owner = :me, lease_until = :until,"
                                + " trace_status = :running REMOVE finished_at, error_text,"
                                + " woken_at ADD attempt :one")
                        .conditionExpression("attribute_exists(#work) AND lease_until <= :now")
                        .expressionAttributeNames(Map.of("#work", TraceItem.WORK))
                        .expressionAttributeValues(
                            Map.of(
                                ":me", text(owner),
                                ":until", millis(leaseUntil),
                                ":now", millis(now),
                                ":one", number(1),
                                ":running", text(TraceStatus.RUNNING.word())))
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return held(held.attributes(), owner);
          } catch (ConditionalCheckFailedException refused) {
            boolean ours = TraceItem.string(refused.item(), TraceItem.OWNER).equals(owner);
            return ours ? held(refused.item(), owner) : Optional.empty();
          }
        });
  }

  private static Optional<Claim> held(Map<String, AttributeValue> item, String owner) {
    return TraceItem.readWork(item)
        .map(work -> new Claim(TraceItem.read(item), work, owner, TraceItem.attempt(item)));
  }

  @Override
  public boolean saveSteps(Claim claim, List<Step> steps, Instant leaseUntil) {
    return updateMine(
        claim,
        "SET steps = :steps, lease_until = :until",
        Map.of(":steps", items.steps(steps), ":until", millis(leaseUntil)));
  }

  @Override
  public boolean release(Claim claim, List<Step> steps, Instant retryAt) {
    return updateMine(
        claim,
        // An orderly end of an attempt does not count towards those that died.
        "SET steps = :steps, lease_until = :free, due_at = :retry REMOVE lease_owner"
            + " ADD attempt :back",
        Map.of(
            ":steps", items.steps(steps),
            ":free", number(0),
            ":retry", millis(retryAt),
            ":back", number(-1)));
  }

  @Override
  public boolean note(Claim claim, String name, String value) {
    return asking("store a note", () -> parked.note(claim, name, value));
  }

  @Override
  public Suspension park(
      Claim claim, List<Step> steps, Instant lookAt, Optional<ChannelPost> post) {
    return asking("suspend a command", () -> parked.park(claim, items.steps(steps), lookAt, post));
  }

  @Override
  public boolean wake(TraceKey key, Instant now) {
    return asking("resume a command", () -> parked.wake(key, now));
  }

  @Override
  public boolean saveEnd(Claim claim, Trace end, String finalResponse, Instant leaseUntil) {
    return asking(
        "record how a command ended", () -> ends.save(claim, end, finalResponse, leaseUntil));
  }

  @Override
  public boolean finish(Claim claim, Trace end) {
    List<TransactWriteItem> counted = counted(end);
    return asking("end a command", () -> ends.finish(claim, end, counted));
  }

  private boolean updateMine(
      Claim claim, String expression, Map<String, AttributeValue> expressionValues) {
    var values = new HashMap<>(expressionValues);
    values.put(":me", text(claim.owner()));
    return asking(
        "record the progress of a command",
        () -> {
          try {
            table.updateItem(update ->
                update
                    .tableName(tableName)
                    .key(key(claim.trace().key()))
                    .updateExpression(expression)
                    .conditionExpression(MINE)
                    .expressionAttributeNames(Map.of("#work", TraceItem.WORK))
                    .expressionAttributeValues(values));
            return true;
          } catch (ConditionalCheckFailedException lost) {
            return false;
          }
        });
  }

  @Override
  public List<TraceKey> overdue(Instant now, int limit) {
    return asking("list open commands", () -> reads.overdue(now, limit));
  }

  @Override
  public List<Trace> recent(String userId, Instant now, Predicate<Trace> wanted, int limit) {
    return asking("read a user's traces", () -> reads.recent(userId, now, wanted, limit));
  }

  @Override
  public List<Trace> find(String traceId, Instant now) {
    return asking("find a trace", () -> reads.find(traceId, now));
  }

  @Override
  public void probe(Instant now) {
    asking("write an item and read it back", () -> reads.probe(now));
  }

  @Override
  public void reach() {
    asking("read an item", reads::reach);
  }

  private static <T> T asking(String purpose, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException away) {
      throw new StoreUnavailable("the table is unavailable: failed to " + purpose, away);
    }
  }
}
