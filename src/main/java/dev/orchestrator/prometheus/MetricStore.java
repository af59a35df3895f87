package dev.orchestrator.prometheus;

import dev.orchestrator.table.Condition;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Page;
import dev.orchestrator.table.Query;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.Write;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The exact counters of all groups, in the table. What a record counts is written in the
 * transaction of the record itself, so it is counted once, whatever is repeated or lost:
 *
 * <pre>{@code
 * var writes = new ArrayList<Write<?>>();
 * writes.add(PHASES.put(phase).ifAbsent());
 * writes.addAll(metrics.writes(phase.id(), count));
 * table.transact(writes);
 * }</pre>
 *
 * <p>A {@link Count} costs two writes, of the total and of the current hour's windows, each of an
 * item below 1 KB as a rule. The first record of a new label set costs one more transaction.
 *
 * <p>Safe for many threads.
 */
public final class MetricStore {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int PAGE = 1_000;

  private final Table table;
  private final InstantSource clock;
  private final int maxLabelSets;

  /** Label sets that were admitted; they stay so for ever. */
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();

  /** Groups that admit no more; they stay so for ever. */
  private final Set<String> full = ConcurrentHashMap.newKeySet();

  public MetricStore(Table table, InstantSource clock) {
    this(table, clock, MetricGroup.MAX_LABEL_SETS);
  }

  MetricStore(Table table, InstantSource clock, int maxLabelSets) {
    this.table = table;
    this.clock = clock;
    this.maxLabelSets = maxLabelSets;
  }

  // ---- counting

  /**
   * The writes that count a record, to be made in its transaction: two for each group and label
   * set, one if the group has no windows. A label set that is new is admitted here, or replaced by
   * {@link MetricGroup#OTHER} if the group has its most.
   *
   * @param recordId spreads the records of a label set over its shards
   * @throws TableUnavailable if a new label set could not be admitted
   */
  public List<Write<?>> writes(String recordId, Count... counts) {
    Instant now = clock.instant();
    int shard = MetricItem.shardOf(recordId);
    var merged = new LinkedHashMap<ItemKey, Count>();
    for (Count asked : counts) {
      if (asked.amounts().isEmpty()) {
        continue;
      }
      Count count = admit(asked);
      merged.merge(
          MetricItem.totalKey(count.group().name(), count.values(), shard), count, Count::plus);
    }
    var writes = new ArrayList<Write<?>>();
    merged.forEach((key, count) -> {
      writes.add(total(key, count));
      if (count.group().hasWindows()) {
        writes.add(window(shard, count, now));
      }
    });
    return List.copyOf(writes);
  }

  /**
   * Counts an event that has no record. If the table becomes unreachable in between, it is unknown
   * whether it was counted.
   *
   * @param id spreads the counts over the shards, as of {@link #writes}
   * @throws TableUnavailable if the table could not be written
   */
  public void count(String id, Count... counts) {
    List<Write<?>> writes = writes(id, counts);
    if (!writes.isEmpty() && !table.transact(writes).isCommitted()) {
      throw new IllegalStateException("writes without conditions were refused");
    }
  }

  private static Write<MetricItem> total(ItemKey key, Count count) {
    Write.Update<MetricItem> update = MetricItem.TOTALS.update(key);
    for (Map.Entry<String, BigDecimal> each : count.amounts().entrySet()) {
      update = update.add(each.getKey(), each.getValue());
    }
    return update.set(MetricItem.LABELS, count.values());
  }

  private static Write<MetricItem> window(int shard, Count count, Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    Write.Update<MetricItem> update =
        MetricItem.WINDOWS.update(
            MetricItem.windowKey(count.group().name(), count.values(), shard, HOUR.format(hour)));
    char slot = (char) ('a' + Duration.between(hour, now).dividedBy(Window.LENGTH));
    for (Map.Entry<String, BigDecimal> each : count.amounts().entrySet()) {
      update = update.add(slot + each.getKey(), each.getValue());
    }
    return update.set(MetricItem.LABELS, count.values()).expiring(hour.plus(Window.KEPT));
  }

  /** The count itself, or under {@link MetricGroup#OTHER} if its label set is not admitted. */
  private Count admit(Count count) {
    MetricGroup group = count.group();
    if (group.labels().isEmpty()
        || group.initial().contains(count.values())
        || isAdmitted(group.name(), MetricItem.labelSet(count.values()))) {
      return count;
    }
    return count.withValues(group.otherValues()).plus(MetricGroup.OVERFLOW, BigDecimal.ONE);
  }

