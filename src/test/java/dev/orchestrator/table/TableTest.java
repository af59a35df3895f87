package dev.orchestrator.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The kit over a real table, and over one that refuses as AWS does under load. */
class TableTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  record Order(String shop, String id, String status, BigDecimal price, Optional<Instant> end) {
    static Order of(String id, String status) {
      return new Order("shop", id, status, new BigDecimal("9.5"), Optional.empty());
    }
  }

  private static final class OrderCodec implements ItemCodec<Order> {
    @Override
    public ItemKey key(Order order) {
      return new ItemKey(ItemKey.text("ORDER", order.shop()), ItemKey.text("O", order.id()));
    }

    @Override
    public Item write(Order order) {
      return Item.builder()
          .set("status", order.status())
          .set("price", order.price())
          .set("end", order.end())
          .build();
    }

    @Override
    public Order read(ItemKey key, Item item) {
      return new Order(
          key.pk().substring("ORDER#".length()),
          key.sk().substring("O#".length()),
          item.text("status"),
          item.findNumber("price").orElse(BigDecimal.ZERO),
          item.findInstant("end"));
    }
  }

  private static final ItemType<Order> ORDERS =
      ItemType.of("order", "ORDER#", "O#", new OrderCodec());
  private static final ItemType<Order> OFFERS =
      ORDERS.expiring(order -> order.end().orElse(Instant.MAX.minusSeconds(1)));
  private static final ItemType<Map<String, String>> TAGS =
      ItemType.of(
          "tags",
          "TAGS#",
          "",
          new ItemCodec<Map<String, String>>() {
            @Override
            public ItemKey key(Map<String, String> tags) {
              return new ItemKey("TAGS#1", "TAGS");
            }

            @Override
            public Item write(Map<String, String> tags) {
              return Item.builder().set("tags", tags).build();
            }

            @Override
            public Map<String, String> read(ItemKey key, Item item) {
              return item.texts("tags");
            }
          });

  private static final ItemType<BigDecimal> SUMS =
      ItemType.of(
          "sum",
          "SUM#",
          "",
          new ItemCodec<BigDecimal>() {
            @Override
            public ItemKey key(BigDecimal sum) {
              return new ItemKey("SUM#1", "SUM");
            }

            @Override
            public Item write(BigDecimal sum) {
              return Item.builder().set("sum", sum).build();
            }

            @Override
            public BigDecimal read(ItemKey key, Item item) {
              return item.number("sum");
            }
          });

  private static LocalDynamo dynamo;
  private static int tables;

  private final List<Duration> waits = new ArrayList<>();
  private Instant now = NOON;

  @BeforeAll
  static void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  private Table empty() {
    String name = "kit-" + ++tables;
    LocalTable.create(dynamo.client(), name);
    return over(dynamo.client(), name);
  }

  private Table over(DynamoDbClient client, String name) {
    var retry =
        new TableRetry(
            () -> now,
            () -> 0.5,
            wait -> {
              waits.add(wait);
              now = now.plus(wait);
            },
            TableRetry.FOR_A_REQUEST);
    return new Table(client, name, retry, UUID::randomUUID);
  }

  private static ItemKey key(String id) {
    return new ItemKey("ORDER#shop", "O#" + id);
  }

  // ---- single writes

  @Test
  void the_first_put_is_written_and_the_second_meets_what_is_there() {
    Table table = empty();
    assertThat(table.write(ORDERS.put(Order.of("1", "new")).ifAbsent()))
        .isEqualTo(
            new WriteResult.Written<>(
                Optional.of(new Stored<>(key("1"), Order.of("1", "new"), 1))));
    assertThat(table.write(ORDERS.put(Order.of("1", "other")).ifAbsent()))
        .isEqualTo(
            new WriteResult.Conflict<>(
                Optional.of(new Stored<>(key("1"), Order.of("1", "new"), 1))));
  }

  @Test
  void of_two_who_read_one_version_the_second_meets_the_first_ones_change() {
    Table table = empty();
    table.write(ORDERS.put(Order.of("1", "new")).ifAbsent());
    Stored<Order> read = table.get(ORDERS, key("1")).orElseThrow();
    assertThat(table.write(ORDERS.put(Order.of("1", "paid")).ifVersion(read.version())).isWritten())
        .isTrue();
    assertThat(table.write(ORDERS.put(Order.of("1", "cancelled")).ifVersion(read.version())))
        .isEqualTo(
            new WriteResult.Conflict<>(
                Optional.of(new Stored<>(key("1"), Order.of("1", "paid"), 2))));
  }

  @Test
  void a_change_of_single_attributes_counts_as_a_version_and_adds_exactly() {
    Table table = empty();
    table.write(ORDERS.put(Order.of("1", "new")));
    WriteResult<Order> changed =
        table.write(
            ORDERS
                .update(key("1"))
                .set("status", "paid")
                .add("price", new BigDecimal("0.1"))
                .when(Condition.equal("status", "new").and(Condition.lacks("end"))));
    var expected = new Order("shop", "1", "paid", new BigDecimal("9.6"), Optional.empty());
    assertThat(changed)
        .isEqualTo(new WriteResult.Written<>(Optional.of(new Stored<>(key("1"), expected, 2))));
    assertThat(table.write(ORDERS.update(key("1")).remove("price").ifVersion(1)))
        .isInstanceOf(WriteResult.Conflict.class);
  }

  static List<Arguments> conditions() {
    var ten = BigDecimal.TEN;
    return List.of(
        arguments(Condition.has("price"), true),
        arguments(Condition.has("end"), false),
        arguments(Condition.lacks("end"), true),
        arguments(Condition.equal("status", "new"), true),
        arguments(Condition.notEqual("status", "new"), false),
        arguments(Condition.notEqual("end", "new"), true),
        arguments(Condition.less("price", ten), true),
        arguments(Condition.atMost("price", new BigDecimal("9.5")), true),
        arguments(Condition.greater("price", new BigDecimal("9.5")), false),
        arguments(Condition.atLeast("price", new BigDecimal("9.5")), true),
        arguments(Condition.atLeast("price", ten), false),
        arguments(Condition.atLeast("price", ten).or(Condition.has("status")), true),
        arguments(Condition.has("price").and(Condition.has("end")), false));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void a_write_takes_place_if_its_condition_holds_of_the_stored_item(
      Condition condition, boolean holds) {
    Table table = empty();
    table.write(ORDERS.put(Order.of("1", "new")));

    assertThat(table.write(ORDERS.delete(key("1")).when(condition)).isWritten()).isEqualTo(holds);
  }

  @Test
  void a_conflict_with_nothing_has_no_current_item() {
    Table table = empty();
    assertThat(table.write(ORDERS.update(key("none")).set("status", "x").ifPresent()))
        .isEqualTo(new WriteResult.Conflict<>(Optional.empty()));
    assertThat(table.write(ORDERS.delete(key("none")).when(Condition.present())))
        .isEqualTo(new WriteResult.Conflict<>(Optional.empty()));
  }

  @Test
  void a_delete_returns_what_there_was() {
    Table table = empty();
    table.write(ORDERS.put(Order.of("1", "new")));
    assertThat(table.write(ORDERS.delete(key("1")).ifVersion(1)))
        .isEqualTo(
            new WriteResult.Written<>(
                Optional.of(new Stored<>(key("1"), Order.of("1", "new"), 1))));
    assertThat(table.get(ORDERS, key("1"))).isEmpty();
    assertThat(table.write(ORDERS.delete(key("1"))))
        .isEqualTo(new WriteResult.Written<>(Optional.empty()));
  }

  @Test
  void an_item_over_the_limit_is_a_value() {
    Table table = empty();
    Order large = Order.of("1", "x".repeat(Table.MAX_ITEM_BYTES));
    assertThat(table.write(ORDERS.put(large))).isInstanceOf(WriteResult.TooLarge.class);
    assertThat(table.transact(List.of(ORDERS.put(large))))
        .isInstanceOf(TransactionResult.TooLarge.class);
    assertThat(table.write(ORDERS.update(key("1")).set("status", "x".repeat(410 * 1024))))
        .isInstanceOf(WriteResult.TooLarge.class);
    assertThat(table.get(ORDERS, key("1"))).isEmpty();
  }

  @Test
  void an_item_that_has_ended_is_not_there_although_the_table_has_not_removed_it() {
    Table table = empty();
    var order = new Order("shop", "1", "new", BigDecimal.ONE, Optional.of(NOON.plusSeconds(60)));
    assertThat(table.write(OFFERS.put(order).ifAbsent()).isWritten()).isTrue();
    assertThat(table.write(OFFERS.put(order).ifAbsent()).isWritten()).isFalse();
    now = NOON.plusSeconds(60);
    assertThat(table.get(OFFERS, key("1"))).isEmpty();
    assertThat(table.query(OFFERS.in("ORDER#shop")).items()).isEmpty();
    assertThat(table.write(OFFERS.put(order).ifAbsent()).isWritten()).isTrue();
  }

  // ---- values

  @Test
  void every_kind_of_value_comes_back_as_it_was() {
    Item item =
        Item.builder()
            .set("text", "ß")
            .set("number", new BigDecimal("12345678901234567890123456789.123456789"))
            .set("whole", Long.MIN_VALUE)
            .set("flag", true)
            .set("bytes", new byte[] {0, -1})
            .set("at", NOON)
            .set("list", List.of("a", "b"))
            .set("maps", List.of(Item.builder().set("n", 1).build()))
            .set("none", Optional.empty())
            .build();
    var type =
        ItemType.of(
            "any",
            "ANY#",
            "",
            new ItemCodec<Item>() {
              @Override
              public ItemKey key(Item value) {
                return new ItemKey("ANY#1", "A");
              }

              @Override
              public Item write(Item value) {
                return value;
              }

              @Override
              public Item read(ItemKey key, Item stored) {
                return stored;
              }
            });
    Table table = empty();
    table.write(type.put(item));
    Item read = table.get(type, new ItemKey("ANY#1", "A")).orElseThrow().value();
    assertThat(read.text("text")).isEqualTo("ß");
    assertThat(read.number("number"))
        .isEqualByComparingTo("12345678901234567890123456789.123456789");
    assertThat(read.integer("whole")).isEqualTo(Long.MIN_VALUE);
    assertThat(read.flag("flag")).isTrue();
    assertThat(read.bytes("bytes")).containsExactly(0, -1);
    assertThat(read.instant("at")).isEqualTo(NOON);
    assertThat(read.textList("list")).containsExactly("a", "b");
    assertThat(read.mapList("maps").getFirst().integer("n")).isEqualTo(1);
    assertThat(read.has("none")).isFalse();
  }

  @Test
  void the_image_of_a_stream_record_reads_as_the_item() {
    String image =
        """
        {"pk":{"S":"ORDER#shop"},"sk":{"S":"O#1"},"status":{"S":"new"},"price":{"N":"0.10"},
         "version":{"N":"3"}}
        """;
    Stored<Order> stored = ORDERS.readImage(Json.read(image));
    assertThat(stored.version()).isEqualTo(3);
    assertThat(stored.value().price()).isEqualByComparingTo("0.1");
    assertThat(stored.key()).isEqualTo(key("1"));
  }

  @Test
  void an_item_that_the_codec_cannot_read_is_named_without_its_values() {
    Table table = empty();
    var written = ORDERS.update(key("1")).set("price", "a private text").set("status", "new");
    assertThatThrownBy(() -> table.write(written))
        .isInstanceOf(UnreadableItem.class)
        .hasMessage("an item of type order: attribute price has type S instead of N");
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "1E+125, true",
    "1E+126, false",
    "1E-130, true",
    "1E-131, false",
    "12345678901234567890123456789012345678, true",
    "123456789012345678901234567890123456789, false",
    "100000000000000000000000000000000000000000, true",
  })
  void a_number_is_stored_exactly_or_not_at_all(BigDecimal number, boolean storable) {
    assertThat(Item.isStorable(number)).isEqualTo(storable);
    if (storable) {
      Table table = empty();
      table.write(SUMS.put(number));
      assertThat(table.get(SUMS, new ItemKey("SUM#1", "SUM")).orElseThrow().value())
          .isEqualByComparingTo(number);
    } else {
      assertThatThrownBy(() -> Item.builder().set("n", number))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_part_of_a_key_cannot_reach_into_the_next() {
    assertThat(ItemKey.text("A", "b#c", "d")).isNotEqualTo(ItemKey.text("A", "b", "c#d"));
    assertThat(ItemKey.text("A", "b%23c")).isNotEqualTo(ItemKey.text("A", "b#c"));
  }

  @Test
  void a_key_of_another_type_is_refused() {
    assertThatThrownBy(() -> ORDERS.update(new ItemKey("USER#1", "O#1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ORDERS.update(key("1")).set("version", 9))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- queries

  @Test
  void a_partition_is_read_by_pages_in_both_directions_and_in_a_range() {
    Table table = empty();
    for (int i = 1; i <= 5; i++) {
      table.write(ORDERS.put(Order.of("2026-0" + i, "new")));
    }
    table.write(TAGS.put(Map.of("a", "b")));
    Query<Order> all = ORDERS.in("ORDER#shop").limit(2);
    Page<Stored<Order>> first = table.query(all);
    assertThat(ids(first.items())).containsExactly("2026-01", "2026-02");
    Page<Stored<Order>> second = table.query(all.after(first.next().orElseThrow()).orElseThrow());
    assertThat(ids(second.items())).containsExactly("2026-03", "2026-04");
    Page<Stored<Order>> third = table.query(all.after(second.next().orElseThrow()).orElseThrow());
    assertThat(ids(third.items())).containsExactly("2026-05");
    assertThat(third.next()).isEmpty();

    assertThat(ids(table.query(all.newestFirst()).items())).containsExactly("2026-05", "2026-04");
    assertThat(ids(table.query(ORDERS.in("ORDER#shop").between("O#2026-02", "O#2026-03")).items()))
        .containsExactly("2026-02", "2026-03");
    assertThat(ids(table.query(ORDERS.in("ORDER#shop").prefix("O#2026-04").consistently()).items()))
        .containsExactly("2026-04");
    assertThat(ids(table.queryAll(all, 4)))
        .containsExactly("2026-01", "2026-02", "2026-03", "2026-04");
    assertThat(ids(table.queryAll(all, 100))).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "T1RIRVI", "////"})
  void a_page_token_from_outside_that_is_none_is_empty(String token) {
    assertThat(ORDERS.in("ORDER#shop").after(token)).isEmpty();
  }

  private static List<String> ids(List<Stored<Order>> orders) {
    return orders.stream().map(order -> order.value().id()).toList();
  }

  @Test
  void many_keys_are_read_in_their_order_and_missing_ones_left_out() {
    Table table = empty();
    IntStream.range(0, 120).forEach(i -> table.write(ORDERS.put(Order.of("" + i, "new"))));
    List<ItemKey> keys = IntStream.range(0, 130).mapToObj(i -> key("" + (129 - i))).toList();
    assertThat(ids(table.getAll(ORDERS, keys)))
        .isEqualTo(IntStream.range(0, 120).mapToObj(i -> "" + (119 - i)).toList());
  }

  // ---- transactions

  @Test
  void a_record_and_its_counters_change_together_or_not_at_all() {
    Table table = empty();
    var sum = new ItemKey("SUM#1", "SUM");
    Write.Put<Order> record = ORDERS.put(Order.of("1", "new")).ifAbsent();
    var writes = List.of(record, SUMS.update(sum).add("sum", new BigDecimal("0.1")));
    assertThat(table.transact(writes)).isEqualTo(new TransactionResult.Committed());
    TransactionResult again = table.transact(writes);
    assertThat(again).isInstanceOf(TransactionResult.Conflict.class);
    if (again instanceof TransactionResult.Conflict conflict) {
      assertThat(conflict.isAt(record)).isTrue();
      assertThat(conflict.current(record).orElseThrow().value()).isEqualTo(Order.of("1", "new"));
      assertThat(conflict.isAt(writes.getLast())).isFalse();
    }
    assertThat(table.get(SUMS, sum).orElseThrow().value()).isEqualByComparingTo("0.1");
  }

  @Test
  void a_check_and_a_delete_take_part_in_a_transaction_of_a_hundred() {
    Table table = empty();
    table.write(ORDERS.put(Order.of("old", "done")));
    table.write(ORDERS.put(Order.of("lock", "free")));
    var writes = new ArrayList<Write<?>>();
    writes.add(ORDERS.delete(key("old")).when(Condition.equal("status", "done")));
    writes.add(ORDERS.check(key("lock"), Condition.equal("status", "free")));
    IntStream.range(0, 98)
        .forEach(i -> writes.add(ORDERS.update(key("" + i)).set("status", "s").add("price", 1)));
    assertThat(table.transact(writes).isCommitted()).isTrue();
    assertThat(table.get(ORDERS, key("old"))).isEmpty();
    assertThat(table.get(ORDERS, key("97")).orElseThrow().value().price())
        .isEqualByComparingTo("1");
    table.write(ORDERS.update(key("lock")).set("status", "taken"));
    assertThat(table.transact(writes.subList(1, 3)).isCommitted()).isFalse();
    writes.add(ORDERS.put(Order.of("more", "new")));
    assertThatThrownBy(() -> table.transact(writes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void counters_are_exact_under_many_writers() throws Exception {
    Table table = empty();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        Order order = Order.of("" + i % 48, "new");
        threads.submit(() ->
            table.transact(
                List.of(
                    ORDERS.put(order).ifAbsent(),
                    SUMS.update(new ItemKey("SUM#1", "SUM")).add("sum", new BigDecimal("0.1")))));
      }
    }
    assertThat(table.get(SUMS, new ItemKey("SUM#1", "SUM")).orElseThrow().value())
        .isEqualByComparingTo("4.8");
  }

  // ---- a table under load

  /** Answers each request with the next of these, then with success. Real HTTP, no table. */
  private static final class Refusing implements AutoCloseable {
    final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Json> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Refusing(String... refusals) throws IOException {
      this.refusals.addAll(List.of(refusals));
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            requests.add(Json.tryRead(exchange.getRequestBody().readAllBytes()).orElseThrow());
            String refusal = this.refusals.poll();
            byte[] body = (refusal == null ? "{}" : refusal).getBytes(UTF_8);
            exchange.sendResponseHeaders(refusal == null ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    DynamoDbClient client() {
      return DynamoDbClient.builder()
          .endpointOverride(URI.create("http://localhost:" + server.getAddress().getPort()))
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .httpClient(UrlConnectionHttpClient.create())
          .overrideConfiguration(each -> each.retryStrategy(once -> once.maxAttempts(1)))
          .build();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static String cancelled(String... codes) {
    var reasons = new ArrayList<String>();
    for (String code : codes) {
      reasons.add("{\"Code\":\"" + code + "\"}");
    }
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\","
        + "\"message\":\"cancelled\",\"CancellationReasons\":["
        + String.join(",", reasons)
        + "]}";
  }

  private static String error(String type) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"no\"}";
  }

  @Test
  void a_transaction_that_meets_others_is_repeated_with_the_same_token_and_growing_waits()
      throws Exception {
    try (var refusing =
        new Refusing(
            cancelled("TransactionConflict", "None"),
            cancelled("None", "ThrottlingError"),
            error("TransactionInProgressException"))) {
      Table table = over(refusing.client(), "any");
      TransactionResult result =
          table.transact(
              List.of(ORDERS.put(Order.of("1", "a")).ifAbsent(), ORDERS.delete(key("2"))));
      assertThat(result.isCommitted()).isTrue();
      assertThat(refusing.requests).hasSize(4);
      assertThat(refusing.requests)
          .extracting(request -> request.text("ClientRequestToken").orElseThrow())
          .containsOnly(refusing.requests.peek().text("ClientRequestToken").orElseThrow());
      assertThat(waits)
          .containsExactly(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40));
    }
  }

  @Test
  void a_condition_that_fails_beside_a_conflict_is_the_answer() throws Exception {
    try (var refusing = new Refusing(cancelled("ConditionalCheckFailed", "TransactionConflict"))) {
      Write.Put<Order> put = ORDERS.put(Order.of("1", "a")).ifAbsent();
      TransactionResult result =
          over(refusing.client(), "any").transact(List.of(put, ORDERS.delete(key("2"))));
      assertThat(result)
          .isEqualTo(
              new TransactionResult.Conflict(
                  List.of(new TransactionResult.Failure<>(put, Optional.empty()))));
      assertThat(waits).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionConflictException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded"
      })
  void a_single_write_that_is_refused_for_a_moment_is_repeated(String type) throws Exception {
    try (var refusing = new Refusing(error(type))) {
      assertThat(over(refusing.client(), "any").write(ORDERS.put(Order.of("1", "a"))).isWritten())
          .isTrue();
      assertThat(waits).hasSize(1);
    }
  }

  @Test
  void a_conflict_without_end_is_an_unavailable_table_after_six_attempts() throws Exception {
    String[] refusals =
        IntStream.range(0, 10)
            .mapToObj(i -> cancelled("TransactionConflict"))
            .toArray(String[]::new);
    try (var refusing = new Refusing(refusals)) {
      Table table = over(refusing.client(), "any");
      assertThatThrownBy(() -> table.transact(List.of(ORDERS.delete(key("private")))))
          .isInstanceOf(TableUnavailable.class)
          .hasMessage("transaction: TransactionConflict");
      assertThat(refusing.requests).hasSize(6);
    }
  }

  @Test
  void no_attempt_begins_after_the_time_limit() throws Exception {
    String[] refusals =
        IntStream.range(0, 10).mapToObj(i -> error("ThrottlingException")).toArray(String[]::new);
    try (var refusing = new Refusing(refusals)) {
      var retry =
          new TableRetry(
              () -> now,
              () -> 0.99,
              wait -> {
                waits.add(wait);
                now = now.plus(wait);
              },
              Duration.ofMillis(100));
      Table table = new Table(refusing.client(), "any", retry, UUID::randomUUID);
      assertThatThrownBy(() -> table.get(ORDERS, key("1"))).isInstanceOf(TableUnavailable.class);
      assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
          .isLessThanOrEqualTo(Duration.ofMillis(100));
    }
  }

  @Test
  void a_table_that_may_not_be_used_is_unavailable_at_once_and_names_no_key() throws Exception {
    try (var refusing = new Refusing(error("AccessDeniedException"))) {
      Table table = over(refusing.client(), "any");
      assertThatThrownBy(() -> table.get(ORDERS, key("private")))
          .isInstanceOf(TableUnavailable.class)
          .hasMessage("get order: AccessDeniedException")
          .hasCauseInstanceOf(SdkException.class);
      assertThat(waits).isEmpty();
    }
  }
}
