package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Hands the table's stream to the worker, as Lambda's event source mapping does: records of one
 * partition key in order, ten keys at the same time, again if the worker says that one failed.
 */
public final class StreamPump implements AutoCloseable {
  /** Lambda's ParallelizationFactor, as the template sets it. */
  private static final int LANES = 10;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int LOOKS_UNTIL_NEW_SHARDS = 100;
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final int TRIES = 5;
  private static final Log LOG = Log.named("local.stream");

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final UnaryOperator<byte[]> function;
  private final Map<String, Optional<String>> iterators = new HashMap<>();
  private final List<ExecutorService> lanes = new ArrayList<>();
  private final Thread reader;
  private volatile boolean closed;

  /**
   * @param function takes a stream event and returns its answer, as Lambda would
   */
  public StreamPump(
      DynamoDbClient client,
      DynamoDbStreamsClient streams,
      String tableName,
      UnaryOperator<byte[]> function) {
    this.streams = streams;
    this.streamArn =
        client.describeTable(describe -> describe.tableName(tableName)).table().latestStreamArn();
    this.function = function;
    for (int i = 0; i < LANES; i++) {
      lanes.add(Executors.newSingleThreadExecutor(Thread.ofVirtual().name("lane-" + i).factory()));
    }
    // What was written before belongs to the schedule, which looks for commands that were not run.
    findShards(ShardIteratorType.LATEST);
    this.reader = Thread.ofPlatform().daemon().name("stream-pump").start(this::readOn);
  }

  private void readOn() {
    long looks = 0;
    while (true) {
      try {
        if (!readOnce()) {
          if (closed) {
            return;
          }
          Thread.sleep(BETWEEN_LOOKS);
        }
        if (++looks % LOOKS_UNTIL_NEW_SHARDS == 0) {
          findShards(ShardIteratorType.TRIM_HORIZON);
        }
      } catch (InterruptedException | RejectedExecutionException stopped) {
        return;
      } catch (RuntimeException away) {
        if (closed) {
          return;
        }
        LOG.warn("local.stream_unreadable", "the stream could not be read", away);
        iterators.clear();
        looks = LOOKS_UNTIL_NEW_SHARDS - 1;
        sleeper(BETWEEN_TRIES);
      }
    }
  }

  private void findShards(ShardIteratorType start) {
    for (Shard shard :
        streams
            .describeStream(describe -> describe.streamArn(streamArn))
            .streamDescription()
            .shards()) {
      if (!iterators.containsKey(shard.shardId())) {
        iterators.put(
            shard.shardId(),
            Optional.of(
                streams
                    .getShardIterator(get ->
                        get.streamArn(streamArn).shardId(shard.shardId()).shardIteratorType(start))
                    .shardIterator()));
      }
    }
  }

  private boolean readOnce() {
    boolean found = false;
    for (Map.Entry<String, Optional<String>> shard : iterators.entrySet()) {
      if (shard.getValue().isPresent()) {
        var page = streams.getRecords(get -> get.shardIterator(shard.getValue().get()));
        shard.setValue(Optional.ofNullable(page.nextShardIterator()));
        page.records().forEach(this::handOver);
        found |= !page.records().isEmpty();
      }
    }
    return found;
  }

  private void handOver(Record record) {
    byte[] event = StreamEvents.of(List.of(record), streamArn);
    String partition = String.valueOf(record.dynamodb().keys().get("pk"));
    lanes.get(Math.floorMod(partition.hashCode(), LANES)).execute(() -> deliver(event));
  }

  private void deliver(byte[] event) {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        Json answer = Json.tryRead(function.apply(event)).orElse(Json.MISSING);
        if (answer.get("batchItemFailures").items().isEmpty()) {
          return;
        }
      } catch (RuntimeException failed) {
        LOG.error("local.worker_failed", "the worker failed", failed, Field.of("attempt", attempt));
      }
      if (closed) {
        return;
      }
      sleeper(BETWEEN_TRIES);
    }
  }

  private void sleeper(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops reading and lets the worker end what it has started, for at most 5 seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      // It reads what was written last, then ends.
      reader.join(LAST_LOOK);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    reader.interrupt();
    lanes.forEach(ExecutorService::shutdown);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    for (ExecutorService lane : lanes) {
      try {
        @Nullable Object ignored =
            lane.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    lanes.forEach(ExecutorService::shutdownNow);
  }
}
