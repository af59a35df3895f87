package dev.orchestrator.attestation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An append-only Merkle tree as RFC 6962, section 2.1, defines it, kept in tiles.
 *
 * <p>A tile holds up to 256 neighbouring hashes of one level: those of level 0 are leaf hashes, and
 * an entry of level <i>n</i> + 1 is the root of a full tile of level <i>n</i>. Only the last tile
 * of a level is incomplete, and a full tile never changes. So an append writes one tile (and, once
 * in 256 leaves, a second one), and a root or an inclusion proof reads at most two tiles a level,
 * of which a tree of a million leaves has three: the cost does not grow with the history. The
 * layout is that of transparency logs. Source: C2SP, <a
 * href="https://c2sp.org/tlog-tiles">tlog-tiles</a>.
 *
 * <p>An instance is a snapshot of one size; it reads each tile at most once. Not safe for several
 * threads.
 */
public final class MerkleTree {
  /** How many hashes a full tile has. */
  public static final int TILE_WIDTH = 1 << MerkleTree.TILE_HEIGHT;

  private static final int TILE_HEIGHT = 8;

  /** The root of a tree without leaves, SHA-256 of nothing. */
  private static final Hash EMPTY = Hash.ofData(new byte[0]);

  /**
   * The place of a tile.
   *
   * @param level 0 for leaf hashes
   * @param index from 0, left to right
   */
  public record TileKey(int level, long index) {}

  /** Reads the stored hashes of a tile. */
  @FunctionalInterface
  public interface TileReader {
    /**
     * The hashes of the tile, left to right, between 0 and 256. They may be more than the tree of
     * the reader's size has, because a tile grows.
     */
    List<Hash> read(TileKey key);
  }

  /**
   * A tree after an append.
   *
   * @param size its number of leaves
   * @param root its root
   * @param tiles the tiles to store, whole
   */
  public record Appended(long size, Hash root, Map<TileKey, List<Hash>> tiles) {
    public Appended {
      tiles = Collections.unmodifiableMap(new LinkedHashMap<>(tiles));
    }
  }

  /** A stored tile has fewer hashes than the tree of this size needs. */
  public static final class MissingTile extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingTile(TileKey key) {
      super("tile " + key.index() + " of level " + key.level() + " is missing or incomplete");
    }
  }

  private final long size;
  private final TileReader reader;
  private final Map<TileKey, List<Hash>> tiles = new HashMap<>();

  /**
   * @param size the number of leaves, at least 0
   * @param reader reads what earlier appends stored
   */
  public MerkleTree(long size, TileReader reader) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has no negative size: " + size);
    }
    this.size = size;
    this.reader = reader;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /**
   * The root.
   *
   * @throws MissingTile if a tile was not stored whole
   */
  public Hash root() {
    return size == 0 ? EMPTY : hash(0, size);
  }

  /** The tree with {@code leaves} added at its right, and the tiles that changed. */
  public Appended append(List<Hash> leaves) {
    var changed = new LinkedHashMap<TileKey, List<Hash>>();
    long index = size;
    for (Hash leaf : leaves) {
      add(0, index, leaf, changed);
      index++;
    }
    long grown = index;
    var tree =
        new MerkleTree(grown, key -> changed.containsKey(key) ? changed.get(key) : tile(key));
    return new Appended(grown, tree.root(), changed);
  }

  private void add(int level, long index, Hash hash, Map<TileKey, List<Hash>> changed) {
    var key = new TileKey(level, index / TILE_WIDTH);
    int at = (int) (index % TILE_WIDTH);
    List<Hash> tile =
        changed.computeIfAbsent(
            key,
            _ -> {
              if (at == 0) {
                return new ArrayList<>();
              }
              List<Hash> stored = tile(key);
              if (stored.size() < at) {
                throw new MissingTile(key);
              }
              // What stands behind it was written by an append that was never completed.
              return new ArrayList<>(stored.subList(0, at));
            });
    tile.add(hash);
    if (tile.size() == TILE_WIDTH) {
      add(level + 1, index / TILE_WIDTH, full(tile, 0, TILE_HEIGHT), changed);
    }
  }

  /**
   * The inclusion proof of the leaf at {@code index}: the hashes that lead from it to the root,
   * lowest first. Source: RFC 6962, 2.1.1.
   */
  public List<Hash> inclusionProof(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
    }
    var path = new ArrayList<Hash>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        path.add(hash(middle, to));
        to = middle;
      } else {
        path.add(hash(from, middle));
        from = middle;
      }
    }
    return List.copyOf(path.reversed());
  }

  /**
   * Whether {@code proof} leads from the leaf hash at {@code index} to the root of a tree of {@code
   * size} leaves. No input makes it throw.
   */
  public static boolean includes(Hash root, long size, long index, Hash leaf, List<Hash> proof) {
    if (index < 0 || index >= size) {
      return false;
    }
    // The way down from the root; true where the leaf is in the left part.
    var left = new ArrayList<Boolean>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      left.add(index < middle);
      if (index < middle) {
        to = middle;
      } else {
        from = middle;
      }
    }
    if (left.size() != proof.size()) {
      return false;
    }
    Hash hash = leaf;
    for (int i = 0; i < proof.size(); i++) {
      Hash sibling = proof.get(i);
      hash =
          left.get(left.size() - 1 - i) ? Hash.ofNode(hash, sibling) : Hash.ofNode(sibling, hash);
    }
    return hash.equals(root);
  }

  /** The largest power of two below {@code n}, which is at least 2. */
  private static long split(long n) {
    return Long.highestOneBit(n - 1);
  }

  /** The hash of the leaves from {@code from} to before {@code to}. */
  private Hash hash(long from, long to) {
    long n = to - from;
    if (Long.bitCount(n) == 1 && from % n == 0) {
      return subtree(Long.numberOfTrailingZeros(n), from / n);
    }
    long middle = from + split(n);
    return Hash.ofNode(hash(from, middle), hash(middle, to));
  }

  /** The root of the full subtree of 2^height leaves that is number {@code index} of its kind. */
  private Hash subtree(int height, long index) {
    int level = height / TILE_HEIGHT;
    int rest = height % TILE_HEIGHT;
    long first = index << rest;
    var key = new TileKey(level, first / TILE_WIDTH);
    int at = (int) (first % TILE_WIDTH);
    List<Hash> tile = tile(key);
    if (tile.size() < at + (1 << rest)) {
      throw new MissingTile(key);
    }
    return full(tile, at, rest);
  }

  /** The root over 2^height neighbouring entries of a tile. */
  private static Hash full(List<Hash> tile, int from, int height) {
    if (height == 0) {
      return tile.get(from);
    }
    int half = 1 << (height - 1);
    return Hash.ofNode(full(tile, from, height - 1), full(tile, from + half, height - 1));
  }

  private List<Hash> tile(TileKey key) {
    return tiles.computeIfAbsent(key, reader::read);
  }
}
