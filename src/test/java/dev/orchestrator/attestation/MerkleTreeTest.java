package dev.orchestrator.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.attestation.MerkleTree.TileKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /** The leaves and roots that implementations of Certificate Transparency publish. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  /** What appends stored. */
  private final Map<TileKey, List<Hash>> stored = new HashMap<>();

  private long size;

  private Hash append(List<Hash> leaves) {
    MerkleTree.Appended appended = tree().append(leaves);
    stored.putAll(appended.tiles());
    size = appended.size();
    return appended.root();
  }

  private MerkleTree tree() {
    return new MerkleTree(size, key -> stored.getOrDefault(key, List.of()));
  }

  private static Hash leaf(long number) {
    return Hash.ofLeaf(("record " + number).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Hash> leaves(long from, long to) {
    var leaves = new ArrayList<Hash>();
    for (long i = from; i < to; i++) {
      leaves.add(leaf(i));
    }
    return leaves;
  }

  /** The definition of RFC 6962, word for word. */
  private static Hash naive(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return Hash.ofNode(naive(leaves.subList(0, k)), naive(leaves.subList(k, leaves.size())));
  }

  @Test
  void the_roots_are_those_of_the_published_vectors() {
    assertThat(tree().root().hex()).isEqualTo(ROOTS.getFirst());
    for (int i = 0; i < LEAVES.size(); i++) {
      Hash root = append(List.of(Hash.ofLeaf(HexFormat.of().parseHex(LEAVES.get(i)))));
      assertThat(root.hex()).isEqualTo(ROOTS.get(i + 1));
      assertThat(tree().root()).isEqualTo(root);
    }
    assertThat(tree().inclusionProof(5))
        .extracting(Hash::hex)
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  }

  @Test
  void the_root_over_many_tiles_is_that_of_the_definition_however_the_leaves_came() {
    for (int step : List.of(1, 7, 255, 256, 257, 1000)) {
      stored.clear();
      size = 0;
      Hash root = tree().root();
      while (size < 3000) {
        root = append(leaves(size, Math.min(3000, size + step)));
      }
      assertThat(root).as("appended by %s", step).isEqualTo(naive(leaves(0, 3000)));
    }
  }

  @Test
  void each_leaf_of_each_size_is_proven_and_a_changed_one_is_not() {
    for (int n = 1; n < 40; n++) {
      Hash root = append(List.of(leaf(n - 1)));
      for (long i = 0; i < n; i++) {
        List<Hash> proof = tree().inclusionProof(i);
        assertThat(MerkleTree.includes(root, n, i, leaf(i), proof)).isTrue();
        assertThat(MerkleTree.includes(root, n, i, leaf(99), proof)).isFalse();
        assertThat(MerkleTree.includes(leaf(99), n, i, leaf(i), proof)).isFalse();
        for (long other = 0; other < n; other++) {
          if (other != i) {
            assertThat(MerkleTree.includes(root, n, other, leaf(i), proof)).isFalse();
          }
        }
      }
    }
    assertThat(MerkleTree.includes(leaf(0), 0, 0, leaf(0), List.of())).isFalse();
    assertThat(MerkleTree.includes(leaf(0), 1, -1, leaf(0), List.of())).isFalse();
  }

  @Test
  void a_proof_in_a_large_tree_reads_a_few_tiles() {
    append(leaves(0, 70_000));
    var read = new TreeSet<String>();
    var tree =
        new MerkleTree(
            size,
            key -> {
              read.add(key.level() + "/" + key.index());
              return stored.getOrDefault(key, List.of());
            });
    Hash root = tree.root();
    assertThat(MerkleTree.includes(root, size, 12_345, leaf(12_345), tree.inclusionProof(12_345)))
        .isTrue();
    assertThat(read).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void hashes_behind_the_size_are_left_over_from_an_append_that_did_not_complete() {
    append(leaves(0, 10));
    stored.putAll(tree().append(leaves(100, 105)).tiles());
    assertThat(tree().root()).isEqualTo(naive(leaves(0, 10)));
    assertThat(append(leaves(10, 12))).isEqualTo(naive(leaves(0, 12)));
  }

  @Test
  void a_tile_that_was_cut_is_named() {
    append(leaves(0, 600));
    stored.put(new TileKey(0, 2), leaves(512, 520));
    assertThatThrownBy(() -> tree().root())
        .isInstanceOfSatisfying(
            MerkleTree.MissingTile.class,
            missing -> assertThat(missing).hasMessageContaining("tile 2 of level 0"));
  }
}
