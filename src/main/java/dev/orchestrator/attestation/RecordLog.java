package dev.orchestrator.attestation;

import dev.orchestrator.attestation.Attestation.Tree;
import dev.orchestrator.attestation.MerkleTree.TileKey;
import dev.orchestrator.table.Condition;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.UnreadableItem;
import dev.orchestrator.table.Write;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * The finished records of the system as leaves of a Merkle tree.
 *
 * <p>A record is marked as finished by the write that finishes it, so nothing is written for the
 * log before it is collected. Collecting appends its leaf and removes the mark in one transaction:
 * a record becomes a leaf exactly once, whatever instances do. A leaf holds the key of its record,
 * when it was finished, when it may disappear, and the SHA-256 of its canonical bytes; the leaf
 * hash is over all of these. So a leaf can be compared with its record as long as there is one, and
 * stands for it afterwards.
 *
 * <p>{@code pk = LEAF#<number of the tile>}, {@code sk = N<place in the tile>} are the leaves, 256
 * of which are a tile of level 0; {@code LEAF#TILE#<level>}, {@code T<index>} the full tiles'
 * roots; {@code LEAF#LOG}, {@code HEAD} the size and the root. Appending n leaves writes 2 n + 1
 * items, verifying reads a bounded number: neither depends on the size of the log.
 */
public final class RecordLog {
  /** Records that were finished within this time are verified by each run. */
  static final Duration RECENT = Duration.ofHours(1);

  /** No more of them than these, the newest. */
  static final int MOST_RECENT = 1_000;

  /**
   * Older leaves that a run picks at random: so many of each of {@value #RANDOM_TILES} tiles,
   * because a tile is read as a whole.
   */
  private static final int RANDOM_OF_TILE = 16;

  private static final int RANDOM_TILES = 2;

  /** All leaves are verified within this time, so that no change goes unseen for a day. */
  static final Duration PASS = Duration.ofHours(12);

  /** The most leaves of all that a run verifies; more are due only after an outage. */
  private static final int MOST_OF_PASS = 20_000;

  /** The tree without records. */
  static final Tree EMPTY = new Tree(0, new MerkleTree(0, _ -> List.of()).root());

  private static final String PREFIX = "LEAF#";
  private static final ItemKey HEAD_KEY = new ItemKey(PREFIX + "LOG", "HEAD");

  /** A leaf and its record are two writes, and the head and its tiles have room beside them. */
  private static final int BATCH = 45;

  /** What the table and the log change in a record after it was finished. */
  private static final Set<String> NOT_CONTENT =
      Set.of(ItemType.OPEN.partition(), ItemType.OPEN.sort(), ItemType.VERSION);

  /**
   * A leaf.
   *
   * @param type the name of its record's type
   * @param finishedAt when its record was finished
   * @param expiresAt from when on its record may be gone
   * @param digest the SHA-256 of its record's canonical bytes
   */
  private record Leaf(
      long index,
      String type,
      ItemKey record,
      Instant finishedAt,
      Optional<Instant> expiresAt,
      Hash digest) {
    Hash hash() {
      var data = new ByteArrayOutputStream();
      data.writeBytes(
          Item.builder()
              .set("type", type)
              .set("pk", record.pk())
              .set("sk", record.sk())
              .set("finished_at", finishedAt)
              .set("expires_at", expiresAt)
              .set("digest", digest.bytes())
              .build()
              .canonical(Set.of()));
      return Hash.ofLeaf(data.toByteArray());
    }
  }

  private static final ItemType<Leaf> LEAVES =
      ItemType.of(
          "leaf",
          PREFIX,
          "N",
          new ItemCodec<Leaf>() {
            @Override
            public ItemKey key(Leaf leaf) {
              return new ItemKey(
                  leavesOf(leaf.index() / MerkleTree.TILE_WIDTH),
                  "N%03d".formatted(leaf.index() % MerkleTree.TILE_WIDTH));
            }

            @Override
            public Item write(Leaf leaf) {
              return Item.builder()
                  .set("index", leaf.index())
                  .set("type", leaf.type())
                  .set("record_pk", leaf.record().pk())
                  .set("record_sk", leaf.record().sk())
                  .set("finished_at", leaf.finishedAt())
                  .set("record_expires_at", leaf.expiresAt())
                  .set("digest", leaf.digest().bytes())
                  .build();
            }

            @Override
            public Leaf read(ItemKey key, Item item) {
              byte[] digest = item.bytes("digest");
              if (digest.length != Hash.LENGTH) {
                throw new UnreadableItem("the digest is not a SHA-256 hash");
              }
              return new Leaf(
                  item.integer("index"),
                  item.text("type"),
                  new ItemKey(item.text("record_pk"), item.text("record_sk")),
                  item.instant("finished_at"),
                  item.findInstant("record_expires_at"),
                  Hash.of(digest));
            }
          });

  private record Tile(TileKey key, List<Hash> hashes) {}

  private static final ItemType<Tile> TILES =
      ItemType.of(
          "tile",
          PREFIX,
          "T",
          new ItemCodec<Tile>() {
            @Override
            public ItemKey key(Tile tile) {
              return tileKey(tile.key());
            }

            @Override
            public Item write(Tile tile) {
              var bytes = new ByteArrayOutputStream();
              tile.hashes().forEach(hash -> bytes.writeBytes(hash.bytes()));
              return Item.builder()
                  .set("level", tile.key().level())
                  .set("index", tile.key().index())
                  .set("hashes", bytes.toByteArray())
                  .build();
            }

            @Override
            public Tile read(ItemKey key, Item item) {
              byte[] bytes = item.bytes("hashes");
              if (bytes.length % Hash.LENGTH != 0) {
                throw new UnreadableItem("the hashes are not a number of SHA-256 hashes");
              }
              var hashes = new ArrayList<Hash>();
              for (int at = 0; at < bytes.length; at += Hash.LENGTH) {
                hashes.add(Hash.of(java.util.Arrays.copyOfRange(bytes, at, at + Hash.LENGTH)));
              }
              var tile =
                  new Tile(new TileKey((int) item.integer("level"), item.integer("index")), hashes);
              if (!key(tile).equals(key)) {
                throw new UnreadableItem("a tile is not at its place");
              }
              return tile;
            }
          });

  private record Head(long size, Hash root) {}

  private static final ItemType<Head> HEADS =
      ItemType.of(
          "log of records",
          PREFIX,
          "HEAD",
          new ItemCodec<Head>() {
            @Override
            public ItemKey key(Head head) {
              return HEAD_KEY;
            }

            @Override
            public Item write(Head head) {
              return Item.builder().set("size", head.size()).set("root", head.root().hex()).build();
            }

            @Override
            public Head read(ItemKey key, Item item) {
              String root = item.text("root");
              if (!root.matches("[0-9a-f]{64}")) {
                throw new UnreadableItem("the root is not a SHA-256 hash");
              }
              return new Head(item.integer("size"), Hash.ofHex(root));
            }
          });

  private static String leavesOf(long tile) {
    return PREFIX + "%010d".formatted(tile);
  }

  private static ItemKey tileKey(TileKey key) {
    return new ItemKey(PREFIX + "TILE#" + key.level(), "T%010d".formatted(key.index()));
  }

  private final Table table;
  private final AttestedRecords records;
  private final RandomGenerator random;

  /**
   * @param random picks the older leaves that a run verifies
   */
  public RecordLog(Table table, AttestedRecords records, RandomGenerator random) {
    this.table = table;
    this.records = records;
    this.random = random;
  }

  private Optional<Stored<Head>> head() {
    return table.get(HEADS, HEAD_KEY);
  }

  /** What is stored of the log, each tile read once. Not safe for several threads. */
  private final class Tiles {
    private final TreeMap<Long, List<Leaf>> leaves = new TreeMap<>();
    private final Map<TileKey, List<Hash>> hashes = new HashMap<>();

    MerkleTree tree(long size) {
      return new MerkleTree(size, this::hashes);
    }

    List<Leaf> leaves(long tile) {
      return leaves.computeIfAbsent(tile, RecordLog.this::leaves);
    }

    private List<Hash> hashes(TileKey key) {
      return hashes.computeIfAbsent(
          key,
          _ ->
              key.level() == 0
                  ? leaves(key.index()).stream().map(Leaf::hash).toList()
                  : table
                      .get(TILES, tileKey(key))
                      .map(each -> each.value().hashes())
                      .orElse(List.of()));
    }
  }

  /** The leaves of a tile, up to the first that is missing. */
  private List<Leaf> leaves(long tile) {
    List<Stored<Leaf>> stored =
        table.queryAll(
            LEAVES.in(leavesOf(tile)).prefix("N").limit(MerkleTree.TILE_WIDTH).consistently(),
            MerkleTree.TILE_WIDTH);
    var leaves = new ArrayList<Leaf>();
    for (Stored<Leaf> each : stored) {
      if (each.value().index() != tile * MerkleTree.TILE_WIDTH + leaves.size()) {
        break;
      }
      leaves.add(each.value());
    }
    return leaves;
  }

  // ---- collecting

  /**
   * Appends the records that were finished since the last run.
   *
   * @param most no more than these; what is left is collected by the next run
   * @return how many were appended
   */
  public int collect(Instant now, int most) {
    List<ItemKey> finished =
        table.due(ItemType.OPEN, ItemType.FINISHED, now.toEpochMilli(), Math.min(most, 1_000));
    int appended = 0;
    for (int from = 0; from < finished.size(); from += BATCH) {
      appended += append(finished.subList(from, Math.min(finished.size(), from + BATCH)));
    }
    return appended;
  }

  private int append(List<ItemKey> keys) {
    var found = new LinkedHashMap<ItemKey, Map.Entry<ItemType<Item>, Item>>();
    for (ItemType<Item> type : records.types()) {
      List<ItemKey> own = keys.stream().filter(type::owns).toList();
      if (!own.isEmpty()) {
        table.getAll(type, own).stream()
            // The index follows the table: what was collected meanwhile is not marked any more.
            .filter(each -> isMarked(each.value()))
            .forEach(each -> found.put(each.key(), Map.entry(type, each.value())));
      }
    }
    if (found.isEmpty()) {
      return 0;
    }
    Optional<Stored<Head>> head = head();
    long size = head.map(each -> each.value().size()).orElse(0L);
    var leaves = new ArrayList<Leaf>();
    var writes = new ArrayList<Write<?>>();
    for (ItemKey key : keys) {
      if (found.containsKey(key)) {
        var entry = found.get(key);
        leaves.add(leaf(size + leaves.size(), entry.getKey(), key, entry.getValue()));
        writes.add(
            entry
                .getKey()
                .update(key)
                .collected()
                .when(Condition.equal(ItemType.OPEN.partition(), ItemType.FINISHED)));
      }
    }
    MerkleTree tree = new Tiles().tree(size);
    if (head.isPresent() && !tree.root().equals(head.get().value().root())) {
      // Appending would replace the root that does not fit; the verification reports it.
      return 0;
    }
    MerkleTree.Appended grown = tree.append(leaves.stream().map(Leaf::hash).toList());
    leaves.forEach(leaf -> writes.add(LEAVES.put(leaf)));
    grown
        .tiles()
        .forEach((key, hashes) -> {
          if (key.level() > 0) {
            writes.add(TILES.put(new Tile(key, hashes)));
          }
        });
    Head next = new Head(grown.size(), grown.root());
    writes.add(
        head.map(each -> HEADS.put(next).ifVersion(each.version()))
            .orElseGet(() -> HEADS.put(next).ifAbsent()));
    return table.transact(writes) instanceof TransactionResult.Committed ? leaves.size() : 0;
  }

  private static boolean isMarked(Item item) {
    return item.findText(ItemType.OPEN.partition()).equals(Optional.of(ItemType.FINISHED));
  }

  private static Leaf leaf(long index, ItemType<Item> type, ItemKey key, Item item) {
    return new Leaf(
        index,
        type.name(),
        key,
        item.instant(ItemType.OPEN.sort()),
        item.findInteger(ItemType.EXPIRES_AT).map(Instant::ofEpochSecond),
        digest(item));
  }

  private static Hash digest(Item item) {
    return Hash.ofData(item.canonical(NOT_CONTENT));
  }

  // ---- verifying

  /**
   * What a verification came to.
   *
   * @param tree the tree that a run may vouch for: the present one if nothing was wrong, else the
   *     one that was attested before, so that what is wrong stays so
   * @param verified how many records were compared with their leaves
   */
  public record Verified(Tree tree, int verified, List<String> problems) {
    public Verified {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Compares the log with the tree that was attested last, and records with their leaves: those of
   * the hour before {@code since} and later ones, some random older ones, and the part of all whose
   * turn it is.
   *
   * @param attested the last attested tree; empty if nothing was attested yet
   * @param since when the last run began that found nothing wrong; what had its turn before then is
   *     not verified again
   */
  public Verified verify(Optional<Tree> attested, Instant since, Instant now) {
    Optional<Stored<Head>> head = head();
    long size = head.map(each -> each.value().size()).orElse(0L);
    Tree before = attested.orElse(EMPTY);
    var problems = new ArrayList<String>();
    var tiles = new Tiles();
    MerkleTree present = tiles.tree(size);
    Hash root = before.root();
    if (size < before.size()) {
      problems.add("the log lost leaves: %d of %d remain".formatted(size, before.size()));
      return new Verified(before, 0, problems);
    }
    try {
      root = present.root();
      if (head.isPresent() && !root.equals(head.get().value().root())) {
        problems.add("the root of the log is not that of its %d leaves".formatted(size));
      }
      if (!tiles.tree(before.size()).root().equals(before.root())) {
        problems.add("the leaves do not have the root that was attested");
      }
    } catch (MerkleTree.MissingTile missing) {
      problems.add(missing.getMessage());
      return new Verified(before, 0, problems);
    }
    long recent = recent(tiles, size, since.minus(RECENT));
    var chosen = new TreeSet<Long>();
    LongStream.range(recent, size).forEach(chosen::add);
    addRandom(chosen, recent);
    chosen.addAll(due(before.size(), size, since, now));
    int verified = compare(chosen, tiles, new Tree(size, root), now, problems);
    Tree vouched = problems.isEmpty() ? new Tree(size, root) : before;
    return new Verified(vouched, verified, problems);
  }

  private void addRandom(TreeSet<Long> chosen, long older) {
    for (int i = 0; i < RANDOM_TILES && older > 0; i++) {
      long first = random.nextLong(older) / MerkleTree.TILE_WIDTH * MerkleTree.TILE_WIDTH;
      long end = Math.min(older, first + MerkleTree.TILE_WIDTH);
      for (int j = 0; j < RANDOM_OF_TILE; j++) {
        chosen.add(random.nextLong(first, end));
      }
    }
  }

  /** The first of the newest leaves whose records were finished from this moment on. */
  private static long recent(Tiles tiles, long size, Instant from) {
    long first = size;
    for (long tile = Math.floorDiv(size - 1, (long) MerkleTree.TILE_WIDTH);
        tile >= 0 && size - first < MOST_RECENT;
        tile--) {
      Optional<Leaf> oldest =
          tiles.leaves(tile).stream()
              .filter(leaf -> leaf.index() < size && !leaf.finishedAt().isBefore(from))
              .findFirst();
      if (oldest.isEmpty()) {
        break;
      }
      first = oldest.get().index();
    }
    return Math.max(first, size - MOST_RECENT);
  }

  /**
   * The part of all leaves whose turn it is. The turn goes over all of them once in {@link #PASS},
   * evenly, and where it is follows from the time alone: nothing is stored that could be changed to
   * keep it from a leaf.
   */
  static List<Long> due(long sizeBefore, long size, Instant since, Instant now) {
    long passes = pass(now) - pass(since);
    long from = passes > 1 ? 0 : turn(sizeBefore, since);
    LongStream indexes =
        passes == 0
            ? LongStream.range(from, turn(size, now))
            : LongStream.concat(LongStream.range(from, size), LongStream.range(0, turn(size, now)));
    return indexes.distinct().limit(MOST_OF_PASS).boxed().toList();
  }

  private static long pass(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), PASS.toMillis());
  }

  /** How many of so many leaves have had their turn in the pass of this moment. */
  private static long turn(long size, Instant at) {
    return (long)
        ((double) Math.floorMod(at.toEpochMilli(), PASS.toMillis()) / PASS.toMillis() * size);
  }

  /**
   * Compares all tiles that were read, and those of the chosen leaves, with the tree, and the
   * chosen leaves with their records.
   */
  private int compare(
      TreeSet<Long> chosen, Tiles tiles, Tree tree, Instant now, List<String> problems) {
    var byType = new TreeMap<String, List<Leaf>>();
    int compared = 0;
    MerkleTree merkle = tiles.tree(tree.size());
    var numbers = new TreeSet<Long>(tiles.leaves.keySet());
    chosen.forEach(index -> numbers.add(index / MerkleTree.TILE_WIDTH));
    for (long tile : numbers) {
      List<Leaf> leaves = tiles.leaves(tile);
      long first = tile * MerkleTree.TILE_WIDTH;
      if (!isIncluded(leaves, first, merkle, tree.root())) {
        problems.add(
            "a leaf from %d to %d does not match the tree"
                .formatted(first, first + MerkleTree.TILE_WIDTH - 1));
      }
      for (Leaf leaf : leaves) {
        if (chosen.contains(leaf.index())) {
          byType.computeIfAbsent(leaf.type(), _ -> new ArrayList<>()).add(leaf);
          compared++;
        }
      }
    }
    byType.forEach((type, leaves) -> compareRecords(type, leaves, now, problems));
    return compared;
  }

  /** By the proof of the first leaf, which has all other leaves of its tile in it. */
  private static boolean isIncluded(List<Leaf> leaves, long first, MerkleTree tree, Hash root) {
    try {
      return !leaves.isEmpty()
          && MerkleTree.includes(
              root, tree.size(), first, leaves.getFirst().hash(), tree.inclusionProof(first));
    } catch (MerkleTree.MissingTile missing) {
      return false;
    }
  }

  private void compareRecords(String name, List<Leaf> leaves, Instant now, List<String> problems) {
    Optional<ItemType<Item>> type = records.type(name);
    if (type.isEmpty()) {
      problems.add("leaves name the unknown type of record " + name);
      return;
    }
    List<ItemKey> keys = leaves.stream().map(Leaf::record).filter(type.get()::owns).toList();
    var stored = new HashMap<ItemKey, Item>();
    table.getAll(type.get(), keys).forEach(each -> stored.put(each.key(), each.value()));
    for (Leaf leaf : leaves) {
      if (leaf.expiresAt().isPresent() && !now.isBefore(leaf.expiresAt().get())) {
        // Not retained any more: it may be gone, or another record may have its key.
        continue;
      }
      String shown = name + " " + leaf.record().pk() + " " + leaf.record().sk();
      Item item = stored.get(leaf.record());
      if (item == null) {
        problems.add(shown + " is missing");
      } else if (!digest(item).equals(leaf.digest())) {
        problems.add(shown + " was changed");
      }
    }
  }
}
