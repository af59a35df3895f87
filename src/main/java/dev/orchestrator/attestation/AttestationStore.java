package dev.orchestrator.attestation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.CheckResult.Result;
import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Condition;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Page;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.UnreadableItem;
import dev.orchestrator.table.Write;
import dev.orchestrator.table.WriteResult;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The attestations in the table, a chain for each environment, with the public keys that verify
 * them.
 *
 * <p>{@code pk = ATTESTATION#<environment>}, {@code sk = RUN#<id>}: the newest is found in one
 * read. The heads of all chains are in one partition, {@code ATTESTATION#HEAD#CHAIN}, the public
 * keys in {@code ATTESTATION#KEY#PUBLIC}; no environment has such a name, because a {@code #} in it
 * is encoded.
 */
public final class AttestationStore {
  /** How long an attestation is kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final String PREFIX = "ATTESTATION#";
  private static final String RUN = "RUN#";
  private static final String HEADS_PK = PREFIX + "HEAD#CHAIN";
  private static final String KEYS_PK = PREFIX + "KEY#PUBLIC";
  private static final int MOST_KEYS = 100;
  private static final int MOST_ENVIRONMENTS = 1_000;
  private static final int MAX_TRIES = 5;
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * A stored attestation.
   *
   * @param json the DSSE envelope
   */
  public record Kept(String environment, String id, Instant keptUntil, String json) {
    /** By which the next one names it. */
    public Hash hash() {
      return Hash.ofData(json.getBytes(UTF_8));
    }

    public Optional<Envelope> envelope() {
      return Envelope.read(json.getBytes(UTF_8));
    }
  }

  /**
   * The end of a chain and what was measured of its newest runs.
   *
   * @param interval the number of the interval in which the last scheduled run began
   * @param last the newest attestation
   * @param verifiedTo the id of the attestation up to which the retained ones were verified again
   * @param lastSuccess when the last run that passed ended
   * @param recent the newest runs, oldest first
   */
  public record Head(
      String environment,
      long interval,
      Optional<Last> last,
      String verifiedTo,
      Optional<Instant> lastSuccess,
      List<Measured> recent) {
    /** The newest attestation of a chain. */
    public record Last(String id, long number, Hash hash, Instant at) {}

    /** How long a run took and whether it passed. */
    public record Measured(Instant at, Duration took, boolean passed) {}

    public Head {
      recent = List.copyOf(recent);
    }
  }

  /** An attestation that was appended, as the new end of its chain. */
  record Appended(Attestation attestation, Head.Last last) {}

  /** A public key and when it signed for the first time. */
  public record PublicKey(VerificationKey key, Instant since) {}

  private static final ItemType<Kept> RUNS =
      ItemType.of(
              "attestation",
              PREFIX,
              RUN,
              ItemCodec.of(
                  kept -> runKey(kept.environment(), kept.id()),
                  kept ->
                      Item.builder()
                          .set("environment", kept.environment())
                          .set("kept_until", kept.keptUntil())
                          .set("envelope", kept.json())
                          .build(),
                  (key, item) ->
                      new Kept(
                          item.text("environment"),
                          key.sk().substring(RUN.length()),
                          item.instant("kept_until"),
                          item.text("envelope"))))
          .expiring(Kept::keptUntil);

  private static final ItemType<Head> HEADS =
      ItemType.of("chain of attestations", PREFIX, "CHAIN#", new HeadCodec());

  private static final ItemType<PublicKey> KEYS =
      ItemType.of(
          "public key",
          PREFIX,
          "KEY#",
          ItemCodec.of(
              key -> new ItemKey(KEYS_PK, "KEY#" + key.key().id()),
              key ->
                  Item.builder()
                      .set("pem", key.key().pem())
                      .set("signed_since", key.since())
                      .build(),
              (key, item) ->
                  new PublicKey(
                      VerificationKey.parse(item.text("pem"))
                          .orElseThrow(() -> new UnreadableItem("the key is not a public key")),
                      item.instant("signed_since"))));

  /** The list of the accepted keys, as a signed envelope. */
  private static final ItemType<String> ACCEPTED =
      ItemType.of(
          "accepted keys",
          PREFIX,
          "ACCEPTED",
          ItemCodec.of(
              envelope -> new ItemKey(KEYS_PK, "ACCEPTED"),
              envelope -> Item.builder().set("envelope", envelope).build(),
              (key, item) -> item.text("envelope")));

  private static final class HeadCodec implements ItemCodec<Head> {
    @Override
    public ItemKey key(Head head) {
      return headKey(head.environment());
    }

    @Override
    public Item write(Head head) {
      var recent = new ArrayList<String>();
      for (Head.Measured each : head.recent()) {
        recent.add(
            each.at().toEpochMilli()
                + " "
                + each.took().toMillis()
                + " "
                + (each.passed() ? "pass" : "fail"));
      }
      Item.Builder item =
          Item.builder()
              .set("environment", head.environment())
              .set("interval", head.interval())
              .set("verified_to", head.verifiedTo())
              .set("last_success", head.lastSuccess())
              .set("recent", String.join(",", recent));
      head.last()
          .ifPresent(last ->
              item.set("last_id", last.id())
                  .set("last_number", last.number())
                  .set("last_hash", last.hash().hex())
                  .set("last_at", last.at()));
      return item.build();
    }

    @Override
    public Head read(ItemKey key, Item item) {
      try {
        return head(item);
      } catch (IllegalArgumentException | DateTimeException notOurs) {
        throw new UnreadableItem("the end of a chain of attestations is unreadable");
      }
    }

    private static Head head(Item item) {
      var recent = new ArrayList<Head.Measured>();
      for (String each : item.findText("recent").orElse("").split(",")) {
        String[] parts = each.split(" ");
        if (parts.length == 3) {
          recent.add(
              new Head.Measured(
                  Instant.ofEpochMilli(Long.parseLong(parts[0])),
                  Duration.ofMillis(Long.parseLong(parts[1])),
                  parts[2].equals("pass")));
        }
      }
      return new Head(
          item.text("environment"),
          item.integer("interval"),
          item.findText("last_id")
              .map(id ->
                  new Head.Last(
                      ID.format(ID.parse(id, Instant::from)),
                      item.integer("last_number"),
                      Hash.ofHex(item.text("last_hash")),
                      item.instant("last_at"))),
          item.findText("verified_to").orElse(""),
          item.findInstant("last_success"),
          recent);
    }
  }

  private static ItemKey runKey(String environment, String id) {
    return new ItemKey(ItemKey.text("ATTESTATION", environment), RUN + id);
  }

  private static ItemKey headKey(String environment) {
    return new ItemKey(HEADS_PK, ItemKey.text("CHAIN", environment));
  }

  private final Table table;
  private final MetricStore metrics;

  public AttestationStore(Table table, MetricStore metrics) {
    this.table = table;
    this.metrics = metrics;
  }

  // ---- reads

  /** The newest attestation of an environment. */
  public Optional<Kept> newest(String environment) {
    return newest(environment, 1).stream().findFirst();
  }

  /** The newest attestations of an environment, newest first. */
  public List<Kept> newest(String environment, int most) {
    return table
        .queryAll(
            RUNS.in(ItemKey.text("ATTESTATION", environment))
                .prefix(RUN)
                .newestFirst()
                .limit(Math.min(most, 100))
                .consistently(),
            most)
        .stream()
        .map(Stored::value)
        .toList();
  }

  /** The attestations from this id on, which is included, oldest first. */
  List<Kept> from(String environment, String id, int most) {
    Page<Stored<Kept>> page =
        table.query(
            RUNS.in(ItemKey.text("ATTESTATION", environment))
                .between(RUN + id, RUN + "~")
                .limit(most)
                .consistently());
    return page.items().stream().map(Stored::value).toList();
  }

  /** The attestation with this id. */
  public Optional<Kept> find(String environment, String id) {
    return table.get(RUNS, runKey(environment, id)).map(Stored::value);
  }

  /** The ends of all chains. */
  public List<Head> heads() {
    return table
        .queryAll(HEADS.in(HEADS_PK).prefix("CHAIN#").consistently(), MOST_ENVIRONMENTS)
        .stream()
        .map(Stored::value)
        .toList();
  }

  Optional<Head> head(String environment) {
    return table.get(HEADS, headKey(environment)).map(Stored::value);
  }

  /** The public keys, the one that was added last first. */
  public List<PublicKey> publicKeys() {
    return table.queryAll(KEYS.in(KEYS_PK).prefix("KEY#").consistently(), MOST_KEYS).stream()
        .map(Stored::value)
        .sorted(java.util.Comparator.comparing(PublicKey::since).reversed())
        .toList();
  }

  /** The list of the accepted keys, as a signed envelope. */
  Optional<Stored<String>> acceptedKeys() {
    return table.get(ACCEPTED, new ItemKey(KEYS_PK, "ACCEPTED"));
  }

  // ---- writes

  /** Publishes a public key; one that is published already stays as it is. */
  void publish(VerificationKey key, Instant since) {
    WriteResult<PublicKey> unused = table.write(KEYS.put(new PublicKey(key, since)).ifAbsent());
  }

  /**
   * Replaces the list of the accepted keys.
   *
   * @param before the list that is replaced
   * @return false if another run replaced it first
   */
  boolean accept(Envelope list, Optional<Stored<String>> before) {
    String json = new String(list.json(), UTF_8);
    return table
        .write(
            before
                .map(each -> ACCEPTED.put(json).ifVersion(each.version()))
                .orElseGet(() -> ACCEPTED.put(json).ifAbsent()))
        .isWritten();
  }

  /**
   * Claims an interval of an environment, so that at most one run begins in it, whatever other
   * instances do.
   *
   * @param interval the number of the interval since the epoch
   */
  boolean claim(String environment, long interval) {
    Optional<Stored<Head>> head = table.get(HEADS, headKey(environment));
    if (head.isEmpty()) {
      return table
          .write(
              HEADS
                  .put(
                      new Head(
                          environment, interval, Optional.empty(), "", Optional.empty(), List.of()))
                  .ifAbsent())
          .isWritten();
    }
    return head.get().value().interval() < interval
        && table
            .write(
                HEADS
                    .update(headKey(environment))
                    .set("interval", interval)
                    .when(Condition.less("interval", interval)))
            .isWritten();
  }

  /** An id for a run that ends now, later than {@code last}. */
  private static String id(Instant now, Optional<Head.Last> last) {
    String id = ID.format(now);
    if (last.isEmpty() || id.compareTo(last.get().id()) > 0) {
      return id;
    }
    return ID.format(ID.parse(last.get().id(), Instant::from).plusMillis(1));
  }

  /**
   * Appends an attestation to the chain of its environment, with what it counts, in one
   * transaction.
   *
   * @param make the attestation at this place of the chain
   * @param recentFor how long a run counts as recent
   * @throws IllegalStateException if other runs took the place each time
   */
  Appended append(
      String environment,
      SigningKey key,
      Instant now,
      String verifiedTo,
      Duration recentFor,
      Function<Attestation.Place, Attestation> make) {
    for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
      Optional<Stored<Head>> stored = table.get(HEADS, headKey(environment));
      Optional<Head.Last> last = stored.flatMap(each -> each.value().last());
      var place =
          new Attestation.Place(
              environment,
              id(now, last),
              last.map(each -> each.number() + 1).orElse(1L),
              last.map(Head.Last::hash));
      Attestation attestation = make.apply(place);
      var kept =
          new Kept(
              environment,
              place.id(),
              now.plus(KEPT),
              new String(attestation.signed(key).json(), UTF_8));
      Head head = head(stored, attestation, kept, verifiedTo, recentFor, now);
      var writes = new ArrayList<Write<?>>();
      writes.add(RUNS.put(kept).ifAbsent());
      writes.add(
          stored
              .map(each -> HEADS.put(head).ifVersion(each.version()))
              .orElseGet(() -> HEADS.put(head).ifAbsent()));
      writes.addAll(metrics.writes(place.id(), count(attestation)));
      if (table.transact(writes) instanceof TransactionResult.Committed) {
        return new Appended(attestation, head.last().orElseThrow());
      }
    }
    throw new IllegalStateException("other runs added to the chain of attestations first");
  }

  private static Head head(
      Optional<Stored<Head>> before,
      Attestation attestation,
      Kept kept,
      String verifiedTo,
      Duration recentFor,
      Instant now) {
    var recent = new ArrayList<Head.Measured>();
    before.ifPresent(each -> recent.addAll(each.value().recent()));
    recent.add(new Head.Measured(now, attestation.took(), attestation.passed()));
    recent.removeIf(each -> each.at().isBefore(now.minus(recentFor)));
    return new Head(
        attestation.place().environment(),
        before.map(each -> each.value().interval()).orElse(0L),
        Optional.of(new Head.Last(kept.id(), attestation.place().number(), kept.hash(), now)),
        verifiedTo,
        attestation.passed()
            ? Optional.of(now)
            : before.flatMap(each -> each.value().lastSuccess()),
        recent.subList(Math.max(0, recent.size() - 1_000), recent.size()));
  }

  private static Count count(Attestation attestation) {
    Count count =
        AttestationMetrics.ATTESTATIONS
            .count(attestation.place().environment())
            .add(AttestationMetrics.RUNS, attestation.passed() ? "pass" : "fail");
    for (String check : attestation.checks(Result.FAILED)) {
      count = count.add(AttestationMetrics.CHECK_FAILURES, check);
    }
    return count;
  }
}