  private boolean isAdmitted(String group, String labelSet) {
    var set = new MetricItem.Admitted(group, labelSet);
    Write.Put<MetricItem.Admitted> put = MetricItem.ADMITTED.put(set).ifAbsent();
    if (admitted.contains(put.key().sk())) {
      return true;
    }
    if (table.get(MetricItem.ADMITTED, put.key()).isPresent()) {
      admitted.add(put.key().sk());
      return true;
    }
    if (full.contains(group)) {
      return false;
    }
    Write.Update<MetricItem.AdmittedCount> one =
        MetricItem.ADMITTED_COUNTS
            .update(new ItemKey("METRIC#SETS", "COUNT#" + group))
            .add(MetricItem.SETS, 1)
            .when(
                Condition.lacks(MetricItem.SETS).or(Condition.less(MetricItem.SETS, maxLabelSets)));
    TransactionResult result = table.transact(List.of(put, one));
    boolean isIn =
        result.isCommitted()
            || (result instanceof TransactionResult.Conflict conflict && conflict.isAt(put));
    (isIn ? admitted : full).add(isIn ? put.key().sk() : group);
    return isIn;
  }

  /**
   * Sets a gauge.
   *
   * @param values the label values, in the order of the group's labels, which are few: there is no
   *     limit to their number
   * @throws TableUnavailable if the table could not be written
   */
  public void set(
      MetricGroup group, MetricFamily.Gauge gauge, BigDecimal value, List<String> values) {
    if (!group.families().contains(gauge) || values.size() != group.labels().size()) {
      throw new IllegalArgumentException(gauge.name() + " is not a family of " + group.name());
    }
    var unused =
        table.write(
            MetricItem.TOTALS
                .update(MetricItem.totalKey(group.name(), values, 0))
                .set(gauge.fields().getFirst(), value)
                .set(MetricItem.LABELS, values));
  }

  // ---- reading

  /**
   * All that was counted, with every record whose write ended before.
   *
   * @throws TableUnavailable if the table could not be read
   */
  public List<LabelSet> read() {
    return read("");
  }

  /** What was counted for one group. */
  public List<LabelSet> read(MetricGroup group) {
    return read(group.name() + "#");
  }

  private List<LabelSet> read(String prefix) {
    var sums = new HashMap<List<String>, LabelSet>();
    for (Stored<MetricItem> stored : all(MetricItem.TOTALS, query -> query.prefix(prefix))) {
      MetricItem item = stored.value();
      var key = new ArrayList<>(item.values());
      key.add(item.group());
      sums.merge(key, new LabelSet(item.group(), item.values(), item.amounts()), LabelSet::plus);
    }
    return List.copyOf(sums.values());
  }

  /**
   * The windows of a group that begin in this span, with every record whose write ended before.
   * Several windows can have one start and label set, one for each shard.
   *
   * @param from inclusive
   * @param to exclusive
   * @throws TableUnavailable if the table could not be read
   */
  public List<Window> windows(MetricGroup group, Instant from, Instant to) {
    String first = group.name() + "#" + HOUR.format(from);
    String last = group.name() + "#" + HOUR.format(to) + "#~";
    var windows = new ArrayList<Window>();
    for (Stored<MetricItem> stored : all(MetricItem.WINDOWS, query -> query.between(first, last))) {
      MetricItem item = stored.value();
      Instant hour = Instant.from(HOUR_START.parse(item.place().split("#", 2)[0] + ":00:00Z"));
      var slots = new HashMap<Instant, Map<String, BigDecimal>>();
      item.amounts()
          .forEach((field, amount) ->
              slots
                  .computeIfAbsent(
                      hour.plus(Window.LENGTH.multipliedBy(field.charAt(0) - 'a')),
                      start -> new HashMap<>())
                  .put(field.substring(1), amount));
      slots.forEach((start, amounts) -> {
        if (!start.isBefore(from) && start.isBefore(to)) {
          windows.add(new Window(start, new LabelSet(item.group(), item.values(), amounts)));
        }
      });
    }
    return List.copyOf(windows);
  }

  private static final DateTimeFormatter HOUR_START = DateTimeFormatter.ISO_INSTANT;

  /** What all partitions hold, read at the same time. */
  private List<Stored<MetricItem>> all(
      ItemType<MetricItem> type, Function<Query<MetricItem>, Query<MetricItem>> narrowed) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reads = new ArrayList<Future<List<Stored<MetricItem>>>>();
      for (int partition = 0; partition < MetricItem.PARTITIONS; partition++) {
        Query<MetricItem> query =
            narrowed.apply(type.in(type.pkPrefix() + partition)).limit(PAGE).consistently();
        reads.add(threads.submit(() -> pages(query)));
      }
      var all = new ArrayList<Stored<MetricItem>>();
      for (Future<List<Stored<MetricItem>>> read : reads) {
        all.addAll(read.get());
      }
      return all;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TableUnavailable("read metrics: interrupted", stopped);
    }
  }

  private List<Stored<MetricItem>> pages(Query<MetricItem> query) {
    var all = new ArrayList<Stored<MetricItem>>();
    Optional<Query<MetricItem>> left = Optional.of(query);
    while (left.isPresent()) {
      Page<Stored<MetricItem>> page = table.query(left.get());
      all.addAll(page.items());
      left = page.next().flatMap(query::after);
    }
    return all;
  }
}
