package dev.orchestrator.bench;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestedRecords;
import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.attestation.CheckResult.Finding;
import dev.orchestrator.attestation.Hash;
import dev.orchestrator.attestation.MerkleTree;
import dev.orchestrator.attestation.RecordLog;
import dev.orchestrator.attestation.ReleaseFacts;
import dev.orchestrator.attestation.SigningKey;
import dev.orchestrator.attestation.UnrecordedReleases;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * How long a run of the attestor takes on the local table, and how many items it writes, with 100
 * records in the history and with a million; {@code LEAVES} and {@code RUNS} in the environment say
 * otherwise, such as 100000: the local table takes a thousand items a second. Runs are a minute
 * apart by the clock that they are given, and {@value #RECORDS_A_RUN} records are finished between
 * two. The history is written without the log, in its format: if that differs, the first run fails
 * and this stops. A tenth of the records is retained, the others are leaves whose record has
 * expired.
 */
public final class AttestationBenchmark {
  private static final int RECORDS_A_RUN = 10;
  private static final int WARM_UP = 20;
  private static final int BATCH = 25;
  private static final String TEXT = "a record of some length ".repeat(20);

  private record Note(long number, Instant at) {}

  private static final ItemType<Note> NOTES =
      ItemType.of(
              "note",
              "NOTE#",
              "",
              new ItemCodec<Note>() {
                @Override
                public ItemKey key(Note note) {
                  return new ItemKey("NOTE#" + note.number(), "NOTE");
                }

                @Override
                public Item write(Note note) {
                  return Item.builder()
                      .set("number", note.number())
                      .set("text", TEXT)
                      .set("at", note.at())
                      .build();
                }

                @Override
                public Note read(ItemKey key, Item item) {
                  return new Note(item.integer("number"), item.instant("at"));
                }
              })
          .attested(Note::at);

  /** Counts what is written and read through the client. */
  private static final class Counted implements InvocationHandler {
    private final DynamoDbClient client;
    private int written;
    private int calls;

    Counted(DynamoDbClient client) {
      this.client = client;
    }

    @Override
    public synchronized Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      if (arguments != null && arguments[0] instanceof Consumer<?>) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      calls++;
      switch (method.getName()) {
        case "putItem", "updateItem", "deleteItem" -> written++;
        case "transactWriteItems" ->
            written += ((TransactWriteItemsRequest) arguments[0]).transactItems().size();
        default -> {
          // Reads are counted as calls.
        }
      }
      try {
        return method.invoke(client, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    }
  }

  private final LocalDynamo dynamo;
  private final String name = "attestations-" + UUID.randomUUID();
  private final Counted counted;
  private final Table table;
  private final int leaves;
  private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private AttestationBenchmark(LocalDynamo dynamo, int leaves) {
    this.dynamo = dynamo;
    this.leaves = leaves;
    this.counted = new Counted(dynamo.client());
    createTable();
    var client =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                counted);
    this.table =
        new Table(
            client,
            name,
            new TableRetry(() -> now, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
  }

  /** As the local table, without the stream and the indexes that no attestation reads. */
  private void createTable() {
    dynamo
        .client()
        .createTable(create ->
            create
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    attribute("pk", ScalarAttributeType.S),
                    attribute("sk", ScalarAttributeType.S),
                    attribute("open", ScalarAttributeType.S),
                    attribute("due_at", ScalarAttributeType.N))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .globalSecondaryIndexes(index ->
                    index
                        .indexName(ItemType.OPEN.name())
                        .keySchema(key("open", KeyType.HASH), key("due_at", KeyType.RANGE))
                        .projection(all -> all.projectionType(ProjectionType.KEYS_ONLY))));
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  public static void main(String[] arguments) throws Exception {
    String[] sizes = System.getenv().getOrDefault("LEAVES", "100,1000000").split(",", -1);
    int runs = Integer.parseInt(System.getenv().getOrDefault("RUNS", "200"));
    System.out.println(
        "   records   p50 ms   p99 ms   max ms   CPU ms   items written   calls   verified");
    for (String size : sizes) {
      try (LocalDynamo dynamo = LocalDynamo.start(Optional.empty())) {
        new AttestationBenchmark(dynamo, Integer.parseInt(size)).run(runs);
      }
    }
    System.exit(0);
  }

  private void run(int runs) throws Exception {
    fill();
    System.err.printf("%,d records are in the table; the runs begin%n", leaves);
    InstantSource clock = () -> now;
    var random = new Random(1);
    SigningKey key = SigningKey.generate(random);
    var attestor =
        new Attestor(
            new AttestationStore(table, new MetricStore(table, clock)),
            new RecordLog(table, new AttestedRecords(List.of(NOTES)), random),
            () -> key,
            new UnrecordedReleases(),
            new Probes(),
            clock,
            text -> text);
    var took = new long[runs];
    int written = 0;
    int calls = 0;
    long processor = 0;
    String last = "";
    for (int run = -WARM_UP; run < runs; run++) {
      now = now.plus(Duration.ofMinutes(1));
      for (int i = 0; i < RECORDS_A_RUN; i++) {
        long number = leaves + (long) (run + WARM_UP) * RECORDS_A_RUN + i;
        if (!table.write(NOTES.put(new Note(number, now)).ifAbsent()).isWritten()) {
          throw new IllegalStateException("record " + number + " is there already");
        }
      }
      int writtenBefore = counted.written;
      int callsBefore = counted.calls;
      long processorBefore = processorTime();
      long start = System.nanoTime();
      Attestor.Made made = attestor.run("production").orElseThrow();
      long end = System.nanoTime();
      if (!made.attestation().passed()) {
        throw new IllegalStateException("a run failed: " + made.attestation().checks());
      }
      if (run >= 0) {
        took[run] = end - start;
        processor += processorTime() - processorBefore;
        written += counted.written - writtenBefore;
        calls += counted.calls - callsBefore;
        last = made.attestation().checks().get(3).detail();
      }
    }
    Arrays.sort(took);
    System.out.printf(
        "%,10d %8.1f %8.1f %8.1f %8.1f %15.1f %7.1f   %s%n",
        leaves,
        millis(took, 50),
        millis(took, 99),
        millis(took, 100),
        processor / 1e6 / runs,
        (double) written / runs,
        (double) calls / runs,
        last);
  }

  /** Of this process and of the table's, in nanoseconds: what other load does not change. */
  private static long processorTime() {
    return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /** The nearest rank. */
  private static double millis(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1] / 1e6;
  }

  private final class Probes implements Attestor.Probes {
    @Override
    public Finding table() {
      return table.get(NOTES, new ItemKey("NOTE#0", "NOTE")).isEmpty()
          ? Finding.skipped("no such record")
          : Finding.passed("read");
    }

    @Override
    public Finding health() {
      return Finding.skipped("there is no product");
    }

    @Override
    public Reported version(ReleaseFacts.Target target) {
      return new Reported(Optional.empty(), "there is no product");
    }
  }

  // ---- the history before the first run

  private void fill() throws Exception {
    Instant finished = now.minus(Duration.ofDays(1));
    int retained = leaves < 1_000 ? leaves : leaves / 10;
    var hashes = new ArrayList<Hash>(leaves);
    var items = new ArrayList<Map<String, AttributeValue>>();
    try (var writers = Executors.newFixedThreadPool(4)) {
      var batches = new ArrayList<Future<?>>();
      for (int index = 0; index < leaves; index++) {
        var note = new Note(index, finished);
        Item record = Item.of(stored(note));
        boolean isRetained = index >= leaves - retained;
        var leaf = new LinkedHashMap<String, Object>();
        leaf.put("type", NOTES.name());
        leaf.put("pk", "NOTE#" + index);
        leaf.put("sk", "NOTE");
        leaf.put("finished_at", finished);
        if (!isRetained) {
          leaf.put("expires_at", finished);
        }
        leaf.put("digest", Hash.ofData(record.canonical(Set.of())).bytes());
        hashes.add(Hash.ofLeaf(Item.of(leaf).canonical(Set.of())));
        items.add(leafItem(index, leaf));
        if (isRetained) {
          items.add(attributes(stored(note)));
        }
        if (items.size() >= BATCH - 1) {
          List<Map<String, AttributeValue>> batch = List.copyOf(items);
          batches.add(writers.submit(() -> write(batch)));
          items.clear();
        }
      }
      MerkleTree.Appended tree = new MerkleTree(0, _ -> List.of()).append(hashes);
      write(items);
      tree.tiles()
          .forEach((key, tile) -> {
            if (key.level() > 0) {
              write(List.of(attributes(tile(key, tile))));
            }
          });
      write(
          List.of(
              attributes(
                  Map.of(
                      "pk",
                      "LEAF#LOG",
                      "sk",
                      "HEAD",
                      "version",
                      1,
                      "size",
                      tree.size(),
                      "root",
                      tree.root().hex()))));
      for (Future<?> each : batches) {
        each.get();
      }
    }
  }

  private static Map<String, Object> stored(Note note) {
    return Map.of(
        "pk",
        "NOTE#" + note.number(),
        "sk",
        "NOTE",
        "number",
        note.number(),
        "text",
        TEXT,
        "at",
        note.at());
  }

  private static Map<String, AttributeValue> leafItem(int index, Map<String, Object> leaf) {
    var item = new LinkedHashMap<>(leaf);
    item.put("pk", "LEAF#%010d".formatted(index / MerkleTree.TILE_WIDTH));
    item.put("sk", "N%03d".formatted(index % MerkleTree.TILE_WIDTH));
    item.put("version", 1);
    item.put("index", index);
    item.put("record_pk", leaf.get("pk"));
    item.put("record_sk", leaf.get("sk"));
    Object expires = item.remove("expires_at");
    if (expires != null) {
      item.put("record_expires_at", expires);
    }
    return attributes(item);
  }

  private static Map<String, Object> tile(MerkleTree.TileKey key, List<Hash> tile) {
    var bytes = new ByteArrayOutputStream();
    tile.forEach(hash -> bytes.writeBytes(hash.bytes()));
    return Map.of(
        "pk", "LEAF#TILE#" + key.level(),
        "sk", "T%010d".formatted(key.index()),
        "version", 1,
        "level", key.level(),
        "index", key.index(),
        "hashes", bytes.toByteArray());
  }

  private static Map<String, AttributeValue> attributes(Map<String, Object> values) {
    var attributes = new HashMap<String, AttributeValue>();
    values.forEach((name, value) ->
        attributes.put(
            name,
            switch (value) {
              case String text -> AttributeValue.fromS(text);
              case Number number -> AttributeValue.fromN(number.toString());
              case Instant at -> AttributeValue.fromN(Long.toString(at.toEpochMilli()));
              case byte[] bytes -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
              default -> throw new IllegalArgumentException(name);
            }));
    return attributes;
  }

  private void write(List<Map<String, AttributeValue>> items) {
    List<WriteRequest> left =
        items.stream()
            .map(item ->
                WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build())
            .toList();
    while (!left.isEmpty()) {
      Map<String, List<WriteRequest>> batch = Map.of(name, left);
      left =
          dynamo
              .client()
              .batchWriteItem(write -> write.requestItems(batch))
              .unprocessedItems()
              .getOrDefault(name, List.of());
    }
  }
}
