package dev.orchestrator.fault;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.StreamEvents;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The table's stream, as Lambda's event source mapping hands it over: records of one key in order,
 * several lanes at once, a batch again from its first failed record on, at most so often.
 */
final class Stream {
  private static final int LANES = 10;
  private static final int TRIES = 6;

  private final DynamoDbStreamsClient streams;
  private final String arn;
  private final Timeline time;
  private final FaultInjector faultInjector;
  private final RandomGenerator random;
  private final BiConsumer<byte[], Consumer<Optional<byte[]>>> worker;
  private final List<Lane> lanes = new ArrayList<>();
  private String iterator;

  Stream(
      DynamoDbClient table,
      DynamoDbStreamsClient streams,
      String tableName,
      Timeline time,
      FaultInjector faultInjector,
      RandomGenerator random,
      BiConsumer<byte[], Consumer<Optional<byte[]>>> worker) {
    this.streams = streams;
    this.time = time;
    this.faultInjector = faultInjector;
    this.random = random;
    this.worker = worker;
    this.arn = table.describeTable(it -> it.tableName(tableName)).table().latestStreamArn();
    String shard =
        streams
            .describeStream(it -> it.streamArn(arn))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    this.iterator =
        streams
            .getShardIterator(it ->
                it.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane());
    }
  }

  /** Reads what was written since the last time. */
  void read() {
    var page = streams.getRecords(it -> it.shardIterator(iterator));
    iterator = page.nextShardIterator();
    for (Record record : page.records()) {
      // The mapping's filter.
      if (record.eventName() == OperationType.INSERT) {
        String pk = requireNonNull(record.dynamodb().keys().get("pk")).s();
        lanes.get(Math.floorMod(pk.hashCode(), LANES)).add(record);
      }
    }
  }

  /** The records of some keys, one batch after the other. */
  private final class Lane {
    private final Deque<Record> waiting = new ArrayDeque<>();
    private boolean busy;

    void add(Record record) {
      waiting.add(record);
      next();
    }

    private void next() {
      if (busy || waiting.isEmpty()) {
        return;
      }
      busy = true;
      time.in(
          Duration.ofMillis(5 + random.nextInt(faultInjector.chance(0.1) ? 15_000 : 400)),
          () -> {
            int size =
                faultInjector.happens(FaultKind.STREAM_SPLIT) ? 1 : Math.min(10, waiting.size());
            var batch = new ArrayList<Record>();
            for (int i = 0; i < size; i++) {
              batch.add(waiting.remove());
            }
            if (faultInjector.happens(FaultKind.STREAM_GIVEN_UP)) {
              busy = false;
              next();
            } else {
              deliver(batch, 1);
            }
          });
    }

    private void deliver(List<Record> batch, int attempt) {
      worker.accept(
          StreamEvents.of(batch, arn),
          answer -> {
            int failed = answer.map(it -> firstFailed(batch, it)).orElse(0);
            if (failed < batch.size() && attempt < TRIES) {
              List<Record> rest = List.copyOf(batch.subList(failed, batch.size()));
              time.in(Duration.ofSeconds(attempt), () -> deliver(rest, attempt + 1));
            } else if (faultInjector.happens(FaultKind.STREAM_REPEATED)) {
              time.in(Duration.ofMillis(random.nextInt(3_000)), () -> deliver(batch, TRIES));
            } else {
              busy = false;
              next();
            }
          });
    }
  }

  private static int firstFailed(List<Record> batch, byte[] answer) {
    Json failures = Json.tryRead(answer).orElse(Json.MISSING).get("batchItemFailures");
    int first = batch.size();
    for (Json failure : failures.items()) {
      String number = failure.text("itemIdentifier").orElse("");
      for (int i = 0; i < batch.size(); i++) {
        if (batch.get(i).dynamodb().sequenceNumber().equals(number)) {
          first = Math.min(first, i);
        }
      }
    }
    return first;
  }
}
